#include "health/step_connect.h"

#include <fmt/format.h>

#include "health/script_run.h"
#include "health/settings.h"
#include "runtime/proxy.h"
#include "session/proxy_protocol.h"

namespace sluice::health {
namespace {

constexpr size_t kSocksReply = 8;
constexpr char kSocksGranted = 90;

/// "source" of the server, else of the backend.
void set_source(const runtime::LiveServer& s, net::ConnectOptions& o) {
  const model::Source& own = s.config().source;
  const model::Source& from = own.set ? own : s.proxy().config().source;
  if (from.set && from.address.kind == net::Endpoint::Kind::ip) o.bind_to = from.address.ip;
  o.interface = from.interface;
  o.namespace_name = s.config().namespace_name == "*" ? std::string_view{} : std::string_view(s.config().namespace_name);
}

/// A SOCKS4 CONNECT: version, command, port, address, user. IPv4 only, as the protocol is.
std::string socks_request(const net::Address& to) {
  uint32_t ip = to.unmapped().v4_host_order();
  std::string out{'\x04', '\x01', static_cast<char>(to.port() >> 8), static_cast<char>(to.port())};
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(ip >> shift);
  return out + "sluice" + '\0';
}

/// Where the step leads; port 0 when an expression gave none that is usable.
Target destination(const ConnectStep& step, ScriptRun& run) {
  Target t = run.owner().target();
  if (!step.use_defaults) {
    t.send_proxy = step.send_proxy ? 1 : 0;
    t.socks4 = step.via_socks4;
  }
  if (step.addr) {
    uint16_t port = t.address.port();
    t.address = *step.addr;
    if (t.address.port() == 0) t.address.set_port(port);
    t.unix_socket = nullptr;
  }
  int64_t port = step.port;
  if (step.port_expression && step.port_expression->integer(run.view(), port) != Got::yes) port = 0;
  if (port > 0 && port < 65536) t.address.set_port(static_cast<uint16_t>(port));
  return t;
}

/// The PROXY header, the last thing before the steps' own bytes.
Flow send_header(ScriptRun& run) {
  ScriptRun::Introduction& intro = run.introduction;
  intro.phase = ScriptRun::Introduction::Phase::header;
  if (intro.target.send_proxy == 0) return Flow::next;
  session::ProxyOut header;
  header.version = intro.target.send_proxy;
  // Version 1 has no word for "by ourselves", version 2 has: without addresses.
  if (header.version == 1) header.src = net::local_address(run.fd()), header.dst = net::peer_address(run.fd());
  std::string text;
  session::append_proxy_header(text, header);
  return run.send(text);
}

Flow read_socks_reply(ScriptRun& run) {
  if (Flow f = run.flush(); f != Flow::next) return f;
  const std::string& reply = run.input();
  if (reply.size() >= kSocksReply)
    return reply[1] == kSocksGranted ? send_header(run)
                                     : run.conclude({Status::l4con, 0, "SOCKS4 Proxy deny the request" + run.where()});
  if (run.ended()) return run.conclude({Status::l4con, 0, "SOCKS4 Proxy handshake aborted" + run.where()});
  return Flow::wait;
}

}  // namespace

std::string ConnectStep::name() const { return port ? fmt::format("connect port {}", port) : std::string("connect"); }

Flow ConnectStep::enter(ScriptRun& run) const {
  const model::Server& server = run.owner().server().config();
  run.introduction = {.target = destination(*this, run)};
  Target& to = run.introduction.target;
  const auto& socks = checks_of(server).socks4;
  to.socks4 = to.socks4 && socks && to.address.family() == net::Address::Family::ipv4 && !to.unix_socket;
  Opening how;
  how.to = to.socks4 ? *socks : to.address;
  how.unix_socket = to.unix_socket;
  how.linger = linger;
  how.options.delay_ack = !answer_first && !to.unix_socket && !to.socks4;
  set_source(run.owner().server(), how.options);
  Verdict v;
  return run.open(how, v) ? Flow::wait : run.conclude(std::move(v));
}

Flow ConnectStep::more(ScriptRun& run) const {
  using Phase = ScriptRun::Introduction::Phase;
  if (run.introduction.phase == Phase::header) return run.flush();
  if (run.introduction.phase == Phase::socks) return read_socks_reply(run);
  if (int error = run.connect_result()) return run.fail(Status::l4con, error);
  run.connected();
  if (!run.introduction.target.socks4) return send_header(run);
  run.introduction.phase = Phase::socks;
  run.want_input();
  Flow f = run.send(socks_request(run.introduction.target.address));
  return f == Flow::over ? f : Flow::wait;
}

}  // namespace sluice::health
