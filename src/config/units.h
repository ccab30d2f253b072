// Times and sizes with units, and numbers read as HAProxy reads them. Manual 2.5, 2.6. Any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::config {

enum class TimeUnit : uint8_t { us, ms, s };

/// A time word, or why it is none. `bad`: the character at fault ('\0' at the end of an empty word).
struct TimeValue {
  enum class Status : uint8_t { ok, overflow, bad_character } status = Status::ok;
  int64_t value = 0;       ///< in the unit asked for, rounded up
  char bad = '\0';
  bool ok() const { return status == Status::ok; }
};

/// "5", "5s", "10ms", "1d": a bare number is in `bare`, the result in `out`. Overflow past 2^31-1 of `out`.
TimeValue parse_time(std::string_view text, TimeUnit bare = TimeUnit::ms, TimeUnit out = TimeUnit::ms);

/// A size in bytes with an optional k, m or g; `bad` gets the character at fault.
std::optional<uint64_t> parse_size(std::string_view text, char& bad);

/// The number at the start of text, 0 when there is none: what HAProxy does where it does not check. Clamped.
int64_t leading_int(std::string_view text);

}  // namespace sluice::config
