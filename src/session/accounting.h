// How many bytes a message counts for in logs and statistics. The reference counts its own inner form of a message, and
// bills and alarms were built on its figures. Any thread.
#pragma once
#include <cstdint>

#include "http1/head.h"

namespace sluice::session {

using http1::counted_size;

/// What the end of a chunked payload counts for.
inline uint64_t counted_trailers(const std::vector<http1::Field>& trailers) {
  uint64_t n = 1;
  for (const http1::Field& f : trailers) n += f.name.size() + f.value.size();
  return n;
}

}  // namespace sluice::session
