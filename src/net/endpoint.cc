// Address words of a configuration: prefixes, names, ports, ranges and offsets. Manual 11, 4.2 "bind", "server".
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/strings.h"
#include "net/address.h"

namespace sluice::net {
namespace {

using Kind = Endpoint::Kind;

/// What a prefix says. Family 0: any; `datagram` -1: not said.
struct Prefix {
  std::string_view text;
  Kind kind;
  uint8_t family = 0;
  int datagram = -1;
  bool built = true;
};

constexpr Prefix kPrefixes[] = {
    {"ip@", Kind::ip},
    {"ipv4@", Kind::ip, 4},         {"ipv6@", Kind::ip, 6},       {"tcp@", Kind::ip, 0, 0},
    {"tcp4@", Kind::ip, 4, 0},      {"tcp6@", Kind::ip, 6, 0},    {"udp@", Kind::ip, 0, 1},
    {"udp4@", Kind::ip, 4, 1},      {"udp6@", Kind::ip, 6, 1},    {"unix@", Kind::unix_path},
    {"uxst@", Kind::unix_path, 0, 0}, {"uxdg@", Kind::unix_path, 0, 1}, {"abns@", Kind::abstract},
    {"abnsz@", Kind::abstract_z},   {"fd@", Kind::fd},            {"sockpair@", Kind::sockpair},
    {"quic4@", Kind::ip, 4, 0, false}, {"quic6@", Kind::ip, 6, 0, false}, {"quic+ipv4@", Kind::ip, 4, 0, false},
    {"quic+ipv6@", Kind::ip, 6, 0, false}, {"rhttp@", Kind::none, 0, 0, false}, {"rev@", Kind::none, 0, 0, false},
    {"mptcp@", Kind::ip, 0, 0, false}, {"mptcp4@", Kind::ip, 4, 0, false}, {"mptcp6@", Kind::ip, 6, 0, false},
};

base::Error wrong(std::string what, std::string_view text) {
  return {std::move(what) + " in '" + std::string(text) + "'"};
}

/// The number at the start of s, as atol() would read it, clamped.
int64_t leading_number(std::string_view s) {
  int64_t n = 0;
  for (char c : s) {
    if (!base::is_digit(c)) break;
    n = std::min<int64_t>(n * 10 + (c - '0'), INT32_MAX);
  }
  return n;
}

base::Result<bool> read_descriptor(Endpoint& e, std::string_view rest, bool must_be_socket) {
  auto n = base::to_int(rest);
  if (!n || *n < 0 || *n > INT32_MAX)
    return wrong("file descriptor '" + std::string(rest) + "' is not a valid integer", e.text);
  e.fd = static_cast<int>(*n);
  sockaddr_storage sa;
  socklen_t len = sizeof sa;
  if (must_be_socket && getsockname(e.fd, reinterpret_cast<sockaddr*>(&sa), &len) != 0)
    return base::Error{"cannot use file descriptor '" + std::string(rest) + "' : " + strerror(errno) + "."};
  return true;
}

base::Result<bool> read_one_port(std::string_view port, bool zero_allowed, uint16_t& out) {
  int64_t n = leading_number(port);
  if (n > 65535 || (n == 0 && !zero_allowed)) return base::Error{"invalid port '" + std::string(port) + "'"};
  out = static_cast<uint16_t>(n);
  return true;
}

/// What follows the last colon.
base::Result<bool> read_port(Endpoint& e, std::string_view port, const EndpointRules& rules) {
  if (port.empty()) {
    if (rules.port_required) return wrong("missing port specification", e.text);
    e.port_offset = rules.offset_allowed;
    return true;
  }
  if (port[0] == '+' || port[0] == '-') {
    if (!rules.offset_allowed) return wrong("port offset not permitted here", e.text);
    e.port_given = true;
    e.port_offset = true;
    e.offset = static_cast<int32_t>(leading_number(port.substr(1)) * (port[0] == '-' ? -1 : 1));
    return true;
  }
  if (!base::is_digit(port[0]))
    return wrong("invalid character '" + std::string(1, port[0]) + "' in port number '" + std::string(port) + "'",
                 e.text);
  if (!rules.port_allowed) return wrong("port not permitted here", e.text);
  size_t dash = port.find('-');
  if (auto r = read_one_port(port.substr(0, dash), !rules.port_required, e.port); !r) return r;
  e.port_given = true;
  e.port_offset = rules.offset_allowed && e.port == 0;
  if (dash == std::string_view::npos) return true;
  if (!rules.range_allowed) return wrong("port range not permitted here", e.text);
  if (auto r = read_one_port(port.substr(dash + 1), false, e.port_end); !r) return r;
  if (e.port_end < e.port) return base::Error{"invalid port range '" + std::string(port) + "'"};
  return true;
}

base::Result<bool> read_host(Endpoint& e, std::string_view host, const EndpointRules& rules) {
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty() || host == "*") {
    e.ip = e.family_hint == 6 ? Address::v6({}) : Address::v4(0);
    return true;
  }
  e.ip = Address::parse_ip(host);
  bool is_ip = e.ip.is_ip();
  bool wrong_family = is_ip && e.family_hint && (e.family_hint == 6) != (e.ip.family() == Address::Family::ipv6);
  auto odd = [](char c) { return !base::is_alpha(c) && !base::is_digit(c) && c != '-' && c != '.' && c != '_'; };
  if (wrong_family || (!is_ip && (!rules.names_allowed || std::any_of(host.begin(), host.end(), odd))))
    return wrong("invalid address: '" + std::string(host) + "'", e.text);
  if (!is_ip) {
    e.kind = Kind::host;
    e.name.assign(host);
  }
  return true;
}

base::Result<bool> read_ip(Endpoint& e, std::string_view rest, const EndpointRules& rules) {
  size_t colon = rest.rfind(':');
  // "[::1]" has no port; a bare "::1" is the address ":" with port 1, as HAProxy reads it.
  bool bracketed = rest.starts_with('[') && rest.ends_with(']');
  bool no_port = bracketed || colon == std::string_view::npos;
  if (!rules.port_allowed && !no_port && Address::parse_ip(rest).is_ip()) no_port = true;
  std::string_view host = no_port ? rest : rest.substr(0, colon);
  std::string_view port = no_port ? std::string_view() : rest.substr(colon + 1);
  if (auto r = read_port(e, port, rules); !r) return r;
  if (auto r = read_host(e, host, rules); !r) return r;
  e.ip.set_port(e.port);
  return true;
}

base::Result<bool> read_path(Endpoint& e, std::string_view rest, const EndpointRules& rules) {
  // A listener binds a temporary name beside the path first: ten characters must be left.
  size_t most = e.kind == Kind::unix_path && rules.port_required ? 97 : 107;
  if (rest.size() > most)
    return base::Error{"socket path '" + std::string(rest) + "' too long (max " + std::to_string(most) + ")"};
  e.name.assign(rest);
  return true;
}

/// Environment variables, "$NAME" or "${NAME}", replaced by their values; unset ones by nothing.
std::string expand_environment(std::string_view text) {
  std::string out;
  auto in_name = [](char c) { return base::is_alpha(c) || base::is_digit(c) || c == '_'; };
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '$') {
      out += text[at++];
      continue;
    }
    bool braces = ++at < text.size() && text[at] == '{';
    if (braces) ++at;
    size_t begin = at;
    while (at < text.size() && in_name(text[at])) ++at;
    const char* value = std::getenv(std::string(text.substr(begin, at - begin)).c_str());
    if (value) out += value;
    if (braces && at < text.size() && text[at] == '}') ++at;
  }
  return out;
}

}  // namespace

base::Result<Endpoint> parse_endpoint(std::string_view text, const EndpointRules& rules) {
  Endpoint e;
  e.text.assign(text);
  e.kind = Kind::ip;
  std::string expanded = expand_environment(text);
  if (expanded.empty() && !text.empty())
    return base::Error{"'" + e.text + "' resolves to an empty address (environment variable missing?)"};
  std::string_view rest = expanded;
  int datagram = -1;
  if (rest.starts_with("stream+")) datagram = 0, rest.remove_prefix(7);
  else if (rest.starts_with("dgram+")) datagram = 1, rest.remove_prefix(6);
  bool prefixed = false;
  for (const Prefix& p : kPrefixes) {
    if (!rest.starts_with(p.text)) continue;
    if (!p.built)
      return wrong("'" + std::string(p.text) + "' is valid in HAProxy but is not built in sluice yet,", text);
    e.kind = p.kind;
    e.family_hint = p.family;
    if (p.datagram >= 0) datagram = p.datagram;
    rest.remove_prefix(p.text.size());
    prefixed = true;
    break;
  }
  if (!prefixed && rest.starts_with('/')) e.kind = Kind::unix_path;
  e.datagram = datagram < 0 ? rules.datagram_default : datagram == 1;
  if (e.datagram && !rules.datagram_default) return wrong("dgram-type address not acceptable", text);
  if (!e.datagram && rules.datagram_default) return wrong("stream-type address not acceptable", text);
  base::Result<bool> read = true;
  switch (e.kind) {
    case Kind::fd:
      if (!rules.fd_allowed) return wrong("a file descriptor is not acceptable here", text);
      [[fallthrough]];
    case Kind::sockpair: read = read_descriptor(e, rest, !rules.datagram_default); break;
    case Kind::unix_path:
    case Kind::abstract:
    case Kind::abstract_z: read = read_path(e, rest, rules); break;
    default: read = read_ip(e, rest, rules);
  }
  if (!read) return base::Error{read.error()};
  return e;
}

base::Result<Address> resolve(const std::string& host, uint8_t family_hint) {
  addrinfo hints{};
  hints.ai_family = family_hint == 4 ? AF_INET : family_hint == 6 ? AF_INET6 : AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  int rc = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (rc != 0) return base::Error{"could not resolve address '" + host + "'"};
  Address found;
  for (const addrinfo* a = list; a && !found.is_ip(); a = a->ai_next) found = Address::from(a->ai_addr);
  freeaddrinfo(list);
  if (!found.is_ip()) return base::Error{"could not resolve address '" + host + "'"};
  return found;
}

}  // namespace sluice::net
