#include "health/http_send.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/strings.h"
#include "health/script_run.h"
#include "runtime/runtime.h"
#include "runtime/state.h"

namespace sluice::health {
namespace {

/// Only 1.0 and 1.1 are spoken here: what claims more is 1.1.
std::string_view spoken(const std::optional<std::string>& version) {
  if (!version || !version->starts_with("HTTP/")) return "HTTP/1.0";
  return *version >= "HTTP/1.1" ? "HTTP/1.1" : "HTTP/1.0";
}

bool has_body_by_nature(std::string_view method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

/// The authority of an absolute target follows the Host field.
std::string with_authority(std::string_view target, std::string_view host) {
  size_t scheme = target.find("://");
  if (host.empty() || target.starts_with('/') || scheme == target.npos) return std::string(target);
  size_t path = target.find_first_of("/?", scheme + 3);
  return fmt::format("{}{}{}", target.substr(0, scheme + 3), host, path == target.npos ? "" : target.substr(path));
}

}  // namespace

std::string state_field(runtime::LiveServer& s) {
  runtime::LiveProxy& p = s.proxy();
  uint64_t sessions = 0;
  p.for_each_server([&](runtime::LiveServer& other) { sessions += other.sessions.value(); });
  bool ip = s.address().is_ip();
  std::string node = runtime::Runtime::get().config().global.node;
  char host[256] = {};
  if (node.empty() && gethostname(host, sizeof host - 1) == 0) node = host;
  uint32_t own = (s.effective_weight() + 15) / 16;
  return fmt::format("{}; address={}; port={}; name={}/{}; node={}; weight={}/{}; scur={}/{}; qcur={}", runtime::status_text(s),
                     ip ? s.address().ip_text() : "unix", ip ? std::to_string(s.address().port()) : "unix", p.name(), s.name(),
                     node, own, (p.total_weight() + 15) / 16, s.sessions.value(), sessions, s.queued.value());
}

Flow HttpSend::enter(ScriptRun& run) const {
  run.mark_exchange();
  TxnView& view = run.view();
  const HttpRequest& r = request;
  std::string method = r.method ? *r.method : "OPTIONS";
  std::string uri = r.uri_format ? std::string(r.uri_format->text(view)) : r.uri ? *r.uri : "/";
  std::string_view version = spoken(r.version);
  std::string body = r.body_format ? std::string(r.body_format->text(view)) : r.body;
  std::string fields, host, connection;
  for (const auto& [name, format] : r.fields) {
    std::string_view value = format->text(view);
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos) continue;
    if (name == "content-length" || name == "transfer-encoding") continue;
    if (name == "connection") {
      connection = value;
      continue;
    }
    if (name == "host") host = value;
    fields += fmt::format("{}: {}\r\n", name, value);
  }
  if (send_state) fields += fmt::format("x-haproxy-server-state: {}\r\n", state_field(run.owner().server()));
  if (!body.empty() || has_body_by_nature(method)) fields += fmt::format("content-length: {}\r\n", body.size());
  if (connection.empty() && version == "HTTP/1.1") connection = "close";
  if (!connection.empty()) fields += fmt::format("connection: {}\r\n", connection);
  run.answer().reset(method == "HEAD");
  return run.send(fmt::format("{} {} {}\r\n{}\r\n{}", method, with_authority(uri, host), version, fields, body));
}

Flow HttpSend::more(ScriptRun& run) const { return run.flush(); }

}  // namespace sluice::health
