#include "expr/lookup.h"

#include <cstdio>
#include <cstdlib>
#include <unordered_map>

#include "base/strings.h"

namespace sluice::expr {
namespace {

/// Every registered T by name. Two of one name are a mistake of ours that no configuration can mend.
template <class T>
const std::unordered_map<std::string_view, const T*>& table() {
  static const auto built = [] {
    std::unordered_map<std::string_view, const T*> map;
    base::Register<T>::for_each([&](const T& e) {
      if (map.emplace(e.name, &e).second) return;
      std::fprintf(stderr, "sample keyword '%.*s' is registered twice\n", static_cast<int>(e.name.size()), e.name.data());
      std::abort();
    });
    return map;
  }();
  return built;
}

template <class T>
const T* find(std::string_view name) {
  auto it = table<T>().find(name);
  return it == table<T>().end() ? nullptr : it->second;
}

template <class T>
std::string_view nearest_of(std::string_view name) {
  std::vector<std::string_view> all;
  for (const auto& [known, entry] : table<T>()) all.push_back(known);
  return base::nearest(name, all);
}

constexpr std::string_view kUses[] = {
    "frontend tcp-request connection rule", "frontend tcp-request session rule", "frontend tcp-request content rule",
    "frontend http-request header rule", "frontend http-request body rule", "frontend use-backend rule",
    "backend tcp-request content rule", "backend http-request header rule", "backend http-request body rule",
    "backend use-server, balance or stick-match rule", "server source selection", "backend tcp-response content rule",
    "backend http-response header rule", "backend http-response body rule", "backend stick-store rule",
    "frontend tcp-response content rule", "frontend http-response header rule", "frontend http-response body rule",
    "logs", "backend tcp-check rule", "configuration parser", "CLI parser",
};

bool starts(std::string_view s, std::initializer_list<std::string_view> prefixes) {
  for (auto p : prefixes)
    if (s.starts_with(p)) return true;
  return false;
}

bool has_any(std::string_view s, std::initializer_list<std::string_view> parts) {
  for (auto p : parts)
    if (s.find(p) != std::string_view::npos) return true;
  return false;
}

}  // namespace

const Fetch* find_fetch(std::string_view name) { return find<Fetch>(name); }
const Converter* find_converter(std::string_view name) { return find<Converter>(name); }
const AclAlias* find_acl_alias(std::string_view name) { return find<AclAlias>(name); }
std::string_view nearest_fetch(std::string_view name) { return nearest_of<Fetch>(name); }
std::string_view nearest_converter(std::string_view name) { return nearest_of<Converter>(name); }

std::string_view use_name(uint32_t use) {
  for (unsigned i = 0; i < std::size(kUses); ++i)
    if (use & (1u << i)) return kUses[i];
  return "place";
}

std::string_view needs_name(const Fetch& f) {
  bool early = f.uses & (kFrontTcpCont | kFrontHttpReq);
  if (starts(f.name, {"srv_", "server_"})) return "server";
  if (starts(f.name, {"bc_", "bc."})) return "server address";
  if (starts(f.name, {"be_", "cur_"})) return "backend";
  bool buffer = has_any(f.name, {"payload", ".len", "_len", "ssl_", "rdp_cookie"}) && !has_any(f.name, {"body"});
  if (early && !(f.uses & kBackHttpRes)) return buffer ? "request buffer" : "HTTP request headers";
  if (early) return f.uses & kFrontTcpConn ? "internal state" : "HTTP request";
  if (f.uses & kCheck && f.uses & kLogs) return "HTTP response";
  return buffer ? "response buffer" : "HTTP response headers";
}

}  // namespace sluice::expr
