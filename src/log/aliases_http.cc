// Aliases of the HTTP request line, of captured headers and cookies. Manual 8.2.6, 8.6 to 8.8.
#include "log/aliases.h"
#include "runtime/runtime.h"

namespace sluice::log {
namespace {

using base::TextOut;

constexpr std::string_view kBad = "<BADREQ>";

/// The request line taken apart as it was received: the rules may have changed the head since.
struct Parts {
  std::string_view method, target, version;
};
bool parts(const TxnView& t, Parts& p) {
  if (!t.log || !t.log->request_parsed) return false;
  std::string_view line = t.log->start_line;
  size_t a = line.find(' '), b = line.rfind(' ');
  if (a == std::string_view::npos) return false;
  p.method = line.substr(0, a);
  if (a == b) return p.target = line.substr(a + 1), true;
  p.target = line.substr(a + 1, b - a - 1);
  p.version = line.substr(b + 1);
  return true;
}

void request_line(TxnView& t, const LogFlags&, TextOut& out) {
  if (!t.log || !t.log->request_parsed) return out.put(kBad);
  put_encoded(t.log->start_line, false, out);
}

enum class Part { method, uri, before_query, path_only, query, version };

std::string_view path_of(std::string_view target) {
  if (target.starts_with('/') || target == "*") return target;
  size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return {};
  size_t slash = target.find('/', scheme + 3);
  return slash == std::string_view::npos ? std::string_view{} : target.substr(slash);
}

template <Part What>
void part(TxnView& t, const LogFlags&, TextOut& out) {
  Parts p;
  if (!parts(t, p)) return out.put(kBad);
  size_t query = p.target.find('?');
  switch (What) {
    case Part::method:
      return out.put(p.method);
    case Part::uri:
      return out.put(p.target);
    case Part::before_query:
      return out.put(p.target.substr(0, query));
    case Part::path_only:
      return out.put(path_of(p.target.substr(0, query)));
    case Part::query:
      return out.put(query == std::string_view::npos ? std::string_view{} : p.target.substr(query));
    case Part::version:
      return out.put(p.version);
  }
}

struct Captured {
  const std::string_view* values = nullptr;
  size_t count = 0;
};
template <bool Response>
Captured captured(const TxnView& t) {
  if (!t.frontend || !t.log || !t.log->request_parsed) return {};
  const model::Proxy& fe = t.frontend->config();
  if (Response) return {t.response_captures, fe.response_captures.size()};
  return {t.request_captures, fe.request_captures.size()};
}

/// Encoded as 8.6 asks; flag E puts '\' before '"', '\' and ']', as the engine does elsewhere.
void put_value(std::string_view value, const LogFlags& f, TextOut& out) {
  if (!f.escape) return put_encoded(value, true, out);
  for (char c : value) {
    if (c == '\\' || c == ']') out.put('\\');
    put_encoded(std::string_view(&c, 1), true, out);
  }
}

template <bool Response>
void block(TxnView& t, const LogFlags& f, TextOut& out) {
  Captured c = captured<Response>(t);
  if (c.count == 0) return;
  if (f.quote) out.put('"');
  out.put('{');
  for (size_t i = 0; i < c.count; ++i) {
    if (i) out.put('|');
    if (c.values) put_value(c.values[i], f, out);
  }
  out.put('}');
  if (f.quote) out.put('"');
}

template <bool Response>
void list(TxnView& t, const LogFlags& f, TextOut& out) {
  Captured c = captured<Response>(t);
  for (size_t i = 0; i < c.count; ++i) {
    if (i) out.put(' ');
    std::string_view value = c.values ? c.values[i] : std::string_view{};
    if (f.quote) out.put('"');
    else if (value.empty()) out.put('-');
    put_value(value, f, out);
    if (f.quote) out.put('"');
  }
}

void request_cookie(TxnView& t, const LogFlags&, TextOut& out) { out.put(t.request_cookie); }
void response_cookie(TxnView& t, const LogFlags&, TextOut& out) { out.put(t.response_cookie); }

// Captures quote by themselves (a list quotes each of its words), which is what "number" leaves to them.
constexpr LogAlias kAliases[] = {
    {"r", request_line, true, false, true},
    {"HM", part<Part::method>, true},
    {"HU", part<Part::uri>, true},
    {"HP", part<Part::before_query>, true},
    {"HPO", part<Part::path_only>, true},
    {"HQ", part<Part::query>, true},
    {"HV", part<Part::version>, true},
    {"CC", request_cookie, true},
    {"CS", response_cookie, true},
    {"hr", block<false>, false, true, true, true},
    {"hs", block<true>, false, true, true, true},
    {"hrl", list<false>, false, true, true, true},
    {"hsl", list<true>, false, true, true, true},
};
const base::Register<LogAlias> registered(kAliases);

}  // namespace
}  // namespace sluice::log
