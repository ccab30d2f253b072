// Answers of our own: what rules return, error pages, services such as the statistics. Manual 1.3.1, 4.2 "errorfile",
// "http-error", 4.3 "http-request return".
#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "expr/log_format.h"
#include "model/error_pages.h"
#include "session/accounting.h"
#include "session/stream.h"

namespace sluice::session {

using http1::Framing;
using model::Opt;
using runtime::Ctr;

namespace {
/// A service's payload is made in pieces of this size.
constexpr size_t kServicePiece = 16384;
/// Pieces of a service's payload in one turn of the loop, for a client that reads as fast as they are made.
constexpr int kPiecesAtOnce = 2;

const model::ErrorMessage* find_error(const model::Proxy& p, uint16_t status) {
  auto found = p.errors.find(status);
  return found == p.errors.end() ? nullptr : found->second.get();
}
}  // namespace

void Stream::set_end(char cause, char phase) {
  if (log_.end.cause != '-') return;
  log_.end.cause = cause;
  log_.end.phase = phase;
}

// A fault: the client is told with an error page where it can be, and the connection closed where it cannot.
Step Stream::fail(uint16_t status, char cause, char phase) {
  set_end(cause, phase);
  if (!st_.http || st_.answer_started) return close_with(cause, phase);
  reply_error(status);
  return to(Phase::reply);
}

void Stream::reply_error(uint16_t status) {
  take_reply(status, nullptr);
  if (status == 400 || status == 408) st_.reply.fields.push_back({"connection", "close"});
  st_.verdict = Verdict::reply;
}

// Nobody is there to read an answer: the status is for the log.
Step Stream::fail_quietly(uint16_t status, char cause, char phase) {
  response_.clear();
  response_.status = status;
  view_.response = &response_;
  return close_with(cause, phase);
}

Step Stream::close_with(char cause, char phase) {
  set_end(cause, phase);
  st_.client_abort = true;
  return to(Phase::finish);
}

Step Stream::tarpit_phase() {
  if (!st_.tarpit_started) {
    st_.tarpit_started = true;
    wake_in(st_.timeouts.tarpit);
  }
  if (up_.read_done || client_->in().empty()) client_->fill();
  bool gone = client_->ended();
  if (!gone && !st_.timer_fired) return Step::wait;
  cancel();
  // The wait is shown as time in a queue, and the request as one that was never taken.
  log_.request_us = 0;
  log_.queue_us = now();
  return to(Phase::reply);
}

// What is no request gets the stored message as it is; nothing of it is counted. RFC 9112 section 2.2.
Step Stream::early_error(uint16_t status, char cause, char phase) {
  set_end(cause, phase);
  const model::ErrorMessage* e = find_error(fe(), status);
  std::string_view wire = e && !e->dynamic ? std::string_view(e->wire) : model::early_error_page(status);
  response_.clear();
  response_.status = status;
  view_.response = &response_;
  st_.verdict = Verdict::reply;
  st_.reply_ready = st_.answer_started = true;
  back_.store.append_copy(wire, chunks());
  return to(Phase::reply);
}

Step Stream::reply_phase() {
  if (server_) drop_answer();
  if (!st_.reply_ready) {
    if (st_.service && st_.service->wants_body()) {   // as much of it as a buffer holds, or as comes in time
      wait_for_body(st_.timeouts.client, 0);
      if (!st_.body_over) return Step::wait;
    }
    st_.reply_ready = true;
    st_.answering = true;
    client_->cancel();
    if (!build_reply()) return close_with('-', '-');
  }
  for (int pieces = 0;; ++pieces) {
    Conn::Flushed f = client_->flush(back_.store, back_.sent);
    if (f == Conn::Flushed::broken) {
      count_client_abort();
      st_.client_abort = true;
      break;
    }
    if (f == Conn::Flushed::blocked) {
      client_->expire_when_idle(st_.timeouts.client);
      if (!st_.client_timed_out) return Step::wait;
      count_client_abort();
      set_end('c', 'D');
      st_.client_abort = true;
      break;
    }
    if (pieces >= kPiecesAtOnce && st_.service && !st_.service_done) {
      worker_.loop().defer(*this);   // others have their turn
      return Step::wait;
    }
    if (!produce_service()) break;
  }
  log_.data_us = now();
  return to(Phase::finish);
}

// An answer of the server that rules, or a fault, replace by our own.
void Stream::drop_answer() {
  if (log_.response_us && response_.framing == Framing::length)
    back_.received += std::min<uint64_t>(response_.length, server_->in().size());
  server_->close();
  server_ = nullptr;
  back_.store.clear();
  back_.writer.clear();
  log_.response_us = 0;   // what was dropped counts, but is no answer
}

// What has come of the request's payload is read over: with all of it gone the connection may go on.
void Stream::drop_request() {
  up_.store.clear();
  up_.writer.clear();
  while (!up_.read_done) {
    PayloadReader::Taken t = up_.reader.take(client_->in().view());
    client_->in().consume(t.used);
    up_.received += t.data.size();
    up_.read_done = t.kind == PayloadReader::Taken::end;
    if (t.kind == PayloadReader::Taken::more || t.kind == PayloadReader::Taken::bad) return;
  }
}

// Head and body of the answer into the store. False: there is nothing to say (an empty errorfile).
bool Stream::build_reply() {
  response_.clear();
  view_.response = &response_;
  bool said = true;
  std::string_view body;
  if (st_.service) {
    reply_from_service();
  } else if (!st_.reply.raw.empty()) {
    said = reply_from_wire(st_.reply.raw, body);
  } else if (st_.reply.use_error_body) {
    said = reply_from_error(st_.reply.status, body);
  } else {
    response_.status = st_.reply.status;
    response_.reason = st_.reply.reason.empty() ? http1::reason_phrase(st_.reply.status) : st_.reply.reason;
    body = st_.reply.body;
    fields_of_reply(body.size());
  }
  if (!said) {   // an empty errorfile: the status is for the log
    response_.clear();
    response_.status = st_.reply.status;
    return false;
  }
  if (!st_.service && (!st_.reply.raw.empty() || st_.reply.use_error_body))
    response_.fields.insert(response_.fields.end(), st_.reply.fields.begin(), st_.reply.fields.end());
  bool bodiless = request_.method == "HEAD" || response_.status == 204 || response_.status == 304;
  st_.answer_size = counted_size(response_);
  back_.received += st_.answer_size + (bodiless ? 0 : body.size());
  run_after_rules();
  drop_request();
  st_.client_keep = client_keeps_alive() && up_.read_done && !http1::connection_tokens(response_).close;
  emit_answer_head();
  // With errorloc the log shows the fault, not the redirection that tells of it.
  if (st_.reply.use_error_body) response_.status = st_.reply.status;
  if (bodiless) st_.service_done = true;
  else if (!st_.service) back_.writer.copy(back_.store, body, chunks());
  return true;
}

// A redirection's length stands before its fields, that of other replies behind them, as the reference writes it.
void Stream::fields_of_reply(size_t length) {
  const LocalReply& r = st_.reply;
  bool redirection = r.status / 100 == 3 && length == 0;
  response_.fields.assign(r.fields.begin(), r.fields.end());
  if (redirection || r.status == 204) set_length(length);
  if (r.status == 204) response_.framing = Framing::none;   // the field counts for its size, but is not sent
  if (redirection || r.status == 204) return;
  response_.add("content-length", std::to_string(length));
  response_.framing = Framing::length;
  response_.length = length;
  if (!r.content_type.empty()) response_.fields.push_back({"content-type", r.content_type});
}

// The field stands first, as the reference writes it.
void Stream::set_length(size_t n) {
  response_.framing = Framing::length;
  response_.length = n;
  response_.add_first("content-length", std::to_string(n));
}

bool Stream::reply_from_error(uint16_t status, std::string_view& body) {
  const model::ErrorMessage* e = find_error(be(), status);
  if (!e) e = find_error(fe(), status);
  if (!e) {
    std::string_view page = model::default_error_page(status);
    if (!page.empty()) return reply_from_wire(page, body);
    response_.status = status;
    response_.reason = http1::reason_phrase(status);
    set_length(0);
    return true;
  }
  if (!e->dynamic) return reply_from_wire(e->wire, body);
  response_.status = e->status;
  response_.reason = http1::reason_phrase(e->status);
  body = e->body_format ? e->body_format->text(view_) : std::string_view(e->body);
  for (const auto& [name, format] : e->headers) response_.add(name, base::one_line(format->text(view_)));
  response_.add("content-length", std::to_string(body.size()));
  response_.framing = Framing::length;
  response_.length = body.size();
  if (!e->content_type.empty()) response_.fields.push_back({"content-type", e->content_type});
  return true;
}

// A stored message is taken apart like a server's answer, so that rules and the serializer treat it as one.
bool Stream::reply_from_wire(std::string_view wire, std::string_view& body) {
  if (wire.empty()) return false;
  char* copy = arena_.allocate(wire.size());
  std::memcpy(copy, wire.data(), wire.size());
  http1::Limits limits;
  limits.max_head = UINT32_MAX;
  http1::Parsed parsed = http1::parse_response(copy, wire.size(), response_, limits, {});
  if (parsed.kind != http1::Parsed::complete) return false;
  body = {copy + parsed.size, wire.size() - parsed.size};
  response_.framing = Framing::length;
  response_.length = body.size();
  return true;
}

void Stream::reply_from_service() {
  st_.service->start(*this, response_);
  int64_t length = st_.service->body_length();
  response_.framing = length >= 0 ? Framing::length : Framing::chunked;
  response_.length = length >= 0 ? static_cast<uint64_t>(length) : 0;
  if (length < 0 && request_.version == http1::Version::http10) response_.framing = Framing::until_close;
}

// The next piece of a service's payload; false when there is no more.
bool Stream::produce_service() {
  if (!st_.service || st_.service_done) return false;
  std::string piece;
  st_.service_done = st_.service->produce(piece, kServicePiece);
  back_.writer.copy(back_.store, piece, chunks());
  if (st_.service_done) back_.writer.end(back_.store, {}, nullptr, chunks());
  return true;
}

}  // namespace sluice::session
