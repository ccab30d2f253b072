// One HTTP/1 answer as a check reads it: head and payload so far, out of the bytes that came. One thread.
#pragma once
#include <string>
#include <string_view>

#include "http1/codec.h"

namespace sluice::health {

class HttpAnswer {
 public:
  enum class State : uint8_t { incomplete, invalid, head, complete };   ///< head: the payload still comes

  explicit HttpAnswer(base::Arena& arena) { head_.edits = &arena; }
  /// For the next answer.
  void reset(bool to_head_request);
  /// All bytes since the request, in a buffer that does not move between calls. `ended`: no more will come.
  State feed(std::string& bytes, bool ended, const http1::Limits& limits);
  http1::Head& head() { return head_; }
  /// Without the chunks' framing.
  std::string_view payload() const { return framing_ == http1::Framing::chunked ? decoded_ : plain_; }

 private:
  State read_payload(std::string_view rest, bool ended);

  http1::Head head_;
  http1::ChunkDecoder decoder_;
  std::string decoded_;
  std::string_view plain_;
  size_t head_size_ = 0, decoded_from_ = 0;
  http1::Framing framing_ = http1::Framing::none;
  bool to_head_request_ = false, chunks_done_ = false;
};

}  // namespace sluice::health
