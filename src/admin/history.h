// What each server did in the last minutes, a sample a second, for the statistics page. Taken on loop 0, a slice of
// servers at a time, from what the workers count anyway; nothing is taken when no section has a page. A server that has
// done nothing has no memory here, any other kSamples times 8 bytes and what the next sample is compared with.
#pragma once
#include <vector>

#include "runtime/server.h"

namespace sluice::admin {

inline constexpr size_t kSamples = 120;   ///< two minutes

/// One second.
struct Moment {
  uint32_t requests = 0;   ///< sessions, in a TCP proxy
  uint32_t errors = 0;     ///< failed connects, bad answers, answers 5xx
  uint32_t queued = 0;     ///< at its end
  int32_t p50_ms = -1, p95_ms = -1;   ///< response times, to half an octave; -1: no answer came
};

/// The last kSamples seconds, the oldest first; empty when the server has done nothing yet. Any thread.
std::vector<Moment> history_of(const runtime::LiveServer& s);

/// Takes one sample of every server now; what the timer does, for tests. Loop 0.
void sample_all_servers();

}  // namespace sluice::admin
