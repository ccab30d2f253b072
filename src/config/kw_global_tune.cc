// tune.* settings that something here acts on. Manual 3.2. The others: kw_global_no_effect.cc.
#include "config/kw_global_common.h"
#include "expr/vars.h"

namespace sluice::config {
namespace {

using model::Global;

template <auto Member, int64_t Low, int64_t High>
void tune_size(ParseEnv& env) {
  const std::string name = env.at(0);
  std::string word = env.next();
  if (word.empty()) return env.alert("'" + name + "' expects an integer argument.");
  if (!env.expect_end()) return;
  char bad = '\0';
  auto n = parse_size(word, bad);
  if (!n || *n < static_cast<uint64_t>(Low)) return env.alert("'" + name + "' expects a positive integer argument.");
  if (*n > static_cast<uint64_t>(High))
    return env.alert("'" + name + "' must be at most " + std::to_string(High) + " (was " + std::to_string(*n) + ").");
  env.config->global.*Member = static_cast<uint32_t>(*n);
}

template <auto Member, int64_t Low, int64_t High>
void tune_number(ParseEnv& env) {
  auto n = global_number(env);
  if (n && (*n < Low || *n > High))
    return env.alert("'" + env.at(0) + "' expects a numeric value between " + std::to_string(Low) + " and " +
                     std::to_string(High));
  if (n) env.config->global.*Member = static_cast<uint32_t>(*n);
}

/// tune.vars.*: read by the variables themselves, which know no configuration.
template <auto Member>
void tune_vars(ParseEnv& env) {
  const std::string word = env.next();
  char bad = '\0';
  auto n = parse_size(word, bad);
  if (!n) return env.alert(env.at(0) + ": '" + word + "' is an invalid size");
  if (env.expect_end()) expr::var_limits().*Member = *n;
}

template <auto Member>
void tune_ratio(ParseEnv& env) {
  std::string word = env.next();
  int64_t n = leading_int(word);
  if (word.empty() || n < 0 || n > 100)
    return env.alert("'" + env.at(0) + "' expects an integer argument between 0 and 100.");
  if (env.expect_end()) env.config->global.*Member = static_cast<uint32_t>(n);
}

template <auto Member>
void tune_buffer(ParseEnv& env) {
  auto n = global_number(env);
  if (n && *n > 0) env.config->global.*Member = static_cast<int32_t>(*n);
}

void parse_maxaccept(ParseEnv& env) {
  std::string word = env.peek();
  auto n = global_number(env);
  if (!n) return;
  if (leading_int(word) < -1 || leading_int(word) > INT32_MAX)
    return env.alert("'tune.maxaccept' expects -1 or an integer from 0 to INT_MAX.");
  if (*n) env.config->global.maxaccept = *n < 0 ? UINT32_MAX : static_cast<uint32_t>(*n);
}

void refuse_chksize(ParseEnv& env) {
  env.alert_at(0, "option 'tune.chksize' is not supported any more (tune.bufsize is used instead).");
}

/// The rewrite reserve leaves at least half of a buffer for data.
void check_sizes(model::Config& config, Diagnostics& diags) {
  Global& g = config.global;
  if (g.maxrewrite >= g.bufsize / 2) g.maxrewrite = g.bufsize / 2;
}

constexpr int64_t kMaxBuffer = 256 << 20;
constexpr Keyword kKeywords[] = {
    {"tune.bufsize", kGlobal, tune_size<&Global::bufsize, 1024, kMaxBuffer - 1>},
    {"tune.maxrewrite", kGlobal, tune_size<&Global::maxrewrite, 0, kMaxBuffer - 1>},
    {"tune.http.maxhdr", kGlobal, tune_number<&Global::maxhdr, 1, 32767>},
    {"tune.http.logurilen", kGlobal, tune_number<&Global::logurilen, 0, INT32_MAX>},
    {"tune.http.cookielen", kGlobal, tune_number<&Global::http_cookielen, 0, INT32_MAX>},
    {"tune.max-checks-per-thread", kGlobal, tune_number<&Global::max_checks_per_thread, 0, INT32_MAX>},
    {"tune.maxaccept", kGlobal, parse_maxaccept},
    {"tune.pool-high-fd-ratio", kGlobal, tune_ratio<&Global::pool_high_fd_ratio>},
    {"tune.pool-low-fd-ratio", kGlobal, tune_ratio<&Global::pool_low_fd_ratio>},
    {"tune.rcvbuf.client", kGlobal, tune_buffer<&Global::rcvbuf_client>},
    {"tune.rcvbuf.server", kGlobal, tune_buffer<&Global::rcvbuf_server>},
    {"tune.sndbuf.client", kGlobal, tune_buffer<&Global::sndbuf_client>},
    {"tune.sndbuf.server", kGlobal, tune_buffer<&Global::sndbuf_server>},
    {"tune.rcvbuf.frontend", kGlobal, tune_buffer<&Global::rcvbuf_client>},
    {"tune.rcvbuf.backend", kGlobal, tune_buffer<&Global::rcvbuf_server>},
    {"tune.sndbuf.frontend", kGlobal, tune_buffer<&Global::sndbuf_client>},
    {"tune.sndbuf.backend", kGlobal, tune_buffer<&Global::sndbuf_server>},
    {"tune.cli.max-payload-size", kGlobal, tune_size<&Global::cli_payload_max, 1024, kMaxBuffer - 1>},
    {"tune.vars.global-max-size", kGlobal, tune_vars<&expr::VarLimits::global>},
    {"tune.vars.proc-max-size", kGlobal, tune_vars<&expr::VarLimits::proc>},
    {"tune.vars.sess-max-size", kGlobal, tune_vars<&expr::VarLimits::sess>},
    {"tune.vars.txn-max-size", kGlobal, tune_vars<&expr::VarLimits::txn>},
    {"tune.vars.reqres-max-size", kGlobal, tune_vars<&expr::VarLimits::reqres>},
    {"tune.vars.check-max-size", kGlobal, tune_vars<&expr::VarLimits::check>},
    {"tune.chksize", kGlobal, refuse_chksize},
};
const base::Register<Keyword> registered(kKeywords);
constexpr PostParse kHooks[] = {{"buffer sizes", 0, check_sizes}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace
}  // namespace sluice::config
