#include "health/http_answer.h"

#include <algorithm>

namespace sluice::health {

void HttpAnswer::reset(bool to_head_request) {
  head_.clear();
  decoder_.reset();
  decoded_.clear();
  plain_ = {};
  head_size_ = decoded_from_ = 0;
  to_head_request_ = to_head_request;
  chunks_done_ = false;
}

HttpAnswer::State HttpAnswer::feed(std::string& bytes, bool ended, const http1::Limits& limits) {
  if (head_size_ == 0) {
    http1::Parsed p = http1::parse_response(bytes.data(), bytes.size(), head_, limits, {.head = to_head_request_, .upgrade = true});
    if (p.kind == http1::Parsed::incomplete && !ended) return State::incomplete;
    if (p.kind != http1::Parsed::complete) return State::invalid;
    head_size_ = p.size;
    framing_ = head_.framing;
  }
  return read_payload(std::string_view(bytes).substr(head_size_), ended);
}

HttpAnswer::State HttpAnswer::read_payload(std::string_view rest, bool ended) {
  switch (framing_) {
    case http1::Framing::none:
    case http1::Framing::tunnel: return State::complete;
    case http1::Framing::until_close: plain_ = rest; return ended ? State::complete : State::head;
    case http1::Framing::length:
      plain_ = rest.substr(0, static_cast<size_t>(std::min<uint64_t>(head_.length, rest.size())));
      return ended || plain_.size() == head_.length ? State::complete : State::head;
    case http1::Framing::chunked: break;
  }
  while (!chunks_done_ && decoded_from_ < rest.size()) {
    auto out = decoder_.decode(rest.substr(decoded_from_));
    decoded_from_ += out.used;
    if (out.step == http1::ChunkDecoder::Step::bad) return State::invalid;
    if (out.step == http1::ChunkDecoder::Step::data) decoded_ += out.data;
    if (out.step == http1::ChunkDecoder::Step::end) chunks_done_ = true;
    if (out.step == http1::ChunkDecoder::Step::more) break;
  }
  return ended || chunks_done_ ? State::complete : State::head;
}

}  // namespace sluice::health
