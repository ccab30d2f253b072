// ring sections: where lines for ring@<name> are kept. Manual 3.10 "Rings".
#include "config/kw_global_common.h"

namespace sluice::config {
namespace {

constexpr uint32_t kDefaultSize = 16384;

model::Ring& ring_of(ParseEnv& env) { return *static_cast<model::Ring*>(env.current); }

std::optional<uint32_t> read_size(ParseEnv& env) {
  std::string word = env.next();
  char bad = '\0';
  auto n = parse_size(word, bad);
  if (!n || *n == 0 || *n > INT32_MAX) {
    env.alert("invalid size '" + word + "' for new sink buffer.");
    return std::nullopt;
  }
  if (!env.expect_end()) return std::nullopt;
  return static_cast<uint32_t>(*n);
}

void parse_ring_size(ParseEnv& env) {
  model::Ring& ring = ring_of(env);
  auto n = read_size(env);
  if (!n) return;
  uint32_t now = ring.size ? ring.size : kDefaultSize;
  if (*n < now)
    return env.alert("ignoring new size '" + std::to_string(*n) + "' that is smaller than current size '" +
                     std::to_string(now) + "' for ring '" + ring.name + "'.");
  ring.size = *n;
}

void parse_maxlen(ParseEnv& env) {
  if (auto n = read_size(env)) ring_of(env).max_len = *n;
}

void parse_description(ParseEnv& env) {
  if (env.done()) return env.alert("missing ring description text.");
  ring_of(env).description = env.rest_from(env.pos());
}

void parse_format(ParseEnv& env) {
  constexpr std::string_view kFormats[] = {"rfc3164", "rfc5424", "priority", "short", "timed", "iso", "local", "raw"};
  std::string word = env.next();
  for (size_t i = 0; i < std::size(kFormats); ++i)
    if (kFormats[i] == word) {
      ring_of(env).format = static_cast<model::LogWire>(i);
      env.expect_end();
      return;
    }
  env.alert("unknown format '" + word + "'.");
}

template <auto Member>
void parse_ring_timeout(ParseEnv& env) {
  std::string word = env.next();
  TimeValue t = parse_time(word);
  if (word.empty() || !t.ok()) return env.alert("'timeout " + env.at(1) + "' expects <time> as argument.");
  if (env.expect_end()) ring_of(env).*Member = static_cast<int32_t>(t.value);
}

void refuse(ParseEnv& env) {
  env.alert_at(0, "'" + env.at(0) + "' of a ring section is valid in HAProxy but is not built in sluice yet");
}

/// Sizes left out get their default; a line is never longer than the ring.
void finish_rings(model::Config& config, Diagnostics& diags) {
  for (auto& [name, ring] : config.rings) {
    if (!ring.size) ring.size = kDefaultSize;
    if (ring.max_len <= ring.size) continue;
    Diagnostic d;
    d.severity = Severity::warning;
    d.text = "ring '" + name + "' event max length '" + std::to_string(ring.max_len) + "' exceeds size, forced to size '" +
             std::to_string(ring.size) + "'.";
    diags.add(std::move(d));
    ring.max_len = ring.size;
  }
}

constexpr Keyword kKeywords[] = {
    {"size", kRing, parse_ring_size},
    {"maxlen", kRing, parse_maxlen},
    {"description", kRing, parse_description},
    {"format", kRing, parse_format},
    {"timeout connect", kRing, parse_ring_timeout<&model::Ring::timeout_connect>},
    {"timeout server", kRing, parse_ring_timeout<&model::Ring::timeout_server>},
    {"server", kRing, refuse},
    {"backing-file", kRing, refuse},
};
const base::Register<Keyword> registered(kKeywords);
constexpr PostParse kHooks[] = {{"ring sizes", 6, finish_rings}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace
}  // namespace sluice::config
