#include "http1/target.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/strings.h"
#include "http1/chars.h"
#include "http1/uri.h"

namespace sluice::http1 {
namespace {

// Bytes that no host and port is made of (RFC 3986 section 3.2.2) and that change the meaning of a URI when
// rules build one from the Host field.
constexpr std::array<bool, 256> kBadInHost = [] {
  std::array<bool, 256> t{};
  for (size_t c = 0; c < t.size(); ++c) t[c] = c <= ' ' || c >= 0x7f;
  for (char c : std::string_view("\"#/<>?@\\^`{|}")) t[static_cast<uint8_t>(c)] = true;
  return t;
}();

bool is_sane_host(std::string_view host) {
  return std::none_of(host.begin(), host.end(), [](char c) { return kBadInHost[static_cast<uint8_t>(c)]; });
}

// Length of a port at the end of authority that goes without saying, colon included; 0 when there is none.
size_t default_port(std::string_view authority, std::string_view scheme, bool connect) {
  Authority a = split_authority(authority);
  bool bracketed = a.host.starts_with('[') && a.host.ends_with(']');
  if (!a.has_port || (!bracketed && a.host.find(':') != std::string_view::npos)) return 0;
  bool is_default = a.port.empty() || (a.port == "80" && (connect || base::iequals(scheme, "http"))) ||
                    (a.port == "443" && (connect || base::iequals(scheme, "https")));
  return is_default ? a.port.size() + 1 : 0;
}

bool has_port_number(std::string_view authority) {
  Authority a = split_authority(authority);
  return !a.port.empty() && std::all_of(a.port.begin(), a.port.end(), base::is_digit);
}

// Cuts n bytes out of the start line, right before `at`: what stands in front moves towards the end.
void cut_before(Head& head, const char* at, size_t n) {
  char* begin = const_cast<char*>(head.start_line.data());
  std::memmove(begin + n, begin, static_cast<size_t>(at - begin) - n);
  head.start_line.remove_prefix(n);
  head.method = {head.method.data() + n, head.method.size()};
  head.target.remove_suffix(n);
  head.target = {head.target.data() + n, head.target.size()};
}

bool is_known_form(const Uri& uri, bool connect) {
  switch (uri.form) {
    case Uri::Form::origin:
    case Uri::Form::asterisk:
      return !connect;
    case Uri::Form::authority:
      return connect && has_port_number(uri.authority);
    case Uri::Form::absolute:
      return !connect || has_port_number(uri.authority);
    default:
      return false;
  }
}

}  // namespace

bool settle_target(Head& head, const Notes& notes, bool accept_unsafe) {
  Field* host = notes.host >= 0 ? &head.fields[static_cast<size_t>(notes.host)] : nullptr;
  if (!accept_unsafe && host && !is_sane_host(host->value)) return false;
  bool connect = head.method == "CONNECT";
  if (head.target[0] == '/' && !connect) return true;

  Uri uri = split_uri(head.target);
  if (!accept_unsafe) {
    // After the authority only a path or nothing: "http://h?q" is a target of RFC 3986, but no server agrees
    // on it.
    bool bare_query = uri.form == Uri::Form::absolute && uri.path_query.empty() &&
                      uri.scheme.size() + 3 + uri.authority.size() != head.target.size();
    if (bare_query || !is_known_form(uri, connect)) return false;
    if (!is_sane_host(split_authority(uri.authority).host)) return false;
  }
  bool has_authority = uri.form == Uri::Form::absolute || connect;
  if (!has_authority || uri.authority.empty()) return true;

  size_t port = default_port(uri.authority, uri.scheme, connect);
  std::string_view wanted = uri.authority.substr(0, uri.authority.size() - port);
  wanted.remove_prefix(std::min(wanted.size(), wanted.rfind('@') + 1));
  if (host) {
    std::string_view given = host->value;
    std::string_view short_given = given.substr(0, given.size() - default_port(given, uri.scheme, connect));
    bool same = base::iequals(given, wanted) || base::iequals(short_given, wanted);
    if (!same) return accept_unsafe;
  }
  if (port == 0) return true;
  if (!connect) {
    cut_before(head, uri.authority.data() + uri.authority.size(), port);
    wanted = {wanted.data() + port, wanted.size()};
  }
  if (host) host->value = wanted;
  return true;
}

}  // namespace sluice::http1
