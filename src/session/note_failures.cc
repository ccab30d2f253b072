// What is remembered of failures for who looks later: messages that could not be understood (`show errors`), and requests
// that were lost (`show losses`, an extension). Management guide 9.3.
#include "runtime/bad_messages.h"
#include "runtime/losses.h"
#include "session/stream.h"

namespace sluice::session {

using runtime::Ctr;

namespace {

std::string source_of(const ConnFacts& c) { return c.src.is_ip() ? c.src.text() : "unix:" + std::to_string(c.src.port()); }

}  // namespace

void Stream::keep_bad_request(size_t error_at) {
  runtime::keep_bad_message(false, *view_.frontend, *view_.backend, nullptr, source_of(client_->facts()), client_->in().view(),
                            error_at);
}

void Stream::keep_bad_answer(size_t error_at) {
  runtime::keep_bad_message(true, *view_.frontend, *view_.backend, view_.server, source_of(client_->facts()),
                            server_->in().view(), error_at);
}

// A tunnel that was idle for too long has served its purpose.
void Stream::note_loss() {
  char cause = log_.end.cause;
  bool lost = log_.lost || st_.answer_bad || runtime::is_loss(cause, log_.end.phase);
  log_.lost = lost && log_.start_us && !(st_.tunnel && cause == 's');
  if (!log_.lost) return;
  runtime::Loss l;
  l.wall_us = worker_.loop().wall_us();
  l.source = source_of(client_->facts());
  l.frontend = view_.frontend->name();
  if (st_.backend_counted) l.backend = view_.backend->name();
  if (view_.server) l.server = view_.server->name();
  l.request = std::string(log_.start_line.substr(0, runtime::kMostStartLine));
  l.status = view_.response ? response_.status : 0;
  l.cause = cause, l.phase = log_.end.phase;
  l.retries = log_.retries, l.replays = log_.replays;
  std::string_view note = log_.replay_note;
  if (note.starts_with("no:")) note.remove_prefix(3);
  l.not_replayed = !replay_options() ? "off" : std::string(note);
  runtime::keep_loss(std::move(l));
  if (st_.backend_counted) view_.backend->be.add(Ctr::losses);
  else view_.frontend->fe.add(Ctr::losses);
  if (view_.server) view_.server->counters.add(Ctr::losses);
}

}  // namespace sluice::session
