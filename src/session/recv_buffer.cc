#include "session/recv_buffer.h"

#include <cstring>

namespace sluice::session {
namespace {
/// With less room than this at the end, what is there moves to the front first: reads stay large.
constexpr uint32_t kWorthwhile = 1024;
}  // namespace

void RecvBuffer::make_room(base::ChunkPool& pool) {
  if (!chunk_) {
    chunk_ = pool.take();
    begin_ = end_ = 0;
    return;
  }
  if (chunk_.size() - end_ >= kWorthwhile) return;
  if (chunk_.unique()) {
    std::memmove(chunk_.data(), data(), size());
  } else {
    base::ChunkRef fresh = pool.take();
    std::memcpy(fresh.data(), data(), size());
    chunk_ = std::move(fresh);
  }
  end_ -= begin_;
  begin_ = 0;
}

net::Io RecvBuffer::fill(net::Transport& from, base::ChunkPool& pool, bool& short_read) {
  if (empty() && chunk_ && chunk_.unique()) begin_ = end_ = 0;
  make_room(pool);
  iovec into{chunk_.data() + end_, chunk_.size() - end_};
  net::Io io = from.read({&into, 1});
  if (io.kind == net::Io::done) end_ += static_cast<uint32_t>(io.n);
  short_read = io.kind != net::Io::done || static_cast<size_t>(io.n) < into.iov_len;
  return io;
}

void RecvBuffer::push(std::string_view bytes, base::ChunkPool& pool) {
  make_room(pool);
  std::memcpy(chunk_.data() + end_, bytes.data(), bytes.size());
  end_ += static_cast<uint32_t>(bytes.size());
}

}  // namespace sluice::session
