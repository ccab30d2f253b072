// The first phase: a request's head is read and judged; a TCP stream has nothing to read. Manual 4.2 "timeout
// http-request", "option http-ignore-probes", "monitor-uri".
#include <algorithm>

#include "session/accounting.h"
#include "session/capture.h"
#include "session/stream.h"

namespace sluice::session {

using http1::Parsed;
using model::Opt;
using runtime::Ctr;

namespace {
/// timeout http-request is for the whole head, timeout client for each wait (manual 4.2). `spent_ms`: since the head began, -1
/// before. 0: what was set then stands.
int32_t request_wait(int32_t whole, int32_t each, int64_t spent_ms) {
  if (!whole) return each;
  if (spent_ms < 0) return each ? std::min(whole, each) : whole;
  if (!each || each >= whole) return 0;
  return std::min(each, std::max(whole - static_cast<int32_t>(std::min<int64_t>(spent_ms, whole)), 1));
}
}  // namespace

Step Stream::read_request() {
  if (!st_.http) return start_tcp();
  if (!log_.start_us && !client_->facts().requests) log_.idle_us = 0;
  int64_t spent_ms = log_.start_us ? (now() - log_.start_us) / 1000 : -1;
  if (int32_t ms = request_wait(fe().timeouts.http_request, st_.timeouts.client, spent_ms); ms || spent_ms < 0)
    if (!st_.client_timed_out) client_->expire_in(ms);
  return read_head();
}

Step Stream::start_tcp() {
  log_.start_us = client_->facts().accept_us + client_->handshake_us();
  log_.start_wall_us = client_->facts().accept_wall_us;
  client_->facts().requests = 1;
  client_->cancel();
  up_.reader.start(http1::Framing::tunnel, 0);
  return to(Phase::frontend_rules);
}

Step Stream::read_head() {
  RecvBuffer& in = client_->in();
  for (;;) {
    bool something = !in.empty() && http1::leading_empty_lines(in.view()) < in.size();
    if (something) {
      note_start();
      const model::Global& g = worker_.runtime().config().global;
      http1::Limits limits;
      limits.max_head = g.bufsize - g.maxrewrite;
      limits.max_fields = static_cast<uint16_t>(g.maxhdr);
      limits.any_method_payload = g.h1_any_method_payload;
      limits.keep_suspect = g.h1_keep_suspect;
      limits.accept_unsafe = fe().has(Opt::accept_unsafe_request);
      Parsed parsed = http1::parse_request(in.data(), in.size(), request_, limits);
      if (parsed.kind == Parsed::complete) return head_complete(parsed.size);
      if (parsed.kind == Parsed::invalid) {
        keep_bad_request(parsed.error_at);
        return bad_request(parsed.status, 'P', 'R');
      }
      if (in.full()) {
        keep_bad_request(in.size());
        return bad_request(431, 'P', 'R');
      }
    }
    if (client_->fill()) continue;
    if (client_->ended() || st_.client_timed_out) return no_request();
    return Step::wait;
  }
}

// The client left, or took too long. Manual 8.5 "CR", "cR".
Step Stream::no_request() {
  bool nothing = !log_.start_us;
  if (nothing && client_->facts().requests) {
    st_.logged = true;
    return close_with('-', '-');
  }
  bool late = !client_->ended();
  if (nothing && (fe().has(Opt::dontlognull) || fe().has(Opt::ignore_probes))) st_.logged = true;
  st_.silent = nothing && fe().has(Opt::ignore_probes);
  if (late) return bad_request(408, 'c', 'R');
  return bad_request(400, 'C', 'R');
}

void Stream::note_start() {
  if (log_.start_us) return;
  log_.start_us = now();
  log_.start_wall_us = worker_.loop().wall_us();
  log_.idle_us = log_.start_us - log_.accept_us - log_.handshake_us;
}

Step Stream::bad_request(uint16_t status, char cause, char phase) {
  if (st_.silent) return fail_quietly(status, cause, phase);   // a probe: nothing of it is counted
  note_start();
  ++client_->facts().requests;
  count_bad_request();
  count_request();
  return early_error(status, cause, phase);
}

void Stream::count_request() {
  view_.frontend->fe.add(Ctr::requests);
  view_.frontend->req_rate.add(now());
  worker_.runtime().process.total_requests.fetch_add(1, std::memory_order_relaxed);
}

Step Stream::head_complete(size_t size) {
  std::string_view rest = client_->in().view().substr(size);
  if (request_.framing == http1::Framing::chunked && bad_chunk_in(rest)) return bad_request(400, 'P', 'R');
  ++client_->facts().requests;
  log_.request_us = now();
  log_.request_parsed = true;
  log_.start_line = request_.start_line;
  view_.request = &request_;
  RecvBuffer& in = client_->in();
  request_chunk_ = in.chunk();
  in.consume(size);
  st_.request_size = counted_size(request_);
  up_.received += st_.request_size;
  up_.reader.start(request_.framing, request_.length);
  up_.writer.start(request_.framing);
  client_->cancel();
  count_request();
  if (request_.framing == http1::Framing::none) view_.request_complete = up_.read_done = true;
  capture_request();
  if (!fe().monitor_uri.empty() && request_.target == fe().monitor_uri) return answer_monitor();
  return to(Phase::frontend_rules);
}

void Stream::capture_request() {
  const auto& captures = fe().request_captures;
  for (size_t i = 0; i < captures.size(); ++i) {
    if (captures[i].header.empty()) continue;
    request_captures_[i] = last_value(request_, captures[i].header).substr(0, captures[i].length);
  }
  if (fe().capture_cookie_len) view_.request_cookie = find_captured_cookie(request_, "cookie", fe());
}

// Manual 4.2 "monitor-uri": answered here, neither logged nor forwarded.
Step Stream::answer_monitor() {
  bool bad = false;
  for (const auto& condition : fe().monitor_fail) bad |= condition->eval(view_) == Got::yes;
  st_.logged = true;
  set_end('L', 'R');
  LocalReply r;
  r.status = bad ? 503 : 200;
  r.use_error_body = true;
  reply(std::move(r));
  return to(Phase::reply);
}

}  // namespace sluice::session
