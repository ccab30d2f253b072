// Who the client says it is: http_auth and its kin. Manual 7.3.6, 12.2 (userlists).
#include <crypt.h>

#include <algorithm>
#include <memory>

#include "base/strings.h"
#include "expr/base64.h"
#include "expr/fetch_util.h"
#include "http1/uri.h"
#include "model/config.h"
#include "runtime/proxy.h"

namespace sluice::rules {
namespace {

using Args = std::span<const Arg>;
using expr::give;
using expr::Sample;
using expr::Type;
using model::User;

struct Credentials {
  std::string_view scheme, data;     ///< "Basic" and what follows it
  std::string_view user, password;   ///< of Basic
  bool basic = false, bearer = false;
};

/// "Basic dXNlcjpwYXNz" taken apart. False: it is none of the schemes that are known.
bool take_apart(std::string_view value, TxnView& txn, Credentials& out) {
  size_t blank = value.find(' ');
  if (blank == value.npos || blank == 0) return false;
  out.scheme = value.substr(0, blank);
  out.data = value.substr(blank);
  out.data.remove_prefix(std::min(out.data.find_first_not_of(' '), out.data.size()));
  out.bearer = base::iequals(out.scheme, "bearer");
  if (!base::iequals(out.scheme, "basic")) return out.bearer;
  char* text = txn.arena->allocate(out.data.size() + 1);
  ptrdiff_t n = expr::base64_decode(out.data, text, expr::Base64::standard);
  if (n < 0) return false;
  std::string_view plain(text, static_cast<size_t>(n));
  size_t colon = plain.find(':');
  if (colon == plain.npos) return false;
  out.user = plain.substr(0, colon);
  out.password = plain.substr(colon + 1);
  return out.basic = true;
}

/// Requests to a proxy carry them in a field of their own (option http-use-proxy-header).
Got credentials(TxnView& txn, Credentials& out) {
  http1::Head* head;
  if (Got g = expr::request_head(txn, head); g != Got::yes) return g;
  bool as_proxy = txn.frontend && txn.frontend->config().has(model::Opt::use_proxy_header) &&
                  http1::split_uri(head->target).form == http1::Uri::Form::absolute;
  const http1::Field* f = head->find(as_proxy ? "proxy-authorization" : "authorization");
  return f && take_apart(f->value, txn, out) ? Got::yes : Got::no;
}

bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char differs = 0;
  for (size_t i = 0; i < a.size(); ++i) differs |= static_cast<unsigned char>(a[i] ^ b[i]);
  return differs == 0;
}

bool password_fits(const User& user, std::string_view password) {
  if (!user.crypted) return same(user.password, password);
  thread_local std::unique_ptr<crypt_data> scratch = std::make_unique<crypt_data>();
  std::string text(password);
  const char* hash = ::crypt_r(text.c_str(), user.password.c_str(), scratch.get());
  return hash && same(user.password, hash);
}

/// The user of the list whose password the client knows.
Got known_user(Args args, TxnView& txn, const User*& user, std::string_view& name) {
  Credentials c;
  if (Got g = credentials(txn, c); g != Got::yes) return g;
  auto* list = args.empty() ? nullptr : static_cast<const model::Userlist*>(args[0].ref);
  if (!c.basic || !list) return Got::no;
  for (const User& u : list->users)
    if (u.name == c.user && !u.password.empty() && password_fits(u, c.password)) {
      user = &u;
      name = c.user;
      return Got::yes;
    }
  return Got::no;
}

Got auth(Args args, TxnView& txn, Sample& out) {
  const User* user = nullptr;
  std::string_view name;
  Got g = known_user(args, txn, user, name);
  return g == Got::later ? g : expr::give_bool(out, user != nullptr);
}

Got auth_group(Args args, TxnView& txn, Sample& out) {
  const User* user = nullptr;
  std::string_view name;
  Got g = known_user(args, txn, user, name);
  return g == Got::yes ? give(out, name) : g;
}
/// ACLs look at the groups of the user.
Got next_group(Args args, TxnView& txn, FetchCursor& at, Sample& out) {
  const User* user = nullptr;
  std::string_view name;
  if (Got g = known_user(args, txn, user, name); g != Got::yes) return g;
  return at.count < user->groups.size() ? give(out, user->groups[at.count++]) : Got::no;
}

Got user(Args, TxnView& txn, Sample& out) {
  Credentials c;
  Got g = credentials(txn, c);
  return g == Got::yes ? c.basic ? give(out, c.user) : Got::no : g;
}
Got password(Args, TxnView& txn, Sample& out) {
  Credentials c;
  Got g = credentials(txn, c);
  return g == Got::yes ? c.basic ? give(out, c.password) : Got::no : g;
}
Got scheme(Args, TxnView& txn, Sample& out) {
  Credentials c;
  Got g = credentials(txn, c);
  return g == Got::yes ? give(out, c.scheme) : g;
}

Got bearer(Args args, TxnView& txn, Sample& out) {
  Credentials c;
  if (!expr::has(args, 0)) {
    Got g = credentials(txn, c);
    return g == Got::yes ? c.bearer ? give(out, c.data) : Got::no : g;
  }
  http1::Head* head;
  if (Got g = expr::request_head(txn, head); g != Got::yes) return g;
  const http1::Field* f = head->find(args[0].text);
  if (!f || !take_apart(f->value, txn, c) || !c.bearer) return Got::no;
  return give(out, c.data);
}
bool check_field(std::span<Arg> args, ParseEnv&) {
  if (!args.empty()) args[0].text = base::to_lower(args[0].text);
  return true;
}

constexpr Fetch kFetches[] = {
    {"http_auth", "user list", Type::boolean, expr::kUseRequest, auth},
    {"http_auth_group", "user list", Type::str, expr::kUseRequest, auth_group, nullptr, next_group},
    {"http_auth_bearer", "[string]", Type::str, expr::kUseRequest, bearer, check_field},
    {"http_auth_pass", "", Type::str, expr::kUseRequest, password},
    {"http_auth_type", "", Type::str, expr::kUseRequest, scheme},
    {"http_auth_user", "", Type::str, expr::kUseRequest, user},
};
const base::Register<Fetch> reg(kFetches);

}  // namespace
}  // namespace sluice::rules
