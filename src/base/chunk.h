// Chunks: fixed-size byte buffers (tune.bufsize) that carry everything read from and written to sockets.
// A chunk belongs to the worker that took it; reference counts are plain integers. Never crosses threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>

namespace sluice::base {

class ChunkPool;

struct Chunk {
  ChunkPool* pool;
  Chunk* next_free;
  uint32_t refs;
  uint32_t size;  ///< bytes usable at data()
  char* data() { return reinterpret_cast<char*>(this + 1); }
};

/// Shared handle on a chunk; the last one gives it back to its pool.
class ChunkRef {
 public:
  ChunkRef() = default;
  explicit ChunkRef(Chunk* taken) : c_(taken) {}
  ChunkRef(const ChunkRef& o) : c_(o.c_) {
    if (c_) ++c_->refs;
  }
  ChunkRef(ChunkRef&& o) noexcept : c_(std::exchange(o.c_, nullptr)) {}
  ChunkRef& operator=(ChunkRef o) noexcept {
    std::swap(c_, o.c_);
    return *this;
  }
  ~ChunkRef() { reset(); }
  inline void reset();
  explicit operator bool() const { return c_ != nullptr; }
  Chunk* operator->() const { return c_; }
  Chunk* get() const { return c_; }
  bool unique() const { return c_ && c_->refs == 1; }
  char* data() const { return c_->data(); }
  uint32_t size() const { return c_->size; }

 private:
  Chunk* c_ = nullptr;
};

/// One per worker. Keeps a bounded number of free chunks; the rest goes back to the allocator.
class ChunkPool {
 public:
  explicit ChunkPool(uint32_t chunk_size, uint32_t keep = 256) : size_(chunk_size), keep_(keep) {}
  ~ChunkPool();
  ChunkPool(const ChunkPool&) = delete;
  ChunkPool& operator=(const ChunkPool&) = delete;

  ChunkRef take();
  /// A chunk of another size, never pooled (large heads that were rewritten, logs). Aborts when memory is out.
  static ChunkRef take_sized(uint32_t size);
  uint32_t chunk_size() const { return size_; }
  uint32_t in_use() const { return in_use_; }
  uint32_t free_count() const { return free_count_; }
  void give_back(Chunk* c);

 private:
  uint32_t size_, keep_, free_count_ = 0, in_use_ = 0;
  Chunk* free_ = nullptr;
};

void free_unpooled(Chunk* c);

inline void ChunkRef::reset() {
  Chunk* c = std::exchange(c_, nullptr);
  if (c && --c->refs == 0) c->pool ? c->pool->give_back(c) : free_unpooled(c);
}

}  // namespace sluice::base
