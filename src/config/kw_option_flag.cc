// Options that are one flag. Manual 4.2.
#include <fmt/format.h>

#include <array>

#include "config/kw_common.h"
#include "config/options.h"

namespace sluice::config {
namespace {

using model::Opt;
constexpr uint8_t kFe = model::kFrontendCap, kBe = model::kBackendCap;

constexpr FlagOption kFlags[] = {
    {"option abortonclose", Opt::abortonclose, kFe | kBe},
    {"option allbackups", Opt::allbackups, kBe},
    {"option clitcpka", Opt::clitcpka, kFe},
    {"option contstats", Opt::contstats, kFe},
    {"option dontlog-normal", Opt::dontlog_normal, kFe},
    {"option dontlognull", Opt::dontlognull, kFe},
    {"option http-buffer-request", Opt::http_buffer_request, kFe | kBe, true},
    {"option http-ignore-probes", Opt::ignore_probes, kFe, true},
    {"option idle-close-on-response", Opt::idle_close_on_response, kFe, true},
    {"option prefer-last-server", Opt::prefer_last_server, kBe, true},
    {"option logasap", Opt::logasap, kFe},
    {"option nolinger", Opt::nolinger, kFe | kBe},
    {"option persist", Opt::persist, kBe},
    {"option srvtcpka", Opt::srvtcpka, kBe},
    {"option accept-unsafe-violations-in-http-request", Opt::accept_unsafe_request, kFe, true},
    {"option accept-unsafe-violations-in-http-response", Opt::accept_unsafe_response, kBe, true},
    {"option http-use-proxy-header", Opt::use_proxy_header, kFe, true},
    {"option http-pretend-keepalive", Opt::pretend_keepalive, kBe, true},
    {"option http-no-delay", Opt::http_no_delay, kFe | kBe, true},
    {"option http-drop-request-trailers", Opt::drop_request_trailers, kBe, true},
    {"option http-drop-response-trailers", Opt::drop_response_trailers, kFe, true},
    {"option splice-request", Opt::splice_request, kFe | kBe},
    {"option splice-response", Opt::splice_response, kFe | kBe},
    {"option splice-auto", Opt::splice_auto, kFe | kBe},
    {"option log-separate-errors", Opt::log_separate_errors, kFe},
    {"option log-health-checks", Opt::log_health_checks, kBe},
    {"option socket-stats", Opt::socket_stats, kFe},
    {"option tcp-smart-accept", Opt::tcp_smart_accept, kFe},
    {"option tcp-smart-connect", Opt::tcp_smart_connect, kBe},
    {"option independent-streams", Opt::independent_streams, kFe | kBe},
    {"option h1-case-adjust-bogus-client", Opt::h1_case_adjust_client, kFe},
    {"option h1-case-adjust-bogus-server", Opt::h1_case_adjust_server, kBe},
    {"option disable-h2-upgrade", Opt::disable_h2_upgrade, kFe, true},
};

void set_flag(ParseEnv& env, Opt flag) {
  auto bit = static_cast<size_t>(flag);
  model::Proxy& p = *env.proxy;
  p.options.set(bit, !env.negated && !env.to_default);
  p.options_unset.set(bit, env.negated);
}

/// False: complained, or the section has no such side.
bool concerns(ParseEnv& env, std::string_view name, uint8_t caps) {
  if (refuse_extra(env, 2, fmt::format("option {}", name))) return false;
  return (env.proxy->caps & (caps | model::kDefaultsCap)) || !warn_no_cap(env, caps, name);
}

void parse_flag(ParseEnv& env) {
  for (const FlagOption& o : kFlags)
    if (o.name() == env.at(1)) {
      if (concerns(env, o.name(), o.caps)) set_flag(env, o.flag);
      return;
    }
}

/// Names that HAProxy 3.x still takes for the ones that say what they allow.
void parse_accept_invalid(ParseEnv& env) {
  bool request = env.at(1).ends_with("request");
  std::string now = fmt::format("accept-unsafe-violations-in-http-{}", request ? "request" : "response");
  env.warn(fmt::format("option '{}' is deprecated. please use 'option {}' if absolutely needed.", env.at(1), now));
  if (concerns(env, env.at(1), request ? kFe : kBe))
    set_flag(env, request ? Opt::accept_unsafe_request : Opt::accept_unsafe_response);
}

/// `option transparent`, and the keyword of that name which is older.
void parse_transparent(ParseEnv& env) {
  bool keyword = env.at(0) == "transparent";
  if (keyword ? refuse_extra(env, 1, "transparent") : !concerns(env, "transparent", kBe)) return;
  if (!env.negated && !env.to_default && !env.config->global.expose_deprecated)
    env.warn(fmt::format("'{}' is deprecated since HAProxy 3.3 and will go away in 3.5. Add "
                         "'expose-deprecated-directives' to the global section to be silent about it.",
                         keyword ? "transparent" : "option transparent"));
  set_flag(env, Opt::transparent);
}

constexpr auto kKeywords = [] {
  std::array<Keyword, std::size(kFlags) + 4> table{};
  size_t i = 0;
  for (const FlagOption& o : kFlags) table[i++] = {o.keyword, kProxies, parse_flag, kSwitchable};
  table[i++] = {"option accept-invalid-http-request", kProxies, parse_accept_invalid, kSwitchable};
  table[i++] = {"option accept-invalid-http-response", kProxies, parse_accept_invalid, kSwitchable};
  table[i++] = {"option transparent", kProxies, parse_transparent, kSwitchable};
  table[i++] = {"transparent", kProxies, parse_transparent};
  return table;
}();
const base::Register<Keyword> reg(kKeywords);

}  // namespace

std::span<const FlagOption> flag_options() { return kFlags; }

}  // namespace sluice::config
