// Clocks. Durations are int32_t/int64_t milliseconds unless a name says _us. Any thread.
#pragma once
#include <cstdint>

namespace sluice::base {

/// "No timeout" wherever a duration in milliseconds is stored.
inline constexpr int32_t kForever = 0;

/// CLOCK_MONOTONIC in microseconds.
int64_t monotonic_us();
/// CLOCK_REALTIME in microseconds since the epoch.
int64_t wall_us();
/// CPU time of the calling thread in nanoseconds.
int64_t thread_cpu_ns();

}  // namespace sluice::base
