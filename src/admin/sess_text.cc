#include "admin/sess_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "admin/session.h"
#include "model/proxy.h"
#include "session/stream.h"

namespace sluice::admin {
namespace {

using session::Phase;
using session::Stream;

constexpr uint64_t kStreamNames = 0x7e0000000000, kCliNames = 0x7f0000000000;   ///< look like the reference's pointers

std::string time_left(int64_t deadline_us, int64_t now_us) {
  return deadline_us ? human_time(std::max<int64_t>(0, deadline_us - now_us)) : std::string{};
}
std::string or_never(std::string text) { return text.empty() ? "<NEVER>" : text; }

std::string_view protocol(const net::Address& a) {
  switch (a.family()) {
    case net::Address::Family::ipv4: return "tcpv4";
    case net::Address::Family::ipv6: return "tcpv6";
    default: return "unix_stream";
  }
}
std::string where(const net::Address& a) { return a.is_ip() ? a.text() : "unix:" + std::to_string(a.port()); }

/// The state of the server's side, as the reference numbers and names them.
struct SideState {
  int number;
  const char* name;
};
SideState server_side(const Stream& s) {
  switch (s.phase()) {
    case Phase::queue: return {2, "QUE"};
    case Phase::turn_around: return {3, "TAR"};
    case Phase::pick: return {1, "REQ"};
    case Phase::connect: return {5, "CON"};
    case Phase::exchange: case Phase::response_rules: case Phase::forward: return {8, "EST"};
    default: return {0, "INI"};
  }
}

/// Bits of a direction: all of it was read, its reader is gone, the end was passed on, bytes wait to be sent.
unsigned flags_of(const session::Leg& l) {
  return (l.read_done ? 1u : 0u) | (l.failed ? 2u : 0u) | (l.closed ? 4u : 0u) | (l.store.unsent() ? 8u : 0u);
}

int method_number(std::string_view m) {
  constexpr std::array<std::string_view, 8> kMethods = {"OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT"};
  return static_cast<int>(std::find(kMethods.begin(), kMethods.end(), m) - kMethods.begin());
}

const char* message_state(bool begun, bool done, const char* before) { return !begun ? before : done ? "MSG_DONE" : "MSG_DATA"; }

std::string printable(std::string_view text) {
  std::string out;
  for (char c : text.substr(0, 1024))
    if (c < 32 || c > 126 || c == '"' || c == '\\') out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else out += c;
  return out;
}

struct Deadlines {
  int64_t client, server, own;
  int64_t nearest() const {
    int64_t n = 0;
    for (int64_t d : {client, server, own})
      if (d && (!n || d < n)) n = d;
    return n;
  }
};
Deadlines deadlines(Stream& s) {
  return {s.client()->deadline_us(), s.server_conn() ? s.server_conn()->deadline_us() : 0,
          static_cast<net::Timer&>(s).deadline_us()};
}

void append_http(std::string& out, Stream& s, TxnView& v) {
  bool asked = v.request != nullptr, answered = v.response && v.response->status;
  const session::Leg &up = s.request_leg(), &back = s.response_leg();
  out += fmt::format("  txn={} flags=0x{:x} meth={} status={} req.st={} rsp.st={} req.f=0x{:02x} rsp.f=0x{:02x}\n", session_name(s),
                     flags_of(up) | flags_of(back) << 4, asked ? method_number(v.request->method) : 8,
                     answered ? v.response->status : -1, message_state(asked, up.read_done, "MSG_RQBEFORE"),
                     message_state(answered, back.read_done, "MSG_RPBEFORE"), flags_of(up), flags_of(back));
  if (s.times().request_parsed) out += fmt::format("      uri=\"{}\"\n", printable(s.times().start_line));
}

void append_side(std::string& out, const char* label, const char* conn_label, session::Conn* c, const char* state,
                 std::string_view proto, const char* mux, const std::string& target, int64_t now) {
  std::string left = c ? time_left(c->deadline_us(), now) : "";
  out += fmt::format("  {}={} flags=0x00000000 ioto={} state={} endp={} sub=1 in={} out=0 rex={} wex=<NEVER> rto=<NEVER> wto=<NEVER>\n",
                     label, c ? fmt::format("fd:{}", c->fd()) : "(nil)", or_never(left), state, c ? "CONN" : "NONE",
                     c ? c->in().size() : 0, or_never(left));
  if (!c) return;
  out += fmt::format("      {}=fd:{} ctrl={} xprt=RAW mux={} target={}\n      flags=0x{:08x} fd={} fd.state={:x} updt=0 fd.tmask=0x{:x}\n",
                     conn_label, c->fd(), proto, mux, target, (c->ended() ? 1u : 0u) | (c->write_shut() ? 2u : 0u), c->fd(),
                     (c->may_read() ? 1u : 0u) | (c->blocked() ? 2u : 0u), 1u << c->loop().index());
}

void append_leg(std::string& out, const char* label, const session::Leg& l) {
  out += fmt::format("  {}=(f=0x{:x} an=0x0 tofwd={})\n      an_exp=<NEVER> total={} unsent={} sent={}\n", label, flags_of(l),
                     l.read_done ? 0 : -1, l.received, l.store.unsent(), l.sent);
}

}  // namespace

std::string session_name(const Stream& s) { return fmt::format("0x{:x}", kStreamNames + s.serial()); }
std::string session_name(const CliSession& s) { return fmt::format("0x{:x}", kCliNames + s.number); }

std::string date_text(int64_t wall_us, int digits) {
  std::time_t seconds = wall_us / 1000000;
  std::tm tm{};
  ::localtime_r(&seconds, &tm);
  char date[40];
  std::strftime(date, sizeof date, "%d/%b/%Y:%H:%M:%S", &tm);
  int64_t part = wall_us % 1000000;
  return fmt::format("{}.{:0{}}", date, digits == 3 ? part / 1000 : part, digits);
}

std::string human_time(int64_t us) {
  if (us < 0) return {};
  int64_t s = us / 1000000;
  constexpr std::array<std::pair<int64_t, char>, 4> kUnits = {{{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}}};
  for (size_t i = 0; i + 1 < kUnits.size(); ++i) {
    auto [size, letter] = kUnits[i];
    if (s < size) continue;
    int64_t rest = s % size / kUnits[i + 1].first;
    std::string text = std::to_string(s / size) + letter;
    return rest ? text + std::to_string(rest) + kUnits[i + 1].second : text;
  }
  return std::to_string(s) + 's';
}

void append_session(std::string& out, Stream& s, bool with_uri) {
  session::ClientConn& c = *s.client();
  TxnView& v = s.view();
  int64_t now = c.loop().now_us();
  Deadlines due = deadlines(s);
  const session::Leg &up = s.request_leg(), &back = s.response_leg();
  const ConnFacts& f = c.facts();
  bool backend = v.backend->config().caps & model::kBackendCap;
  out += fmt::format(
      "{}: proto={} src={} fe={} be={} srv={} ts={:02x} epoch=0 age={} calls={} rate=0 cpu=0 lat=0 "
      "rq[f={:06x}h,i={},an={:02x}h,ax={}] rp[f={:06x}h,i={},an=00h,ax=] scf=[8,0h,fd={},rex={},wex=] "
      "scb=[{},1h,fd={},rex={},wex=] exp={} rc={} c_exp={}",
      session_name(s), protocol(f.src), where(f.src), v.frontend->name(), backend ? v.backend->name() : "<NONE>",
      v.server ? v.server->name() : "<none>", c.loop().index(), human_time(now - s.times().accept_us), f.requests, flags_of(up),
      up.store.unsent(), static_cast<unsigned>(s.phase()), time_left(due.own, now), flags_of(back), back.store.unsent(), c.fd(),
      time_left(due.client, now), server_side(s).number, s.server_conn() ? s.server_conn()->fd() : -1, time_left(due.server, now),
      time_left(due.nearest(), now), s.times().retries, s.phase() == Phase::connect ? time_left(due.server, now) : "");
  if (with_uri && s.times().request_parsed) out += fmt::format(" uri=\"{}\"", printable(s.times().start_line));
  out += '\n';
}

void append_session_details(std::string& out, Stream& s) {
  session::ClientConn& c = *s.client();
  session::ServerConn* sc = s.server_conn();
  TxnView& v = s.view();
  int64_t now = c.loop().now_us();
  Deadlines due = deadlines(s);
  const ConnFacts& f = c.facts();
  auto mode = [](const runtime::LiveProxy& p) { return p.config().mode == model::Mode::http ? "http" : "tcp"; };
  int64_t began = f.accept_wall_us + (s.times().accept_us - f.accept_us);
  out += fmt::format("{}: [{}] id={} proto={} source={}\n", session_name(s), date_text(began, 6), s.serial(), protocol(f.src), where(f.src));
  out += fmt::format("  flags=0x8, phase={}, conn_retries={}, conn_exp={} conn_et=0x000 srv_conn={}, pend_pos={} waiting=0 epoch=0\n",
                     s.phase_name(), s.times().retries, or_never(s.phase() == Phase::connect ? time_left(due.server, now) : ""),
                     v.server ? v.server->name() : "(nil)", s.phase() == Phase::queue ? "queued" : "(nil)");
  out += fmt::format("  frontend={} (id={} mode={}), listener={} (id={}) addr={}\n", v.frontend->name(), v.frontend->id(), mode(*v.frontend),
                     f.bind && !f.bind->name.empty() ? f.bind->name : "?", f.bind ? f.bind->id : 0, where(f.dst));
  if (v.backend->config().caps & model::kBackendCap)
    out += fmt::format("  backend={} (id={} mode={}){}\n", v.backend->name(), v.backend->id(), mode(*v.backend),
                       sc ? " addr=" + where(sc->facts().src) : "");
  else out += "  backend=<NONE> (id=-1 mode=-)\n";
  if (v.server) out += fmt::format("  server={} (id={}){}\n", v.server->name(), v.server->config().id, sc ? " addr=" + where(sc->facts().dst) : "");
  else out += "  server=<NONE> (id=-1)\n";
  out += fmt::format("  task={} (state=0x00 nice=0 calls={} rate=0 exp={} tid={}(1/{}) age={})\n", session_name(s), f.requests,
                     or_never(time_left(due.nearest(), now)), c.loop().index(), c.loop().index() + 1, human_time(now - s.times().accept_us));
  if (s.is_http()) append_http(out, s, v);
  const char* mux = s.is_http() ? "H1" : "PASS";
  append_side(out, "scf", "co0", &c, "EST", protocol(f.peer), mux, "LISTENER:" + v.frontend->name(), now);
  append_side(out, "scb", "co1", sc, server_side(s).name, sc ? protocol(sc->facts().dst) : "", mux,
              v.server ? "SERVER:" + v.server->name() : "", now);
  append_leg(out, "req", s.request_leg());
  append_leg(out, "res", s.response_leg());
}

void append_session(std::string& out, const CliSession& s) {
  net::Loop& loop = *net::Loop::current();
  std::string limit = s.timeout_ms > 0 ? human_time(int64_t{s.timeout_ms} * 1000) : "";
  bool unix_socket = s.id.starts_with("unix") || s.id == "master";
  out += fmt::format("{}: proto={} src={} fe=GLOBAL be=<NONE> srv=<none> ts={:02x} epoch=0 age={} calls=1 rate=0 cpu=0 lat=0 "
                     "rq[f=000000h,i=0,an=00h,ax=] rp[f=000000h,i=0,an=00h,ax=] scf=[8,0h,fd={},rex={},wex=] "
                     "scb=[8,1h,fd=-1,rex=,wex=] exp={} rc=0 c_exp=\n",
                     session_name(s), unix_socket ? "unix_stream" : "tcpv4", s.id, loop.index(), human_time(loop.now_us() - s.since_us),
                     s.fd, limit, limit);
}

void append_session_details(std::string& out, const CliSession& s, const std::string& command) {
  net::Loop& loop = *net::Loop::current();
  std::string name = session_name(s), limit = or_never(s.timeout_ms > 0 ? human_time(int64_t{s.timeout_ms} * 1000) : "");
  const char* proto = s.id.starts_with("unix") || s.id == "master" ? "unix_stream" : "tcpv4";
  out += fmt::format("{}: [{}] id={} proto={} source={}\n", name, date_text(loop.wall_us() - (loop.now_us() - s.since_us), 6), s.number, proto, s.id);
  out += "  flags=0x8, conn_retries=0, conn_exp=<NEVER> conn_et=0x000 srv_conn=(nil), pend_pos=(nil) waiting=0 epoch=0\n"
         "  p_con=1 p_stc=2 p_req=2 p_res=2 p_prp=2\n";
  out += fmt::format("  frontend=GLOBAL (id=0 mode=tcp), listener=? (id={}) addr={}\n  backend=<NONE> (id=-1 mode=-)\n  server=<NONE> (id=-1)\n",
                     s.id.substr(s.id.rfind(':') + 1), s.id);
  out += fmt::format("  task={} (state=0x00 nice=-64 calls=1 rate=0 exp={} tid={}(1/{}) age={})\n", name, limit, loop.index(), loop.index() + 1,
                     human_time(loop.now_us() - s.since_us));
  out += fmt::format("  scf={} flags=0x00000000 ioto={} state=EST endp=CONN,{},0x50640041 sub=1 in={} out=0 rex={} wex=<NEVER> rto={} wto=<NEVER>\n"
                     "    iobuf.flags=0x00000000 .pipe=0 .buf=0@(nil)+0/0\n      co0={} ctrl={} xprt=RAW mux=PASS target=LISTENER:{}\n"
                     "      flags=0x00000300 fd={} fd.state=21 updt=1 fd.tmask=0x1\n",
                     name, limit, name, command.size() + 1, limit, limit, name, proto, name, s.fd);
  out += fmt::format("  scb={} flags=0x00000001 ioto=0s state=EST endp=APPCTX,{},0x50000042 sub=0 in=0 out={} rex=<NEVER> wex=<NEVER> rto=0s wto=<NEVER>\n"
                     "    iobuf.flags=0x00000000 .pipe=0 .buf=0@(nil)+0/0\n      app1={} st0=12 st1=4 applet=<CLI> tid={} nice=-64 calls=1 rate=0\n",
                     name, name, command.size() + 1, name, loop.index());
  out += fmt::format("  req={} (f=0x10848100 an=0x0 tofwd=-1)\n      an_exp=<NEVER> buf={} data={} o=0 p=0 i=0 size=16384\n"
                     "  res={} (f=0x80008000 an=0x0 tofwd=-1)\n      an_exp=<NEVER> buf={} data=(nil) o=0 p=0 i=0 size=0\n", name, name, name, name, name);
}

}  // namespace sluice::admin
