// The header that a syslog line begins with, in each of the formats of manual 4.2 "log". Any thread.
#pragma once
#include <cstdint>
#include <string_view>

#include "base/text_out.h"
#include "model/log_target.h"

namespace sluice::log {

struct WireHeader {
  model::LogWire format = model::LogWire::local;
  int facility = 16;
  int level = 6;
  int64_t wall_us = 0;
  std::string_view hostname;          ///< empty: "localhost" (rfc3164) or "-" (rfc5424)
  std::string_view tag;
  std::string_view pid;
  std::string_view structured_data;   ///< rfc5424; empty: "-"
};

/// Prints everything that stands before the message.
void put_header(const WireHeader& h, base::TextOut& out);

/// True when this message number (counted from 0) is in the ranges of "sample <ranges>:<size>" (ranges from 1).
bool in_sample(std::string_view ranges, uint32_t size, uint64_t number);

/// Manual 8.6: control bytes, bytes past 126, '"' and '#' as "#XX"; with `header` also '{', '|' and '}'.
void put_encoded(std::string_view text, bool header, base::TextOut& out);

}  // namespace sluice::log
