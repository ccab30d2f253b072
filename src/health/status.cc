#include "health/status.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace sluice::health {
namespace {

constexpr auto kTable = [] {
  using O = Outcome;
  std::array<StatusInfo, 21> t{};
  auto at = [&t](Status s) -> StatusInfo& { return t[static_cast<size_t>(s)]; };
  at(Status::unknown) = {"UNK", "Unknown", O::unknown, false};
  at(Status::init) = {"INI", "Initializing", O::unknown, false};
  at(Status::checked) = {"CHECKED", "No status change", O::neutral, false};
  at(Status::hana) = {"HANA", "Health analyze", O::failed, false};
  at(Status::sockerr) = {"SOCKERR", "Socket error", O::failed, false};
  at(Status::l4ok) = {"L4OK", "Layer4 check passed", O::passed, false};
  at(Status::l4tout) = {"L4TOUT", "Layer4 timeout", O::failed, false};
  at(Status::l4con) = {"L4CON", "Layer4 connection problem", O::failed, false};
  at(Status::l6ok) = {"L6OK", "Layer6 check passed", O::passed, false};
  at(Status::l6tout) = {"L6TOUT", "Layer6 timeout", O::failed, false};
  at(Status::l6rsp) = {"L6RSP", "Layer6 invalid response", O::failed, false};
  at(Status::l7tout) = {"L7TOUT", "Layer7 timeout", O::failed, false};
  at(Status::l7rsp) = {"L7RSP", "Layer7 invalid response", O::failed, false};
  at(Status::l7ok) = {"L7OK", "Layer7 check passed", O::passed, true};
  at(Status::l7okc) = {"L7OKC", "Layer7 check conditionally passed", O::conditional, true};
  at(Status::l7sts) = {"L7STS", "Layer7 wrong status", O::failed, true};
  at(Status::procerr) = {"PROCERR", "External check error", O::failed, true};
  at(Status::proctout) = {"PROCTOUT", "External check timeout", O::failed, true};
  at(Status::procok) = {"PROCOK", "External check passed", O::passed, true};
  return t;
}();

}  // namespace

const StatusInfo& info_of(Status s) { return kTable[static_cast<size_t>(s)]; }

std::optional<Status> status_named(std::string_view name) {
  for (size_t i = 0; i < kTable.size(); ++i)
    if (!name.empty() && kTable[i].name == name) return static_cast<Status>(i);
  return std::nullopt;
}

std::string for_log(std::string_view info) {
  std::string out;
  for (char c : info) {
    auto u = static_cast<unsigned char>(c);
    if (u < 0x20 || u >= 0x7f || c == '"') out += fmt::format("<{:02X}>", u);
    else out += c;
  }
  return out;
}

std::string for_statistics(std::string_view info) {
  std::string out(info);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return out;
}

std::string error_text(int error) {
  const char* name = strerrorname_np(error);
  return name ? fmt::format("{} returned by OS ({})", name, strerrordesc_np(error)) : fmt::format("error {}", error);
}

}  // namespace sluice::health
