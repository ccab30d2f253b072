#include "admin/stats_request.h"

#include <algorithm>

#include "base/strings.h"

namespace sluice::admin {
namespace {

std::string url_decode(std::string_view s, bool plus_is_blank) {
  std::string out;
  for (size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '%' && i + 2 < s.size()) {
      auto v = base::hex_to_uint(s.substr(i + 1, 2));
      if (v) {
        out += static_cast<char>(*v);
        i += 2;
        continue;
      }
    }
    out += s[i] == '+' && plus_is_blank ? ' ' : s[i];
  }
  return out;
}

std::string decode_base64(std::string_view s) {
  std::string out;
  uint32_t bits = 0;
  int n = 0;
  for (char c : s) {
    int v = c >= 'A' && c <= 'Z'   ? c - 'A'
            : c >= 'a' && c <= 'z' ? c - 'a' + 26
            : c >= '0' && c <= '9' ? c - '0' + 52
            : c == '+'             ? 62
            : c == '/'             ? 63
                                   : -1;
    if (v < 0) break;
    bits = bits << 6 | static_cast<uint32_t>(v);
    if ((n += 6) >= 8) out += static_cast<char>(bits >> (n -= 8) & 0xff);
  }
  return out;
}

/// Takes as long for any text of one length: the answer's time tells nothing of the password.
bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char differ = 0;
  for (size_t i = 0; i < a.size(); ++i) differ |= static_cast<unsigned char>(a[i] ^ b[i]);
  return differ == 0;
}

bool authenticated(const http1::Head& request, const StatsConfig& c) {
  std::string_view value = request.get("authorization");
  if (!base::istarts_with(value, "basic ")) return false;
  std::string account = decode_base64(base::trim(value.substr(6)));
  bool ok = false;
  for (const auto& [user, password] : c.users) ok |= same(account, user + ':' + password);
  return ok;
}

std::string_view host_of(std::string_view origin) {
  size_t scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view{} : origin.substr(scheme + 3);
}

}  // namespace

bool targets_page(std::string_view target, std::string_view uri, std::string_view& after_uri) {
  size_t scheme = target.find("://");
  if (!target.starts_with('/') && scheme != std::string_view::npos) {
    size_t slash = target.find('/', scheme + 3);
    if (slash == std::string_view::npos) return false;
    target = target.substr(slash);
  }
  if (!target.starts_with(uri)) return false;
  after_uri = target.substr(uri.size());
  return true;
}

StatsQuery parse_query(std::string_view after) {
  StatsQuery q;
  auto has = [&](std::string_view flag) { return after.find(flag) != std::string_view::npos; };
  if (has(";csv")) q.form = StatsQuery::Form::csv;
  else if (has(";typed")) q.form = StatsQuery::Form::typed;
  else if (has(";json-schema")) q.form = StatsQuery::Form::schema;
  else if (has(";json")) q.form = StatsQuery::Form::json;
  q.no_refresh = has(";norefresh");
  q.up = has(";up");
  q.no_maint = has(";no-maint");
  size_t st = after.find(";st=");
  if (st != std::string_view::npos)
    for (char c : after.substr(st + 4)) {
      if (!base::is_alpha(c) || q.status.size() >= 8) break;
      q.status += c;
    }
  constexpr std::string_view kScope = "?scope=";
  if (after.starts_with(kScope))   // a piece of a proxy's name, as much as fits the reference's field
    for (char c : after.substr(kScope.size(), 20)) {
      if (!base::is_alpha(c) && !base::is_digit(c) && c != '-' && c != '_' && c != '.' && c != ':') break;
      q.scope += c;
    }
  return q;
}

Access check_access(TxnView& view, const StatsConfig& c, std::string& realm) {
  realm = c.realm;
  if (c.rules.empty()) {
    if (c.users.empty() || authenticated(*view.request, c)) return Access::granted;
    return Access::needs_auth;
  }
  for (const StatsRule& r : c.rules) {
    if (r.condition && r.condition->eval(view) != Got::yes) continue;
    if (r.what == StatsRule::What::allow) return Access::granted;
    if (r.what == StatsRule::What::deny) return Access::denied;
    if (!r.realm.empty()) realm = r.realm;
    return Access::needs_auth;
  }
  return Access::granted;
}

bool may_change(TxnView& view, const StatsConfig& c) {
  return std::any_of(c.admin.begin(), c.admin.end(), [&](const auto& rule) { return !rule || rule->eval(view) == Got::yes; });
}

bool is_cross_site(const http1::Head& request) {
  std::string_view site = request.get("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return true;
  std::string_view origin = request.get("origin");
  return !origin.empty() && !base::iequals(host_of(origin), request.get("host"));
}

std::vector<std::pair<std::string, std::string>> parse_form(std::string_view body) {
  std::vector<std::pair<std::string, std::string>> out;
  while (!body.empty() && out.size() < 1000) {
    size_t amp = body.find('&');
    std::string_view one = body.substr(0, amp);
    body = amp == std::string_view::npos ? std::string_view{} : body.substr(amp + 1);
    size_t eq = one.find('=');
    if (one.empty()) continue;
    out.emplace_back(url_decode(one.substr(0, eq), true),
                     eq == std::string_view::npos ? std::string{} : url_decode(one.substr(eq + 1), true));
  }
  return out;
}

}  // namespace sluice::admin
