// Limits of the process: connections, rates, threads, descriptors. Manual 3.1, 3.2.
#include "config/kw_global_common.h"

namespace sluice::config {
namespace {

using model::Global;

constexpr int64_t kMaxThreads = 1024;

std::optional<int64_t> ranged(ParseEnv& env, int64_t low, int64_t high) {
  std::string word = env.next();
  char* end = nullptr;
  int64_t n = word.empty() ? 0 : strtoll(word.c_str(), &end, 10);
  if (word.empty() || *end) {
    env.alert("'" + env.at(0) + "' passed a missing or unparsable integer value in '" + word + "'");
    return std::nullopt;
  }
  if (n < low || n > high) {
    env.alert("'" + env.at(0) + "' value must be between " + std::to_string(low) + " and " + std::to_string(high) +
              " (was " + std::to_string(n) + ")");
    return std::nullopt;
  }
  if (!env.expect_end()) return std::nullopt;
  return n;
}

void parse_nbthread(ParseEnv& env) {
  if (auto n = ranged(env, 1, kMaxThreads)) env.config->global.nbthread = static_cast<uint32_t>(*n);
}

void parse_thread_limit(ParseEnv& env) {
  if (auto n = ranged(env, 1, kMaxThreads)) env.config->global.thread_hard_limit = static_cast<uint32_t>(*n);
}

void parse_spread_checks(ParseEnv& env) {
  std::string word = env.next();
  if (word.empty()) return env.alert("'spread-checks' expects an integer argument (0..50).");
  if (!env.expect_end()) return;
  int64_t n = leading_int(word);
  if (n < 0 || n > 50) return env.alert("'spread-checks' needs a positive value in range 0..50.");
  env.config->global.spread_checks = static_cast<int>(n);
}

void parse_max_spread_checks(ParseEnv& env) {
  std::string word = env.next();
  if (word.empty()) return env.alert("'max-spread-checks' expects an integer argument (0..50).");
  TimeValue t = parse_time(word);
  if (t.status == TimeValue::Status::overflow)
    return env.alert("timer overflow in argument <" + word + "> to <max-spread-checks>, maximum value is 2147483647 ms "
                     "(~24.8 days).");
  if (!t.ok())
    return env.alert("unsupported character '" + std::string(1, t.bad) +
                     "' in 'max-spread-checks' (wants an integer delay).");
  if (env.expect_end()) env.config->global.max_spread_checks = static_cast<int32_t>(t.value);
}

/// The first value given counts.
void parse_ulimit(ParseEnv& env) {
  auto n = global_number(env);
  if (n && env.config->global.ulimit_n) return env.alert_at(0, "'ulimit-n' already specified. Continuing.");
  if (n) env.config->global.ulimit_n = static_cast<uint32_t>(*n < 0 ? 0 : *n);
}

void parse_maxconn(ParseEnv& env) {
  auto n = global_number(env);
  if (n && env.config->global.maxconn) return env.alert_at(0, "'maxconn' already specified. Continuing.");
  if (n) env.config->global.maxconn = static_cast<uint32_t>(*n < 0 ? 0 : *n);
}

constexpr Keyword kKeywords[] = {
    {"maxconn", kGlobal, parse_maxconn},
    {"maxconnrate", kGlobal, global_uint<&Global::maxconnrate>},
    {"maxsessrate", kGlobal, global_uint<&Global::maxsessrate>},
    {"maxpipes", kGlobal, global_uint<&Global::maxpipes>},
    {"ulimit-n", kGlobal, parse_ulimit},
    {"fd-hard-limit", kGlobal, global_uint<&Global::fd_hard_limit>},
    {"nbthread", kGlobal, parse_nbthread},
    {"thread-hard-limit", kGlobal, parse_thread_limit},
    {"nosplice", kGlobal, global_flag<&Global::no_splice>},
    {"noreuseport", kGlobal, global_flag<&Global::no_reuseport>},
    {"nogetaddrinfo", kGlobal, global_flag<&Global::no_getaddrinfo>},
    {"spread-checks", kGlobal, parse_spread_checks},
    {"max-spread-checks", kGlobal, parse_max_spread_checks},
};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
