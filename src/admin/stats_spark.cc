// Small curves of a server's last minutes, as SVG without script or style of their own; in words for who cannot see them.
#include <algorithm>

#include "admin/history.h"
#include "admin/stats_html.h"

namespace sluice::admin {
namespace {

constexpr size_t kWide = 60;    ///< points of a curve: two seconds each
constexpr uint32_t kHigh = 20;

using Curve = std::array<uint32_t, kWide>;

template <class Get>
Curve curve_of(const std::vector<Moment>& all, Get&& get) {
  Curve out{};
  for (size_t i = 0; i < all.size(); ++i) out[i * kWide / all.size()] = std::max<uint32_t>(out[i * kWide / all.size()], get(all[i]));
  return out;
}

/// Nothing for a curve that lies flat on the ground.
std::string line(const Curve& c, uint32_t top, const char* cls) {
  if (*std::max_element(c.begin(), c.end()) == 0) return {};
  std::string points;
  for (size_t i = 0; i < kWide; ++i)
    points += std::to_string(i) + ',' + std::to_string(kHigh - 1 - uint64_t{kHigh - 2} * c[i] / std::max(top, 1u)) + ' ';
  points.pop_back();
  return std::string("<polyline class=") + cls + " points=\"" + points + "\"/>";
}

std::string picture(const std::string& words, const std::string& lines) {
  return "<svg viewBox=\"0 0 59 20\" preserveAspectRatio=none role=img aria-label=\"" + words + "\"><title>" + words + "</title>" +
         lines + "</svg>";
}

uint32_t top_of(const Curve& c) { return *std::max_element(c.begin(), c.end()); }
std::string time_word(int32_t ms) { return ms < 0 ? "-" : ms == 0 ? "&lt;1" : std::to_string(ms); }

}  // namespace

std::string spark_cells(const runtime::LiveServer* server) {
  const std::vector<Moment> all = server ? history_of(*server) : std::vector<Moment>{};
  if (all.empty()) return "<td class=sp></td><td class=sp></td><td class=sp></td>";
  const Moment& last = all.back();
  // A server with little traffic has its latest answer shown for ten seconds.
  auto answered = std::find_if(all.rbegin(), all.rbegin() + 10, [](const Moment& m) { return m.p95_ms >= 0; });
  const Moment& times = answered == all.rbegin() + 10 ? last : *answered;
  const Curve requests = curve_of(all, [](const Moment& m) { return m.requests; });
  const Curve errors = curve_of(all, [](const Moment& m) { return m.errors; });
  const Curve queue = curve_of(all, [](const Moment& m) { return m.queued; });
  const Curve slow = curve_of(all, [](const Moment& m) { return static_cast<uint32_t>(std::max(m.p95_ms, 0)); });
  const uint32_t top = std::max(top_of(requests), top_of(errors));
  std::string out = "<td class=sp>" + std::to_string(last.requests);
  if (last.errors) out += " <b class=err>" + std::to_string(last.errors) + " failed</b>";
  out += picture("requests a second in the last two minutes: now " + std::to_string(last.requests) + ", at most " + std::to_string(top) +
                     "; failed: now " + std::to_string(last.errors) + ", at most " + std::to_string(top_of(errors)),
                 line(requests, top, "rq") + line(errors, top, "er"));
  out += "</td><td class=sp>" + time_word(times.p50_ms) + " / " + time_word(times.p95_ms) +
         picture("response time in ms, the 95th of 100: now " + time_word(times.p95_ms) + ", at most " + std::to_string(top_of(slow)),
                 line(slow, top_of(slow), "rt"));
  out += "</td><td class=sp>" + std::to_string(last.queued) +
         picture("requests in the queue: now " + std::to_string(last.queued) + ", at most " + std::to_string(top_of(queue)),
                 line(queue, top_of(queue), "qu"));
  return out + "</td>";
}

}  // namespace sluice::admin
