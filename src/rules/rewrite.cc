#include "rules/rewrite.h"

#include <algorithm>

#include "base/strings.h"
#include "expr/use.h"
#include "model/proxy.h"
#include "runtime/runtime.h"

namespace sluice::rules {
namespace {

size_t size_of(const http1::Head& h) {
  size_t n = h.method.size() + h.target.size() + h.reason.size() + 16;
  for (const http1::Field& f : h.fields) n += f.name.size() + f.value.size() + 4;
  return n;
}

const model::Global& limits() {
  static const model::Global defaults;
  runtime::Runtime* rt = runtime::Runtime::get_if();
  return rt ? rt->config().global : defaults;
}

}  // namespace

bool Edit::fits(size_t bytes) const {
  // A head as received leaves tune.maxrewrite free, so small edits need no counting.
  const model::Global& g = limits();
  if (head_->edits->used() + bytes <= g.maxrewrite) return true;
  return size_of(*head_) + bytes <= g.bufsize && head_->edits->used() + bytes <= 8 * size_t{g.bufsize};
}

Ran Edit::failed() const {
  TxnView& v = txn_.view();
  if (v.frontend) v.frontend->fe.add(runtime::Ctr::failed_rewrites);
  if (v.backend && v.backend != v.frontend) v.backend->be.add(runtime::Ctr::failed_rewrites);
  if (v.server && on_response(where_)) v.server->counters.add(runtime::Ctr::failed_rewrites);
  if (!v.strict_rewrites) return Ran::next;
  txn_.internal_error(on_response(where_) ? 502 : 500);
  return Ran::stop;
}

bool is_field_value(std::string_view value) { return value.find_first_of(std::string_view("\r\n\0", 3)) == value.npos; }

bool is_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return base::is_alpha(c) || base::is_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool Format::parse(ParseEnv& env, Ruleset where) {
  format_ = expr::parse_log_format(env, env.next(), uses_here(env, where));
  return format_ != nullptr;
}

bool at_condition(const ParseEnv& env) { return env.done() || env.peek() == "if" || env.peek() == "unless"; }

std::nullptr_t refuse(ParseEnv& env, std::string text) {
  env.alert(std::move(text));
  return nullptr;
}

std::optional<std::string> parenthesised(ParseEnv& env) {
  const std::string& word = env.at(env.pos() - 1);
  size_t open = word.find('(');
  if (open == word.npos || word.back() != ')') return std::nullopt;
  return word.substr(open + 1, word.size() - open - 2);
}

uint32_t uses_here(const ParseEnv& env, Ruleset where) {
  uint16_t caps = env.proxy ? env.proxy->caps : 0;
  return uses_of(where, caps);
}

}  // namespace sluice::rules

namespace sluice {

uint32_t uses_of(Ruleset where, uint16_t section) {
  using namespace expr;
  struct Row {
    Ruleset set;
    uint32_t front, back;
  };
  constexpr Row kRows[] = {
      {kTcpConnection, kFrontTcpConn, kFrontTcpConn},  {kQuicInitial, kFrontTcpConn, kFrontTcpConn},
      {kTcpSession, kFrontTcpSess, kFrontTcpSess},     {kTcpContent, kFrontTcpCont, kBackTcpCont},
      {kTcpResponse, kFrontTcpResp, kBackTcpResp},     {kHttpRequest, kFrontHttpReq, kBackHttpReq},
      {kHttpResponse, kFrontHttpRes, kBackHttpRes},    {kHttpAfterResponse, kFrontHttpRes, kBackHttpRes},
      {kTcpCheck, kCheck, kCheck},                     {kHttpCheck, kCheck, kCheck},
  };
  uint32_t uses = 0;
  for (const Row& r : kRows) {
    if (r.set != where) continue;
    // A defaults section may serve either side.
    bool front = (section & model::kFrontendCap) != 0, back = (section & model::kBackendCap) != 0;
    if (front || !back) uses |= r.front;
    if (back || !front) uses |= r.back;
  }
  return uses;
}

}  // namespace sluice
