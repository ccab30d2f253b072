// A message's payload on its way: taken out of one side's framing, put into the other's. RFC 9112 sections 6 and 7.
// One thread.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "http1/chunked.h"
#include "http1/head.h"
#include "session/body_store.h"

namespace sluice::session {

/// Chunked payload that came along with its head, and is malformed: the message is refused as a whole.
bool bad_chunk_in(std::string_view payload);

class PayloadReader {
 public:
  void start(http1::Framing framing, uint64_t length);
  struct Taken {
    enum Kind : uint8_t { piece, more, end, bad } kind;
    std::string_view data;   ///< a slice of the input
    size_t used;             ///< bytes of the input that are done
  };
  /// One step over what was received; call again until more, end or bad.
  Taken take(std::string_view in);
  /// The connection ended: whether the payload is complete then.
  bool ends_with_connection() const {
    return framing_ == http1::Framing::until_close || framing_ == http1::Framing::tunnel;
  }
  /// Raw trailers, once a chunked payload ended.
  std::string_view trailers() const { return decoder_.trailers(); }
  bool chunked() const { return framing_ == http1::Framing::chunked; }

 private:
  http1::Framing framing_ = http1::Framing::none;
  uint64_t left_ = 0;
  http1::ChunkDecoder decoder_;
};

class PayloadWriter {
 public:
  void start(http1::Framing framing) { chunked_ = framing == http1::Framing::chunked; }
  void clear() {
    pending_.clear();
    pending_size_ = 0;
  }
  /// Takes a slice of chunk; flush() puts all that was taken into the store, as one chunk of the coding.
  void payload(const base::ChunkRef& chunk, std::string_view data);
  void flush(BodyStore& out, base::ChunkPool& pool);
  size_t pending() const { return pending_size_; }
  /// A copy, at once.
  void copy(BodyStore& out, std::string_view data, base::ChunkPool& pool);
  void end(BodyStore& out, const std::vector<http1::Field>& trailers, const http1::CaseMap* names,
           base::ChunkPool& pool);

 private:
  void chunk_size(BodyStore& out, size_t n, base::ChunkPool& pool);
  struct Piece {
    base::ChunkRef chunk;
    std::string_view data;
  };
  std::vector<Piece> pending_;
  size_t pending_size_ = 0;
  bool chunked_ = false;
};

}  // namespace sluice::session
