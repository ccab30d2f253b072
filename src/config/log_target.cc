#include "config/log_target.h"

#include <algorithm>

#include "base/strings.h"
#include "model/config.h"
#include "sluice/keyword.h"

namespace sluice::config {
namespace {

constexpr std::string_view kFacilities[] = {"kern",   "user",   "mail",   "daemon", "auth",   "syslog", "lpr",    "news",
                                            "uucp",   "cron",   "auth2",  "ftp",    "ntp",    "audit",  "alert",  "cron2",
                                            "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"};
constexpr std::string_view kLevels[] = {"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};
constexpr std::string_view kFormats[] = {"rfc3164", "rfc5424", "priority", "short", "timed", "iso", "local", "raw"};

template <size_t N>
int index_of(const std::string_view (&names)[N], std::string_view name) {
  auto it = std::find(std::begin(names), std::end(names), name);
  return it == std::end(names) ? -1 : static_cast<int>(it - std::begin(names));
}

template <size_t N>
std::string hint(const std::string_view (&names)[N], std::string_view word) {
  std::string_view near = base::nearest(word, {std::begin(names), std::end(names)});
  return near.empty() ? std::string() : "did you mean '" + std::string(near) + "' maybe ?";
}

bool complain(ParseEnv& env, std::string text, std::string tip = {}) {
  env.alert("log : " + std::move(text), std::move(tip));
  return false;
}

bool read_address(ParseEnv& env, model::LogTarget& t) {
  using Kind = model::LogTarget::Kind;
  t.text = env.next();
  if (t.text.starts_with("ring@")) {
    t.kind = Kind::ring;
    t.ring = t.text.substr(5);
    return t.ring.empty() ? complain(env, "missing ring name in '" + t.text + "'") : true;
  }
  for (const char* prefix : {"tcp@", "tcp4@", "tcp6@", "stream+", "uxst@", "backend@"})
    if (t.text.starts_with(prefix))
      return complain(env, "a target like '" + t.text + "' is valid in HAProxy but is not built in sluice yet");
  if (t.text == "stdout" || t.text == "stderr") {
    t.kind = Kind::fd;
    t.address.kind = net::Endpoint::Kind::fd;
    t.address.fd = t.text == "stdout" ? 1 : 2;
    return true;
  }
  auto e = net::parse_endpoint(t.text, {.datagram_default = true});
  if (!e) return complain(env, e.error());
  t.address = std::move(*e);
  switch (t.address.kind) {
    case net::Endpoint::Kind::fd: t.kind = Kind::fd; return true;
    case net::Endpoint::Kind::ip:
    case net::Endpoint::Kind::host: break;
    case net::Endpoint::Kind::sockpair: return complain(env, "'" + t.text + "' cannot take logs");
    default: t.kind = Kind::unix_datagram; return true;
  }
  if (!t.address.port_given) t.address.port = 514;
  if (t.address.kind == net::Endpoint::Kind::host) {
    auto ip = net::resolve(t.address.name, t.address.family_hint);
    if (!ip) return complain(env, ip.error() + " in '" + t.text + "'");
    t.address.ip = *ip;
  }
  t.address.ip.set_port(t.address.port);
  return true;
}

/// "1-3,5" with no overlap; gives the highest number back, 0 after complaining.
uint64_t check_ranges(ParseEnv& env, std::string_view ranges) {
  std::vector<std::pair<uint64_t, uint64_t>> seen;
  uint64_t highest = 0;
  for (std::string_view r : base::split(ranges, ',')) {
    size_t dash = r.find('-');
    auto low = base::to_uint(r.substr(0, dash));
    auto high = dash == std::string_view::npos ? low : base::to_uint(r.substr(dash + 1));
    if (!low || !high || *low == 0 || *high < *low || *high > INT32_MAX) {
      complain(env, "wrong sample range '" + std::string(r) + "'");
      return 0;
    }
    for (auto [a, b] : seen)
      if (*low <= b && a <= *high) {
        complain(env, "ranges are overlapping");
        return 0;
      }
    seen.emplace_back(*low, *high);
    highest = std::max(highest, *high);
  }
  return highest;
}

bool read_sample(ParseEnv& env, model::LogTarget& t) {
  const std::string& word = env.next();
  size_t colon = word.rfind(':');
  if (colon == std::string::npos) return complain(env, "Missing sample size");
  auto size = base::to_uint(std::string_view(word).substr(colon + 1));
  if (!size || *size == 0 || *size > INT32_MAX) return complain(env, "wrong sample size '" + word.substr(colon + 1) + "'");
  t.sample_ranges = word.substr(0, colon);
  uint64_t highest = check_ranges(env, t.sample_ranges);
  if (!highest) return false;
  if (highest > *size)
    return complain(env, "sample size " + std::to_string(*size) + " should be greater or equal to " +
                             std::to_string(highest) + " the maximum of the high ranges limits");
  t.sample_of = static_cast<uint32_t>(*size);
  return true;
}

bool read_settings(ParseEnv& env, model::LogTarget& t) {
  if (env.take("len")) {
    auto n = base::to_uint(env.next());
    if (!n || *n < 80 || *n > 65535) return complain(env, "invalid log length, must be between 80 and 65535.");
    t.max_len = static_cast<uint32_t>(*n);
  }
  if (env.take("format")) {
    const std::string& word = env.next();
    int i = index_of(kFormats, word);
    if (i < 0) return complain(env, "unknown log format '" + word + "'", hint(kFormats, word));
    t.format = static_cast<model::LogWire>(i);
    t.format_given = true;
  }
  if (env.take("profile")) return complain(env, "'profile' is valid in HAProxy but is not built in sluice yet");
  return env.take("sample") ? read_sample(env, t) : true;
}

bool read_levels(ParseEnv& env, model::LogTarget& t) {
  if (env.done()) return complain(env, "expects <address> and <facility>  as arguments");
  const std::string& facility = env.next();
  int f = index_of(kFacilities, facility);
  if (f < 0) return complain(env, "unknown log facility '" + facility + "'", hint(kFacilities, facility));
  t.facility = static_cast<uint8_t>(f);
  if (!env.done()) {
    int level = index_of(kLevels, env.next());
    if (level < 0) return complain(env, "unknown optional log level '" + env.at(env.pos() - 1) + "'");
    t.max_level = static_cast<uint8_t>(level);
  }
  if (!env.done()) {
    int level = index_of(kLevels, env.next());
    if (level < 0) return complain(env, "unknown optional minimum log level '" + env.at(env.pos() - 1) + "'");
    t.min_level = static_cast<uint8_t>(level);
  }
  if (env.done()) return true;
  env.next();
  return complain(env, "cannot handle unexpected argument '" + env.at(env.pos() - 1) + "'");
}

void check_rings(model::Config& config, Diagnostics& diags) {
  auto check = [&](const std::vector<model::LogTarget>& logs, const std::string& owner) {
    for (const model::LogTarget& t : logs) {
      if (t.kind != model::LogTarget::Kind::ring || config.rings.contains(t.ring)) continue;
      Diagnostic d;
      d.text = owner + " logs to the unknown ring '" + t.ring + "'.";
      diags.add(std::move(d));
    }
  };
  check(config.global.logs, "the global section");
  for (const auto& p : config.proxies) check(p->logs, "proxy '" + p->name + "'");
}

constexpr PostParse kHooks[] = {{"log rings", 10, check_rings}};
const base::Register<PostParse> registered(kHooks);

}  // namespace

int log_facility(std::string_view name) { return index_of(kFacilities, name); }
int log_level(std::string_view name) { return index_of(kLevels, name); }

bool parse_log_target(ParseEnv& env, model::LogTarget& out) {
  if (env.done() || env.pos() + 1 >= env.size()) return complain(env, "expects <address> and <facility>  as arguments");
  return read_address(env, out) && read_settings(env, out) && read_levels(env, out);
}

void parse_log_line(ParseEnv& env, std::vector<model::LogTarget>& logs, bool* log_global) {
  if (env.negated) {
    if (!env.done()) {
      complain(env, "'no log' does not expect arguments");
      return;
    }
    logs.clear();
    if (log_global) *log_global = false;
    return;
  }
  if (env.peek() == "global" && env.pos() + 1 == env.size()) {
    env.next();
    if (log_global) *log_global = true;
    else complain(env, "'global' is not supported for a global syslog server");
    return;
  }
  model::LogTarget t;
  if (parse_log_target(env, t)) logs.push_back(std::move(t));
}

}  // namespace sluice::config
