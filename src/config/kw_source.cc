// source <addr> [usesrc ...] [interface ...]: as a directive and as an option of server lines. Manual 4.2, 5.2.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

using model::Source;

/// An address without name look-up. Errors are prefixed by `what`.
bool address(ParseEnv& env, const std::string& word, std::string_view what, bool range, net::Endpoint& out) {
  auto parsed = net::parse_endpoint(word, {.range_allowed = range, .names_allowed = false});
  if (!parsed) return env.alert(fmt::format("'{} {}' : {}", what, word, parsed.error())), false;
  out = std::move(*parsed);
  return true;
}

/// "hdr_ip(<name>[,<occurrence>])".
bool header(ParseEnv& env, std::string_view word, Source& s) {
  word.remove_prefix(7);
  if (!word.ends_with(')')) return env.alert("usesrc hdr_ip(name,num) : expects a closing parenthesis"), false;
  word.remove_suffix(1);
  size_t comma = word.find(',');
  s.header = base::to_lower(base::trim(word.substr(0, comma)));
  s.header_occurrence = comma == std::string_view::npos ? -1 : static_cast<int>(leading_int(word.substr(comma + 1)));
  if (s.header.empty() || s.header_occurrence < -10)
    return env.alert("usesrc hdr_ip(name,num) : occurrences below -10 and empty names are not accepted."), false;
  return true;
}

bool usesrc(ParseEnv& env, Source& s) {
  const std::string word = env.next();
  if (word.empty())
    return env.alert("'usesrc' expects <addr>[:<port>], 'client', 'clientip', or 'hdr_ip(name,#)' as argument."), false;
  if (word == "client") return s.usesrc = Source::Use::client, true;
  if (word == "clientip") return s.usesrc = Source::Use::client_ip, true;
  if (word.starts_with("hdr_ip(")) return s.usesrc = Source::Use::header, header(env, word, s);
  s.usesrc = Source::Use::fixed;
  return address(env, word, "usesrc", false, s.usesrc_address);
}

/// What may follow the address. Stops at the first word that is none of it.
bool extras(ParseEnv& env, Source& s, std::string_view owner) {
  while (!env.done()) {
    if (env.take("usesrc")) {
      if (!usesrc(env, s)) return false;
    } else if (env.take("interface")) {
      if (env.peek().empty()) return env.alert(fmt::format("'{}' : missing interface name.", owner)), false;
      s.interface = env.next();
    } else {
      return true;
    }
  }
  return true;
}

void parse_source(ParseEnv& env) {
  warn_no_cap(env, model::kBackendCap, "source");
  const std::string word = env.next();
  if (word.empty())
    return env.alert("'source' expects <addr>[:<port>], and optionally 'usesrc' <addr>, and 'interface' <name>.");
  Source s;
  s.set = true;
  if (!address(env, word, "source", false, s.address) || !extras(env, s, "source")) return;
  if (!env.done()) return env.alert_at(env.pos(), "'source' only supports optional keywords 'interface' and 'usesrc'.");
  env.proxy->source = std::move(s);
}

void server_source(ParseEnv& env, model::Server& server) {
  const std::string word = env.next();
  if (word.empty())
    return env.alert("'source' expects <addr>[:<port>[-<port>]], and optionally 'usesrc' <addr>, and 'interface' <name> as "
                     "argument.");
  Source s;
  s.set = true;
  if (address(env, word, "source", true, s.address) && extras(env, s, "server")) server.source = std::move(s);
}

void parse_usesrc(ParseEnv& env) { env.alert_at(0, "'usesrc' only allowed after a 'source' statement."); }
void server_usesrc(ParseEnv& env, model::Server&) { env.alert("'usesrc' only allowed after a 'source' statement."); }

constexpr Keyword kKeywords[] = {{"source", kProxies, parse_source}, {"usesrc", kProxies, parse_usesrc}};
const base::Register<Keyword> reg(kKeywords);
constexpr ServerKeyword kServerKeywords[] = {{"source", -1, server_source}, {"usesrc", 0, server_usesrc}};
const base::Register<ServerKeyword> server_reg(kServerKeywords);

}  // namespace
}  // namespace sluice::config
