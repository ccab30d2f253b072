// What a check came to: HAProxy's statuses with their numbers and words. Manual (management guide) 9.1 "check_status",
// "show servers state". Constants; any thread.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::health {

/// The numbers are those of srv_check_status.
enum class Status : uint8_t {
  unknown = 0, init = 1, checked = 3, hana = 4, sockerr = 5, l4ok = 6, l4tout = 7, l4con = 8, l6ok = 9, l6tout = 10,
  l6rsp = 11, l7tout = 12, l7rsp = 13, l7ok = 15, l7okc = 16, l7sts = 17, procerr = 18, proctout = 19, procok = 20,
};

/// The numbers are those of srv_check_result.
enum class Outcome : uint8_t { unknown = 0, neutral = 1, failed = 2, passed = 3, conditional = 4 };

struct StatusInfo {
  std::string_view name;          ///< "L7OK"
  std::string_view description;   ///< "Layer7 check passed"
  Outcome outcome = Outcome::unknown;
  bool has_code = false;          ///< a code is shown with it
};
const StatusInfo& info_of(Status s);
/// The status of that name.
std::optional<Status> status_named(std::string_view name);

/// HAProxy keeps no more than this of a check's information.
inline constexpr size_t kMaxInfo = 127;

/// One check's end.
struct Verdict {
  Status status = Status::unknown;
  int code = 0;
  std::string info;
};

/// What a server wrote, as log lines show it ("<0D>" for a control byte, a quote or a byte above 126), and as
/// statistics do, where a control byte would break lines ("?").
std::string for_log(std::string_view info);
std::string for_statistics(std::string_view info);

/// "ECONNREFUSED returned by OS (Connection refused)".
std::string error_text(int error);

}  // namespace sluice::health
