#include "expr/payload.h"

#include <cstring>

#include "http1/chunked.h"

namespace sluice::expr {

Payload request_payload(const TxnView& txn) { return {txn.request_data, txn.inspecting && !txn.request_complete}; }
Payload response_payload(const TxnView& txn) { return {txn.response_data, txn.inspecting && !txn.response_complete}; }

std::string_view without_chunks(std::string_view data, base::Arena& arena) {
  http1::ChunkDecoder decoder;
  char* out = arena.allocate(data.size());
  size_t size = 0;
  using Step = http1::ChunkDecoder::Step;
  for (;;) {
    auto step = decoder.decode(data);
    if (step.step != Step::data) return {out, size};
    std::memcpy(out + size, step.data.data(), step.data.size());
    size += step.data.size();
    data.remove_prefix(step.used);
  }
}

std::string_view request_body(const TxnView& txn) {
  return txn.request_chunked ? without_chunks(txn.request_data, *txn.arena) : txn.request_data;
}
std::string_view response_body(const TxnView& txn) {
  return txn.response_chunked ? without_chunks(txn.response_data, *txn.arena) : txn.response_data;
}

}  // namespace sluice::expr
