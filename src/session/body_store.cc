#include "session/body_store.h"

#include <algorithm>
#include <cstring>

namespace sluice::session {

void BodyStore::append(const base::ChunkRef& chunk, std::string_view slice) {
  if (slice.empty()) return;
  unsent_ += slice.size();
  kept_ += slice.size();
  if (keep_limit_ && kept_ > keep_limit_) commit();
  if (!pieces_.empty() && first_ < pieces_.size()) {
    Piece& last = pieces_.back();
    if (last.chunk.get() == chunk.get() && last.at + last.size == slice.data()) {
      last.size += slice.size();
      return;
    }
  }
  pieces_.push_back({chunk, slice.data(), slice.size()});
}

void BodyStore::append_copy(std::string_view bytes, base::ChunkPool& pool) {
  while (!bytes.empty()) {
    if (!scratch_ || scratch_used_ == scratch_.size()) {
      scratch_ = pool.take();
      scratch_used_ = 0;
    }
    size_t n = std::min<size_t>(bytes.size(), scratch_.size() - scratch_used_);
    char* to = scratch_.data() + scratch_used_;
    std::memcpy(to, bytes.data(), n);
    scratch_used_ += static_cast<uint32_t>(n);
    append(scratch_, {to, n});
    bytes.remove_prefix(n);
  }
}

void BodyStore::set_head(base::ChunkRef chunk, std::string_view head) {
  unsent_ -= head_.size - head_sent_;
  head_ = {std::move(chunk), head.data(), head.size()};
  head_sent_ = 0;
  unsent_ += head.size();
}

int BodyStore::gather(iovec* out, int max) const {
  int n = 0;
  if (head_sent_ < head_.size) out[n++] = {const_cast<char*>(head_.at) + head_sent_, head_.size - head_sent_};
  size_t skip = offset_;
  for (size_t i = first_; i < pieces_.size() && n < max; ++i) {
    out[n++] = {const_cast<char*>(pieces_[i].at) + skip, pieces_[i].size - skip};
    skip = 0;
  }
  return n;
}

void BodyStore::sent(size_t n) {
  unsent_ -= n;
  size_t of_head = std::min(n, head_.size - head_sent_);
  head_sent_ += of_head;
  n -= of_head;
  while (n) {
    size_t left = pieces_[first_].size - offset_;
    if (n < left) {
      offset_ += n;
      break;
    }
    n -= left;
    offset_ = 0;
    ++first_;
  }
  if (!keep_limit_) drop_sent();
}

void BodyStore::drop_sent() {
  if (first_ == pieces_.size()) {
    pieces_.clear();
    first_ = 0;
    if (scratch_ && scratch_.unique()) scratch_used_ = 0;
  } else if (first_ >= 32) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<ptrdiff_t>(first_));
    first_ = 0;
  }
}

void BodyStore::keep(size_t limit) { keep_limit_ = kept_ <= limit ? limit : 0; }

void BodyStore::commit() {
  keep_limit_ = 0;
  drop_sent();
}

bool BodyStore::rewind() {
  if (!keep_limit_) return false;
  first_ = offset_ = 0;
  head_ = {{}, nullptr, 0};
  head_sent_ = 0;
  unsent_ = kept_;
  return true;
}

void BodyStore::clear() {
  pieces_.clear();
  head_ = {{}, nullptr, 0};
  scratch_.reset();
  head_sent_ = first_ = offset_ = unsent_ = kept_ = keep_limit_ = 0;
  scratch_used_ = 0;
}

}  // namespace sluice::session
