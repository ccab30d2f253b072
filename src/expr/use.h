// Where a sample expression stands: the 22 columns of `-dKsmp` (reference/keywords.txt). A fetch lists where it
// is valid; a ruleset names where it is, so that a fetch that has nothing to read there is refused at load.
#pragma once
#include <cstdint>

namespace sluice::expr {

enum Use : uint32_t {
  kFrontTcpConn = 1u << 0, kFrontTcpSess = 1u << 1, kFrontTcpCont = 1u << 2, kFrontHttpReq = 1u << 3,
  kFrontHttpBody = 1u << 4, kUseBackend = 1u << 5, kBackTcpCont = 1u << 6, kBackHttpReq = 1u << 7,
  kBackHttpBody = 1u << 8, kUseServer = 1u << 9, kServerSource = 1u << 10, kBackTcpResp = 1u << 11,
  kBackHttpRes = 1u << 12, kBackHttpResBody = 1u << 13, kStickStore = 1u << 14, kFrontTcpResp = 1u << 15,
  kFrontHttpRes = 1u << 16, kFrontHttpResBody = 1u << 17, kLogs = 1u << 18, kCheck = 1u << 19,
  kConfigParser = 1u << 20, kCliParser = 1u << 21,
};
inline constexpr uint32_t kAllUses = (1u << 22) - 1;

}  // namespace sluice::expr
