// The payload that samples read: bytes of a TCP stream, or of an HTTP message without its chunks. One thread.
#pragma once
#include <string_view>

#include "sluice/txn.h"

namespace sluice::expr {

/// One direction's bytes, as far as they are there.
struct Payload {
  std::string_view bytes;
  bool open = false;   ///< more may come while the rules wait: what is missing is `later`
};
Payload request_payload(const TxnView& txn);
Payload response_payload(const TxnView& txn);

/// Payload of an HTTP message; text of one with chunks is put together in the arena.
std::string_view request_body(const TxnView& txn);
std::string_view response_body(const TxnView& txn);

/// Undoes the chunks of what is there so far; malformed ones end it.
std::string_view without_chunks(std::string_view data, base::Arena& arena);

}  // namespace sluice::expr
