// option forwardfor, originalto and forwarded: who the client is, told to the server. Manual 4.2; RFC 7239.
#include <fmt/format.h>

#include "base/strings.h"
#include "config/kw_common.h"
#include "expr/use.h"

namespace sluice::config {
namespace {

bool refuse_switch(ParseEnv& env) {
  if (!env.negated && !env.to_default) return false;
  env.alert_at(1, fmt::format("negation/default is not supported for option '{}'.", env.at(1)));
  return true;
}

/// "<address>[/bits]" or "<address>/<netmask>".
bool parse_network(const std::string& word, model::AddressHeader& h) {
  size_t slash = word.find('/');
  net::Address ip = net::Address::parse_ip(std::string_view(word).substr(0, slash));
  if (!ip.is_ip()) return false;
  bool v4 = ip.family() == net::Address::Family::ipv4;
  uint8_t most = v4 ? 32 : 128, bits = most;
  if (slash != std::string::npos) {
    std::string_view mask = std::string_view(word).substr(slash + 1);
    if (auto n = base::to_uint(mask); n && *n <= most) {
      bits = static_cast<uint8_t>(*n);
    } else {
      net::Address m = v4 ? net::Address::parse_ip(mask) : net::Address();
      if (m.family() != net::Address::Family::ipv4) return false;
      uint32_t v = m.v4_host_order();
      bits = static_cast<uint8_t>(__builtin_popcount(v));
      if (bits && v != UINT32_MAX << (32 - bits)) return false;
    }
  }
  h.except = ip;
  h.except_bits = bits;
  h.except_text = word;
  return true;
}

void parse_address_header(ParseEnv& env) {
  if (refuse_switch(env)) return;
  bool forwardfor = env.at(1) == "forwardfor";
  std::string option = "option " + env.at(1);
  model::AddressHeader h;
  h.enabled = true;
  h.name = forwardfor ? "x-forwarded-for" : "x-original-to";
  while (!env.done()) {
    if (env.take("except")) {
      if (!parse_network(env.next(), h))
        return env.alert(fmt::format("'{} except' expects <address>[/mask] as argument.", option));
    } else if (env.take("header")) {
      if (env.peek().empty()) return env.alert(fmt::format("'{} header' expects <header_name> as argument.", option));
      h.name = env.next();
    } else if (forwardfor && env.take("if-none")) {
      h.if_none = true;
    } else {
      return env.alert_at(env.pos(), forwardfor
          ? "'option forwardfor' only supports optional values: 'except', 'header' and 'if-none'."
          : "'option originalto' only supports optional values: 'except' and 'header'.");
    }
  }
  (forwardfor ? env.proxy->forwardfor : env.proxy->originalto) = std::move(h);
}

/// "<name>" or "<name>-expr <expression>". False: the word is neither, or the expression was refused.
bool take_part(ParseEnv& env, std::string_view name, model::ForwardedPart& part) {
  if (env.take(name)) {
    part.from = model::ForwardedPart::From::own;
    return true;
  }
  if (env.peek() != std::string(name) + "-expr") return false;
  std::string word = env.next();
  if (env.done()) return env.alert(fmt::format("'option forwarded' : '{}' expects an expression as argument.", word)), false;
  Reworded worded(env, fmt::format("'option forwarded' : '{}' : ", word));
  std::string text = worded.env().next();
  part.expression = expr::parse_expression_text(worded.env(), text, expr::kBackHttpReq);
  part.from = model::ForwardedPart::From::expression;
  return part.expression != nullptr;
}

void parse_forwarded(ParseEnv& env) {
  if (warn_no_cap(env, model::kBackendCap, "option forwarded")) return;
  if (env.negated || env.to_default) return env.proxy->forwarded.reset();
  using From = model::ForwardedPart::From;
  auto f = std::make_shared<model::Forwarded>();
  if (env.done()) f->proto = true, f->for_.from = From::own;
  while (!env.done() && !env.failed()) {
    if (env.take("proto")) f->proto = true;
    else if (!take_part(env, "host", f->host) && !take_part(env, "by", f->by) && !take_part(env, "by_port", f->by_port) &&
             !take_part(env, "for", f->for_) && !take_part(env, "for_port", f->for_port) && !env.failed())
      env.alert_at(env.pos(), fmt::format("'option forwarded' only supports 'proto', 'host', 'host-expr', 'by', "
                                          "'by-expr', 'by_port', 'by_port-expr', 'for', 'for-expr', 'for_port' and "
                                          "'for_port-expr' (got '{}').", env.peek()));
  }
  if (env.failed()) return;
  if (f->by_port.from != From::none && f->by.from == From::none)
    return env.alert("'option forwarded' : 'by_port' is only usable with 'by' or 'by-expr'.");
  if (f->for_port.from != From::none && f->for_.from == From::none)
    return env.alert("'option forwarded' : 'for_port' is only usable with 'for' or 'for-expr'.");
  env.proxy->forwarded = std::move(f);
}

constexpr Keyword kKeywords[] = {
    {"option forwardfor", kProxies, parse_address_header, kSwitchable},
    {"option originalto", kProxies, parse_address_header, kSwitchable},
    {"option forwarded", kProxies, parse_forwarded, kSwitchable},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
