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

// The columns that go together: what a fetch reads decides where it may stand.
inline constexpr uint32_t kUseInternal = 0x2fffff;      ///< the process or the stream: all but the configuration
inline constexpr uint32_t kUseConn = 0x0fffff;          ///< the client connection's addresses
inline constexpr uint32_t kUseFrontend = 0x07ffff;      ///< the client connection's place: not in checks
inline constexpr uint32_t kUseSession = 0x07fffe;       ///< what comes with the session's handshake
inline constexpr uint32_t kUseRequest = 0x0007fc;       ///< request headers and data, gone once it was sent
inline constexpr uint32_t kUseRequestKept = 0x07fffc;   ///< of the request, and kept to the end
inline constexpr uint32_t kUseEither = 0x0bfffc;        ///< request or response, whichever is at hand
inline constexpr uint32_t kUseResponse = 0x0bf800;      ///< response headers and data
inline constexpr uint32_t kUseResponseKept = 0x0ff800;  ///< of the response or the server connection, kept
inline constexpr uint32_t kUseBackendKnown = 0x0fffc0;  ///< once a backend was chosen
inline constexpr uint32_t kUseServerKnown = 0x0ffc00;   ///< once a server was chosen
inline constexpr uint32_t kUseServerSide = 0x07fe00;    ///< bytes of the server side

}  // namespace sluice::expr
