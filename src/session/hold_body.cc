// Waiting for a request's payload before rules or a server see it: option http-buffer-request, wait-for-body. What is
// held lies in one piece, for the samples, and in the store, for the server. Manual 4.2, 4.3.
#include <cstring>

#include "session/stream.h"

namespace sluice::session {
namespace {
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
}

// True when no more is to be waited for: all of it is here, or as much as a buffer holds.
bool Stream::collect_body() {
  uint32_t most = chunks().chunk_size();
  if (!held_) held_ = base::ChunkPool::take_sized(2 * most);
  answer_expectation();
  RecvBuffer& in = client_->in();
  for (;;) {
    if (up_.read_done) return view_.request_complete = true;
    if (held_size_ >= most) return true;
    PayloadReader::Taken t = up_.reader.take(in.view());
    if (t.kind == PayloadReader::Taken::piece) {
      char* to = held_.data() + held_size_;
      std::memcpy(to, t.data.data(), t.data.size());
      held_size_ += static_cast<uint32_t>(t.data.size());
      up_.writer.payload(held_, {to, t.data.size()});
      up_.writer.flush(up_.store, chunks());
    }
    in.consume(t.used);
    up_.received += t.data.size();
    if (t.kind == PayloadReader::Taken::end) end_payload(up_);
    if (t.kind == PayloadReader::Taken::bad) st_.body_bad = true;
    if (st_.body_bad) return true;
    if (t.kind == PayloadReader::Taken::more && !client_->fill()) return false;
  }
}

// The server will not be asked: the client has to go on now. RFC 9110 section 10.1.1.
void Stream::answer_expectation() {
  if (!request_.expect_continue || !client_->in().empty() || up_.read_done) return;
  request_.expect_continue = false;
  request_.remove("expect");
  back_.store.append_copy(kContinue, chunks());
  uint64_t n = 0;
  client_->flush(back_.store, n);
}

std::string_view Stream::held_body() const { return held_ ? std::string_view(held_.data(), held_size_) : std::string_view{}; }

void Stream::wait_for_body(int32_t timeout_ms, uint64_t at_least) {
  if (!st_.http || request_.framing == http1::Framing::tunnel) {   // no payload, or none that has an end
    st_.body_over = true;
    return;
  }
  if (!st_.body_waiting) {
    st_.body_waiting = true;
    wake_in(timeout_ms);
  }
  bool late = st_.wake_us == 0 || now() >= st_.wake_us;
  st_.body_over = collect_body() || (at_least && held_size_ >= at_least) || late || client_->ended();
  view_.request_data = held_body();
  view_.request_chunked = false;
  if (!st_.body_over) return;
  st_.body_waiting = false;
  st_.wake_us = 0;
  cancel();
}

// option http-buffer-request; false: wait. A client that is too slow is told so; one that left is found out before a server is
// asked, so that rules may still answer what they have seen.
bool Stream::hold_body(int32_t timeout_ms) {
  if (st_.verdict != Verdict::none) return true;
  wait_for_body(timeout_ms, 0);
  if (!st_.body_over) return false;
  bool no_end = request_.framing == http1::Framing::tunnel;
  if (st_.body_bad || up_.read_done || no_end || held_size_ >= chunks().chunk_size() || client_->ended()) return true;
  set_end('c', 'R');
  log_.request_us = 0;   // shown as a request that never came to its end
  count_bad_request();
  reply_error(408);
  return true;
}

}  // namespace sluice::session
