#include "session/conn.h"

#include <cerrno>

namespace sluice::session {
namespace {
constexpr int kMaxSlices = 64;
}

bool Conn::fill() {
  if (!readable_ || ended() || in_.full()) return false;
  bool short_read = false;
  net::Io io = in_.fill(*transport_, loop_.chunks(), short_read);
  if (short_read && !io.more) readable_ = false;
  switch (io.kind) {
    case net::Io::done:
      touch();
      received_us_ = active_us_;
      break;
    case net::Io::again: break;
    case net::Io::eof: eof_ = true; break;
    case net::Io::error: error_ = io.error_code; break;
  }
  // Bytes that wait for a reader, and an end, must not wake us again and again.
  want_read(!ended());
  return io.kind == net::Io::done;
}

void Conn::want_read(bool on) {
  if (on == reading_) return;
  reading_ = on;
  transport_->want_read(on);
}

Conn::Flushed Conn::flush(BodyStore& out, uint64_t& n, bool more_follows) {
  if (error_ || write_failed_) return Flushed::broken;
  if (blocked_) return Flushed::blocked;
  while (out.unsent()) {
    [[gnu::uninitialized]] iovec slices[kMaxSlices];
    int count = out.gather(slices, kMaxSlices);
    size_t offered = 0;
    for (int i = 0; i < count; ++i) offered += slices[i].iov_len;
    net::Io io = transport_->write({slices, static_cast<size_t>(count)}, more_follows);
    if (io.kind == net::Io::error) {
      write_failed_ = true;
      return Flushed::broken;
    }
    size_t sent = io.kind == net::Io::done ? static_cast<size_t>(io.n) : 0;
    out.sent(sent);
    n += sent;
    if (sent) touch();
    if (sent == offered) continue;
    blocked_ = true;
    transport_->want_write();
    return Flushed::blocked;
  }
  return Flushed::all;
}

void Conn::shut_write() {
  if (write_shut_ || error_ || write_failed_) return;
  write_shut_ = true;
  transport_->shut_write();
}

}  // namespace sluice::session
