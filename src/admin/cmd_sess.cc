// show sess, shutdown session, shutdown sessions server. Streams are looked at on their own threads, a slice at a time.
// Management guide 9.3.
#include <algorithm>

#include "admin/cli_conn.h"
#include "admin/cli_server.h"
#include "admin/sess_text.h"
#include "admin/session.h"
#include "admin/targets.h"
#include "admin/worker_walk.h"
#include "base/strings.h"
#include "base/time.h"
#include "config/units.h"
#include "runtime/hold.h"
#include "session/stream.h"

namespace sluice::admin {
namespace {

using session::Stream;
using session::StreamCursor;
using session::Worker;

constexpr int kSlice = 64;   ///< streams looked at in one go

constexpr std::string_view kUsage =
    "Usage: show sess [help|<id>|all] [options...]\n"
    "  help           this text\n"
    "  <id>           all about one session\n"
    "  all            all about every session; alone: susp\n"
    "  susp           only those that nothing would end: no timeout runs\n"
    "  older <age>    only those older than this (seconds, or with a unit)\n"
    "  frontend <f>   only those of this frontend\n"
    "  backend <b>    only those of this backend\n"
    "  server <b>/<s> only those on this server\n"
    "  show-uri       with the request line, where there is one\n";

struct Filter {
  bool all = false, suspicious = false, uri = false, ok = true;
  std::string id;
  int64_t older_us = -1;
  const runtime::LiveProxy *frontend = nullptr, *backend = nullptr;
  std::shared_ptr<runtime::ServerHold> server;
  uint64_t before = 0;            ///< streams that begin after the command did are left out: a list has an end

  /// Sessions of the admin socket have no frontend of ours, no backend, no server.
  bool cli() const { return !frontend && !backend && !server && !suspicious; }
  bool wants(Stream& s, int64_t now) const {
    if (!s.client() || s.serial() >= before) return false;
    if (!id.empty()) return session_name(s) == id;
    const TxnView& v = s.view();
    if (older_us >= 0 && now - s.times().accept_us < older_us) return false;
    if ((frontend && v.frontend != frontend) || (backend && v.backend != backend)) return false;
    if (server && v.server != server->get()) return false;
    return !suspicious || stuck(s);
  }
  static bool stuck(Stream& s) {
    return !s.client()->deadline_us() && !static_cast<net::Timer&>(s).deadline_us() &&
           !(s.server_conn() && s.server_conn()->deadline_us());
  }
};

/// Takes the option at word i, and its argument; false: it is none.
bool take_option(CommandRun& r, Filter& f, size_t& i) {
  std::string_view w = word(r, i);
  if (w == "susp") f.suspicious = true;
  else if (w == "show-uri") f.uri = true;
  else if (w == "older") {
    config::TimeValue t = config::parse_time(word(r, ++i), config::TimeUnit::s);
    if (!t.ok() || word(r, i).empty()) return r.message(3, "Invalid age."), f.ok = false;
    f.older_us = t.value * 1000;
  } else if (w == "frontend") {
    f.frontend = need_frontend(r, word(r, ++i));
    f.ok = f.frontend;
  } else if (w == "backend") {
    f.backend = need_backend(r, word(r, ++i), "No such backend.");
    f.ok = f.backend;
  } else if (w == "server") {
    runtime::LiveServer* s = need_server(r, word(r, ++i));
    if (!s) return f.ok = false;
    f.server = std::make_shared<runtime::ServerHold>(*s);
  } else return r.message(3, kUsage.substr(0, kUsage.size() - 1)), f.ok = false;
  return f.ok;
}

/// The id as session_name() writes it, whatever way it was typed.
std::string plain_id(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  size_t digits = std::min(text.find_first_not_of('0'), text.size());
  return "0x" + base::to_lower(text.substr(digits));
}

bool is_id(std::string_view w) { return !w.empty() && base::is_digit(w[0]); }

void slice(const Filter& f, bool& found, Worker& w, StreamCursor& c, std::string& out) {
  int64_t now = w.loop().now_us();
  for (int n = 0; c.at && n < kSlice; ++n) {
    Stream& s = *c.at;
    c.at = w.streams().next(s);
    if (!f.wants(s, now)) continue;
    found = true;
    f.all || !f.id.empty() ? append_session_details(out, s) : append_session(out, s, f.uri);
  }
}

void append_cli(CommandRun& r, const Filter& f, bool& found) {
  std::string text, out;
  for (const std::string& w : r.words()) text += text.empty() ? w : ' ' + w;
  for (CliConn* c : admin_connections()) {
    const CliSession& s = c->session();
    if (!f.id.empty() && session_name(s) != f.id) continue;
    if (f.older_us >= 0 && net::Loop::current()->now_us() - s.since_us < f.older_us) continue;
    found = true;
    f.all || !f.id.empty() ? append_session_details(out, s, text) : append_session(out, s);
  }
  r.print(out);
}

void show_sess(CommandRun& r) {
  Filter f;
  size_t i = 2;
  if (word(r, i) == "help") return r.print(kUsage);
  if (word(r, i) == "all") f.all = true, ++i;
  else if (is_id(word(r, i))) f.id = plain_id(word(r, i)), ++i;
  for (; i < r.words().size(); ++i)
    if (!take_option(r, f, i)) return;
  f.before = runtime::Runtime::get().process.streams_total.load();
  auto found = std::make_shared<bool>(false);
  if (f.cli()) append_cli(r, f, *found);
  bool one = !f.id.empty();
  walk_workers(r, [f, found](Worker& w, StreamCursor& c, std::string& out) { slice(f, *found, w, c, out); },
               [one, found](CommandRun& run) {
                 if (one && !*found) run.print("Session not found.\n");
               });
}

void shutdown_session(CommandRun& r) {
  std::string id = plain_id(word(r, 2));
  if (!base::hex_to_uint(std::string_view(id).substr(2)).value_or(0)) return r.message(3, "Session pointer expected (use 'show sess').");
  for (CliConn* c : admin_connections())
    if (session_name(c->session()) == id) return &Run::of(r).session() == &c->session() ? r.close_after() : c->shut_down();
  auto found = std::make_shared<bool>(false);
  walk_workers(r, [id, found](Worker& w, StreamCursor& c, std::string&) {
    for (int n = 0; c.at && n < kSlice; ++n) {
      Stream& s = *c.at;
      c.at = w.streams().next(s);
      if (*found || session_name(s) != id) continue;
      *found = true;
      s.kill('K');
    }
  }, [found](CommandRun& run) {
    if (!*found) run.message(3, "No such session (use 'show sess').");
  });
}

void shutdown_sessions(CommandRun& r) {
  runtime::LiveServer* target = need_server(r, word(r, 3));
  if (!target) return;
  auto hold = std::make_shared<runtime::ServerHold>(*target);
  walk_workers(r, [hold](Worker& w, StreamCursor& c, std::string&) {
    for (int n = 0; c.at && n < kSlice; ++n) {
      Stream& s = *c.at;
      c.at = w.streams().next(s);
      if (s.server() == hold->get()) s.kill('K');
    }
  });
}

constexpr Command kCommands[] = {
    {"show sess", "show sess [help|<id>|all] [opts...]", "sessions at work, or all about one", Level::operator_, show_sess},
    {"shutdown session", "shutdown session [id]", "end a session", Level::admin, shutdown_session},
    {"shutdown sessions server", "shutdown sessions server <bk>/<srv>", "end the sessions on a server", Level::admin,
     shutdown_sessions},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
