// The request goes out, and the answer's head is awaited. Manual 8.5 for what can go wrong: SH, sH, PH, CH, CD, cD.
#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "http1/list_value.h"
#include "runtime/observe.h"
#include "session/accounting.h"
#include "session/capture.h"
#include "session/stream.h"

namespace sluice::session {

namespace {

/// The bit of retry-on that names this status; 0: none does.
uint32_t retry_reason(uint16_t status) {
  switch (status) {
    case 401: return model::kRetry401;
    case 403: return model::kRetry403;
    case 404: return model::kRetry404;
    case 408: return model::kRetry408;
    case 425: return model::kRetry425;
    case 429: return model::kRetry429;
    case 500: return model::kRetry500;
    case 501: return model::kRetry501;
    case 502: return model::kRetry502;
    case 503: return model::kRetry503;
    case 504: return model::kRetry504;
    default: return 0;
  }
}

/// NTLM and Negotiate vouch for a connection, not for a request: RFC 4559 section 6.
bool vouches_for_connection(const http1::Head& answer) {
  std::string_view name = answer.status == 401 ? "www-authenticate" : answer.status == 407 ? "proxy-authenticate" : "";
  if (name.empty()) return false;
  for (const http1::Field& f : answer.fields) {
    if (f.name != name) continue;
    std::string_view challenge;
    for (http1::ListValue list(f.value); list.next(challenge);) {
      std::string_view scheme = challenge.substr(0, challenge.find(' '));
      if (base::iequals(scheme, "ntlm") || base::iequals(scheme, "negotiate")) return true;
    }
  }
  return false;
}

}  // namespace

using http1::Emit;
using http1::Parsed;
using model::Opt;
using runtime::Ctr;

Step Stream::exchange() {
  if (!st_.head_sent) send_head();
  Pumped sent = pump(up_, *client_, *server_);
  if (sent == Pumped::truncated || sent == Pumped::bad) return request_failed(sent == Pumped::bad);
  if (sent == Pumped::sink_gone && server_->facts().reused && up_.sent == 0 && server_->in().empty()) return fresh_attempt();
  // A server may answer before it has read all, and close: what it said is read first.
  if (sent == Pumped::sink_gone) server_->read_on();
  return read_answer();
}

// The connection had ended while it idled, and not one byte of the request was taken: this was no attempt at all.
Step Stream::fresh_attempt() {
  server_->close();
  server_ = nullptr;
  view_.server_conn = nullptr;
  st_.head_sent = false;
  st_.fresh_connection = true;
  up_.store.drop_head();
  return to(Phase::connect);
}

const http1::CaseMap& Stream::case_map() const { return worker_.runtime().config().global.h1_case_adjust; }

void Stream::send_head() {
  st_.head_sent = true;
  if (!held_) view_.request_data = {};   // is taken from its buffer now
  std::string prefix;
  const model::Server& s = view_.server->config();
  if (s.send_proxy && server_->fresh() && !server_->facts().reused) prefix = proxy_header();

  http1::ConnectionTokens tokens = http1::connection_tokens(request_);
  model::CloseMode mode = std::max(fe().close_mode, be().close_mode);
  st_.server_keep = mode == model::CloseMode::keep_alive && !tokens.close && !request_.upgrade;
  Emit how;
  how.version = request_.version;
  bool say_keep = st_.server_keep || (mode == model::CloseMode::server_close && be().has(Opt::pretend_keepalive));
  how.connection = request_.upgrade && tokens.upgrade ? Emit::Connection::upgrade
                                                      : http1::request_connection(request_.version, say_keep);
  if (request_.upgrade) st_.server_keep = false;
  // A coding in HTTP/1.0 makes the end of the message a matter of belief.
  if (request_.version == http1::Version::http10 && request_.framing == http1::Framing::chunked) {
    st_.server_keep = false;
    how.connection = Emit::Connection::none;
  }
  http1::Field name;
  if (!be().send_name_header.empty()) {
    std::string lower = base::to_lower(be().send_name_header);
    request_.remove(lower);
    name = {arena_.copy(lower), s.name};
    how.extra = {&name, 1};
  }
  if (be().has(Opt::h1_case_adjust_server)) how.names = &case_map();
  if (st_.keep_request) up_.store.keep(st_.keep_request);

  st_.request_growth = static_cast<int64_t>(counted_size(request_) - st_.request_size);
  size_t most = prefix.size() + http1::emitted_size(request_, how);
  base::ChunkRef chunk = most <= chunks().chunk_size() ? chunks().take() : base::ChunkPool::take_sized(static_cast<uint32_t>(most));
  char* at = chunk.data();
  std::memcpy(at, prefix.data(), prefix.size());
  char* end = http1::emit_request(at + prefix.size(), request_, how);
  up_.store.set_head(std::move(chunk), {at, static_cast<size_t>(end - at)});
}

Step Stream::read_answer() {
  RecvBuffer& in = server_->in();
  for (;;) {
    if (!in.empty()) {
      const model::Global& g = worker_.runtime().config().global;
      http1::Limits limits;
      limits.max_head = g.bufsize - g.maxrewrite;
      limits.max_fields = static_cast<uint16_t>(g.maxhdr);
      limits.keep_suspect = g.h1_keep_suspect;
      limits.accept_unsafe = be().has(Opt::accept_unsafe_response);
      http1::AnswerTo asked{request_.method == "HEAD", request_.method == "CONNECT", request_.upgrade};
      Parsed parsed = http1::parse_response(in.data(), in.size(), response_, limits, asked);
      if (parsed.kind == Parsed::complete) return answer_complete(parsed.size);
      if (parsed.kind == Parsed::invalid || in.full()) {
        keep_bad_answer(parsed.error_at);
        return answer_failed(AnswerFault::junk);
      }
    }
    if (server_->fill()) continue;
    break;
  }
  if (server_->ended() || server_->write_failed()) return answer_failed(AnswerFault::closed);
  if (st_.server_timed_out) return answer_failed(AnswerFault::late);
  if (client_gone()) {
    count_client_abort();
    if (up_.done()) return fail(400, 'C', 'H');   // it may have closed one direction only
    return close_with('C', 'D');
  }
  if (st_.client_timed_out && !up_.read_done) {
    count_bad_request();
    return fail(408, 'c', 'D');
  }
  st_.client_timed_out = false;
  arm_timers();
  return Step::wait;
}

Step Stream::answer_complete(size_t size) {
  RecvBuffer& in = server_->in();
  response_chunk_ = in.chunk();
  in.consume(size);
  if (response_.framing == http1::Framing::chunked && bad_chunk_in(in.view())) return answer_failed(AnswerFault::junk);
  st_.answer_size = counted_size(response_);
  back_.received += st_.answer_size;
  if (response_.status < 200 && response_.status != 101) {
    count_answer();
    return interim_answer();
  }
  log_.response_us = now();
  view_.response = &response_;
  view_.server->last_session_us.store(now(), std::memory_order_relaxed);
  uint32_t ms = static_cast<uint32_t>((log_.response_us - log_.connect_us) / 1000);
  view_.server->response_time.add(ms);
  view_.server->counters.add(runtime::time_counter(runtime::time_bucket(ms)));
  view_.backend->response_time.add(ms);
  runtime::observe(*view_.server, runtime::outcome_of_status(response_.status));
  if (judged_unfit(response_.status)) return Step::go;
  if (may_retry_answer(retry_reason(response_.status))) return retry_answer();
  bool unfit = response_.status >= 502 && response_.status <= 504;
  log_.lost = unfit && replay_options();   // it goes on to the client all the same
  count_answer();
  if (vouches_for_connection(response_)) mark_private();
  if (!replay_options()) up_.store.commit();
  const auto& captures = fe().response_captures;
  for (size_t i = 0; i < captures.size(); ++i)
    if (!captures[i].header.empty())
      response_captures_[i] = last_value(response_, captures[i].header).substr(0, captures[i].length);
  if (fe().capture_cookie_len) view_.response_cookie = find_captured_cookie(response_, "set-cookie", fe());
  back_.reader.start(response_.framing, response_.length);
  st_.rule = 0;
  st_.stage = 0;
  return to(Phase::response_rules);
}

// 100 and its like pass as they come. RFC 9110 section 15.2.
Step Stream::interim_answer() {
  Emit how;
  how.version = response_.version;
  base::ChunkRef chunk = base::ChunkPool::take_sized(static_cast<uint32_t>(http1::emitted_size(response_, how)));
  char* end = http1::emit_response(chunk.data(), response_, how);
  back_.store.append(chunk, {chunk.data(), static_cast<size_t>(end - chunk.data())});
  client_->flush(back_.store, back_.sent);
  if (back_.store.unsent()) st_.answer_started = true;   // half of it is out: no other server's answer can follow
  response_.clear();
  return Step::go;
}

Step Stream::answer_failed(AnswerFault fault) {
  struct Row {
    uint32_t retry;
    uint16_t status;
    char cause, phase;
  };
  bool nothing = server_->in().empty() && back_.received == 0;
  static constexpr Row kRows[] = {{model::kRetryEmpty, 502, 'S', 'H'}, {model::kRetryJunk, 502, 'P', 'H'}, {model::kRetryTimeout, 504, 's', 'H'}};
  Row row = kRows[static_cast<size_t>(fault)];
  if (fault == AnswerFault::closed && !nothing) row.retry = model::kRetryJunk;
  using runtime::Outcome;
  Outcome outcome = fault == AnswerFault::junk ? Outcome::invalid_head : fault == AnswerFault::late ? Outcome::read_timeout
                    : server_->broken()        ? Outcome::read_error   : Outcome::closed;
  runtime::observe(*view_.server, outcome);
  if (try_replay(up_.sent ? ReplayAfter::no_answer : ReplayAfter::unsent)) return Step::go;
  if (may_retry_answer(row.retry)) return retry_answer();
  view_.backend->be.add(Ctr::err_resp);
  view_.server->counters.add(Ctr::err_resp);
  st_.answer_bad = fault == AnswerFault::junk;
  return fail(row.status, row.cause, row.phase);
}

Step Stream::request_failed(bool bad) {
  if (!bad) {
    count_client_abort();
    return close_with('C', 'D');   // no status, as the reference has it
  }
  count_bad_request();
  return fail(400, 'P', 'H');
}

}  // namespace sluice::session
