#include "base/chunk.h"

#include <cstdlib>
#include <new>

namespace sluice::base {
namespace {
Chunk* allocate(uint32_t size, ChunkPool* pool) {
  void* p = std::malloc(sizeof(Chunk) + size);
  if (!p) std::abort();
  return new (p) Chunk{pool, nullptr, 1, size};
}
}  // namespace

ChunkPool::~ChunkPool() {
  while (free_) std::free(std::exchange(free_, free_->next_free));
}

ChunkRef ChunkPool::take() {
  ++in_use_;
  if (!free_) return ChunkRef(allocate(size_, this));
  Chunk* c = std::exchange(free_, free_->next_free);
  --free_count_;
  c->refs = 1;
  return ChunkRef(c);
}

ChunkRef ChunkPool::take_sized(uint32_t size) { return ChunkRef(allocate(size, nullptr)); }

void ChunkPool::give_back(Chunk* c) {
  --in_use_;
  if (free_count_ >= keep_) return std::free(c);
  c->next_free = free_;
  free_ = c;
  ++free_count_;
}

void free_unpooled(Chunk* c) { std::free(c); }

}  // namespace sluice::base
