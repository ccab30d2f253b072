// show errors: the last messages that could not be understood, byte by byte. show losses (an extension): the requests that
// this process failed. Management guide 9.3 "show errors".
#include <fmt/format.h>

#include <algorithm>

#include "admin/json.h"
#include "admin/sess_text.h"
#include "admin/targets.h"
#include "base/strings.h"
#include "base/time.h"
#include "runtime/bad_messages.h"
#include "runtime/losses.h"

namespace sluice::admin {
namespace {

using runtime::BadMessage;
using runtime::Loss;

constexpr size_t kDumpWidth = 70;      ///< bytes of a message on one line
constexpr size_t kLossesAtOnce = 100;

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kPlain = "\t\n\r\\\x1b", kShort = "tnr\\e";
  auto u = static_cast<unsigned char>(c);
  size_t i = kPlain.find(c);
  if (i != std::string_view::npos) out += '\\', out += kShort[i];
  else if (u < 32 || u > 126) out += fmt::format("\\x{:02X}", u);
  else out += c;
}

/// One line for each of the message's lines; long ones go on after a '+'.
void append_bytes(std::string& out, std::string_view bytes) {
  bool going_on = false;
  for (size_t at = 0; at < bytes.size();) {
    out += fmt::format("  {:05}{} ", at, going_on ? '+' : ' ');
    size_t begin = out.size();
    going_on = true;
    while (at < bytes.size() && going_on && out.size() - begin < kDumpWidth) {
      going_on = bytes[at] != '\n';
      append_escaped(out, bytes[at++]);
    }
    out += '\n';
  }
}

/// Where in a message the byte at `error_at` is, as the reference numbers and names the places.
std::string state_of(const BadMessage& m) {
  std::string_view before = std::string_view(m.bytes).substr(0, m.error_at);
  size_t line_end = before.find('\n');
  if (line_end == std::string_view::npos) {
    auto words = std::count(before.begin(), before.end(), ' ');
    if (m.response) return words == 0 ? "MSG_RPVER(10)" : words == 1 ? "MSG_RPCODE(12)" : "MSG_RPREASON(14)";
    return words == 0 ? "MSG_RQMETH(2)" : words == 1 ? "MSG_RQURI(4)" : "MSG_RQVER(6)";
  }
  std::string_view line = before.substr(before.rfind('\n') + 1);
  return line.find(':') == std::string_view::npos ? "MSG_HDR_NAME(17)" : "MSG_HDR_VAL(21)";
}

std::string text_of(const BadMessage& m) {
  auto named = [](const std::string& name, int64_t id) {
    return name.empty() ? std::string("<NONE> (#-1)") : fmt::format("{} (#{})", name, id);
  };
  uint32_t size = runtime::Runtime::get().config().global.bufsize;
  std::string out = fmt::format(" \n[{}] {} {}: invalid {}\n", date_text(m.wall_us, 3), m.response ? "backend" : "frontend",
                                m.response ? named(m.backend, m.backend_id) : named(m.frontend, m.frontend_id),
                                m.response ? "response" : "request");
  out += m.response ? fmt::format("  frontend {}", named(m.frontend, m.frontend_id))
                    : fmt::format("  backend {}", named(m.backend, m.backend_id));
  constexpr uint32_t kAside = 40;   // the reference's buffers end a little earlier for messages
  out += fmt::format(", server {}, event #{}, src {}\n", named(m.server, m.server_id), m.event, m.source);
  out += fmt::format("  buffer starts at 0 (including 0 out), {} free,\n  len {}, wraps at {}, error at position {}\n",
                     size - std::min<size_t>(m.bytes.size(), size), m.bytes.size(), size - kAside, m.error_at);
  out += fmt::format("  H1 connection flags 0x00000000, H1 stream flags 0x00000810\n  H1 msg state {}, H1 msg flags 0x00001400\n"
                     "  H1 chunk len 0 bytes, H1 body len 0 bytes :\n  \n",
                     state_of(m));
  append_bytes(out, m.bytes);
  return out;
}

void show_errors(CommandRun& r) {
  int64_t proxy = -1;
  std::string_view name = word(r, 2), side = word(r, 3);
  if (auto id = base::to_int(name)) {
    proxy = *id;
  } else if (!name.empty()) {
    const runtime::Runtime& rt = runtime::Runtime::get();
    const runtime::LiveProxy* p = rt.find_backend(name);
    if (!p) p = rt.find_frontend(name);
    if (!p) return r.message(3, "No such proxy.");
    proxy = p->id();
  }
  uint64_t total = 0;
  std::vector<BadMessage> all = runtime::bad_messages(total);
  std::erase_if(all, [&](const BadMessage& m) {
    bool other = proxy >= 0 && proxy != m.frontend_id && proxy != m.backend_id;
    return other || (side == "request" && m.response) || (side == "response" && !m.response);
  });
  r.print(fmt::format("Total events captured on [{}] : {}\n", date_text(base::wall_us(), 3), total));
  r.stream([all = std::move(all), i = size_t{0}](std::string& out) mutable {
    if (i < all.size()) out += text_of(all[i++]);
    return i < all.size();
  });
}

std::string loss_text(const Loss& l) {
  auto or_none = [](const std::string& name) { return name.empty() ? std::string_view("<NONE>") : std::string_view(name); };
  return fmt::format("[{}] #{} {} {} {}/{} {}{} {} \"{}\" reason=\"{}\" retries={} replays={} not-replayed={}\n", date_text(l.wall_us, 3),
                     l.number, l.source, l.frontend, or_none(l.backend), or_none(l.server), l.cause, l.phase, l.status, l.request,
                     runtime::loss_reason(l.cause, l.phase), l.retries, l.replays, l.not_replayed.empty() ? "-" : l.not_replayed);
}

void append_loss_json(std::string& out, const Loss& l) {
  auto put = [&out](std::string_view key, std::string_view value) {
    out += fmt::format(",\"{}\":", key);
    append_json_string(out, value);
  };
  out += fmt::format("{{\"number\":{},\"time_ms\":{}", l.number, l.wall_us / 1000);
  put("source", l.source);
  put("frontend", l.frontend);
  put("backend", l.backend);
  put("server", l.server);
  put("request", l.request);
  put("termination", std::string{l.cause, l.phase});
  put("reason", runtime::loss_reason(l.cause, l.phase));
  put("not_replayed", l.not_replayed);
  out += fmt::format(",\"status\":{},\"retries\":{},\"replays\":{}}}", l.status, l.retries, l.replays);
}

/// Newest first, a few at a time: a loss that comes meanwhile is not shown.
void show_losses(CommandRun& r) {
  bool json = word(r, 2) == "json";
  if (!word(r, 2).empty() && !json) return r.message(3, "'show losses' takes only 'json'.");
  if (json) r.print("[");
  r.stream([json, before = UINT64_MAX, first = true](std::string& out) mutable {
    std::vector<Loss> some = runtime::losses(before, kLossesAtOnce);
    for (const Loss& l : some) {
      if (!json) out += loss_text(l);
      else if (!first) out += ',';
      if (json) append_loss_json(out, l);
      first = false;
      before = l.number;
    }
    if (some.size() == kLossesAtOnce) return true;
    if (json) out += "]\n";
    return false;
  });
}

constexpr Command kCommands[] = {
    {"show errors", "show errors [<px>] [request|response]", "the last messages that were not understood", Level::operator_,
     show_errors},
    {"show losses", "show losses [json]", "requests that this process failed, and why", Level::operator_, show_losses},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
