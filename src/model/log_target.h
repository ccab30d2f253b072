// A `log` line. Plain data. Manual 4.2 "log".
#pragma once
#include <cstdint>
#include <string>

#include "net/address.h"

namespace sluice::model {

enum class LogWire : uint8_t { rfc3164, rfc5424, priority, short_, timed, iso, local, raw };

struct LogTarget {
  std::string text;                ///< address as written
  enum class Kind : uint8_t { udp, unix_datagram, fd, ring } kind = Kind::udp;
  net::Endpoint address;
  std::string ring;                ///< name of a ring section
  uint32_t max_len = 1024;         ///< "len"
  LogWire format = LogWire::local; ///< not given and log-send-hostname is set: rfc3164
  bool format_given = false;
  uint8_t facility = 16;           ///< local0
  uint8_t max_level = 7;           ///< debug
  uint8_t min_level = 0;           ///< emerg
  uint32_t sample_of = 0;          ///< "sample ranges:size": size, 0 for none
  std::string sample_ranges;
};

}  // namespace sluice::model
