// What was received on a connection and not yet taken: one chunk with a window. The connection's own, one thread.
#pragma once
#include <string_view>

#include "base/chunk.h"
#include "net/transport.h"

namespace sluice::session {

class RecvBuffer {
 public:
  std::string_view view() const { return chunk_ ? std::string_view(data(), size()) : std::string_view{}; }
  char* data() const { return chunk_.data() + begin_; }
  size_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  /// Nothing more fits, even after what is there was moved to the front of a chunk.
  bool full() const { return chunk_ && size() == chunk_.size(); }
  /// The chunk that view() lies in: whoever keeps slices of it holds a reference.
  const base::ChunkRef& chunk() const { return chunk_; }

  /// One read into what room there is; must not be full(). Slices that others hold a reference for stay intact.
  /// `short_read` tells that less came than there was room for.
  net::Io fill(net::Transport& from, base::ChunkPool& pool, bool& short_read);
  /// Puts bytes at the end as if they had been read; must fit.
  void push(std::string_view bytes, base::ChunkPool& pool);
  void consume(size_t n) { begin_ += static_cast<uint32_t>(n); }
  /// Gives the chunk back; must be empty, or its bytes are of no use any more.
  void release() {
    chunk_.reset();
    begin_ = end_ = 0;
  }

 private:
  void make_room(base::ChunkPool& pool);
  base::ChunkRef chunk_;
  uint32_t begin_ = 0, end_ = 0;
};

}  // namespace sluice::session
