// A transaction to evaluate expressions in, and short ways to parse and evaluate.
#pragma once
#include <string>
#include <vector>

#include "expr/expression.h"
#include "expr/log_format.h"
#include "expr/use.h"
#include "expr/vars.h"
#include "sluice/parse.h"

namespace sluice::expr::test {

struct World {
  base::Arena arena;
  http1::Head request, response;
  ConnFacts conn;
  ServerConnFacts server_conn;
  TxnLog log;
  TxnView txn;

  World() {
    request.edits = response.edits = &arena;
    request.method = "GET";
    request.target = "/a/b.html?x=1&y=two&x=3";
    request.add("Host", "www.Example.com:8080");
    request.add("X-List", "a, \"b,c\" ,d");
    request.add("X-List", "e");
    request.add("X-Num", "12ab");
    request.add("X-Forwarded-For", "10.1.2.3, 192.0.2.9:99");
    request.add("Cookie", "s=1; t=2; s=3");
    response.status = 200;
    response.reason = "OK";
    response.add("Server", "unit");
    response.add("Set-Cookie", "sid=42; path=/");
    conn.src = net::Address::v4(0x7f000001, 40000);
    conn.dst = net::Address::v4(0x0a000001, 80);
    conn.peer = conn.src;
    conn.local = conn.dst;
    conn.requests = 1;
    txn.conn = &conn;
    txn.log = &log;
    txn.request = &request;
    txn.request_complete = true;
    txn.arena = &arena;
  }
  ~World() {
    for (Vars** v : {&txn.txn_vars, &txn.req_vars, &txn.res_vars, &txn.check_vars, &conn.vars}) release_vars(*v);
  }
  void respond() { txn.response = &response; }
};

/// Words of one line split at blanks; quotes are not known here.
struct Line {
  std::vector<Word> words;
  Diagnostics diags;
  ParseEnv env;
  explicit Line(std::string_view text) : words(split(text)), env(words, diags) {}

  static std::vector<Word> split(std::string_view text) {
    std::vector<Word> out;
    for (size_t at = 0; at < text.size();) {
      size_t end = std::min(text.find(' ', at), text.size());
      if (end > at) out.push_back({std::string(text.substr(at, end - at)), static_cast<int>(at) + 1});
      at = end + 1;
    }
    return out;
  }
  std::string complaint() const { return diags.all().empty() ? "" : diags.all().front().text; }
};

/// Value of an expression as text; "-" when there is none, "..." when it is yet to come, "!why" when refused.
inline std::string value(World& w, std::string_view text, uint32_t use = kAllUses) {
  Line line("");
  auto e = parse_expression_text(line.env, text, use);
  if (!e) return "!" + line.complaint();
  std::string_view v;
  Got got = e->text(w.txn, v);
  return got == Got::yes ? std::string(v) : got == Got::no ? "-" : "...";
}

inline std::string format(World& w, std::string_view text, uint32_t use = kFrontHttpReq) {
  Line line("");
  auto f = parse_log_format(line.env, text, use);
  return f ? std::string(f->text(w.txn)) : "!" + line.complaint();
}

}  // namespace sluice::expr::test
