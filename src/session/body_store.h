// What is to be sent to one side: a message's head, then pieces of payload with their framing. Sending moves a cursor,
// not bytes, so that a request can be sent again from its beginning. The stream's own, one thread.
#pragma once
#include <sys/uio.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/chunk.h"

namespace sluice::session {

class BodyStore {
 public:
  /// Adds a slice of chunk at the end; one that continues the last piece is merged with it.
  void append(const base::ChunkRef& chunk, std::string_view slice);
  /// Adds a copy, for framing and texts of our own.
  void append_copy(std::string_view bytes, base::ChunkPool& pool);
  /// The head that goes before everything; the one before is forgotten. rewind() forgets it as well.
  void set_head(base::ChunkRef chunk, std::string_view head);

  size_t unsent() const { return unsent_; }
  /// At most `max` slices of what is to be sent next.
  int gather(iovec* out, int max) const;
  void sent(size_t n);

  /// From now on nothing that was sent is dropped, as long as all payload stays within `limit` bytes.
  void keep(size_t limit);
  /// What is sent may be forgotten: there will be no rewind.
  void commit();
  /// Everything since keep() is still here.
  bool whole() const { return keep_limit_ != 0; }
  /// Forgets the head alone.
  void drop_head() { set_head({}, {}); }
  /// Back to the beginning. False when it is not all there any more.
  bool rewind();
  void clear();

 private:
  struct Piece {
    base::ChunkRef chunk;
    const char* at;
    size_t size;
  };
  void drop_sent();
  Piece head_{{}, nullptr, 0};
  size_t head_sent_ = 0;
  std::vector<Piece> pieces_;
  size_t first_ = 0;         ///< the piece that is sent next
  size_t offset_ = 0;        ///< bytes of it that are sent
  size_t unsent_ = 0, kept_ = 0, keep_limit_ = 0;
  base::ChunkRef scratch_;   ///< where copies go
  uint32_t scratch_used_ = 0;
};

}  // namespace sluice::session
