// The last request and the last answer of each proxy that could not be understood, as they came: `show errors`.
// Management guide 9.3. Any thread; bounded by two buffers a proxy.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::runtime {

class LiveProxy;
class LiveServer;

struct BadMessage {
  bool response = false;
  uint64_t event = 0;               ///< counted in the whole process, from 0
  int64_t wall_us = 0;
  std::string source;               ///< the client's address and port
  std::string frontend, backend, server;   ///< names; backend and server are empty where there was none
  int64_t frontend_id = -1, backend_id = -1, server_id = -1;
  std::string bytes;                ///< what was in the buffer
  size_t error_at = 0;
};

/// Replaces the last one of the frontend (a request) or of the backend (an answer). `backend` is the frontend itself as
/// long as none was chosen.
void keep_bad_message(bool response, const LiveProxy& frontend, const LiveProxy& backend, const LiveServer* server,
                      std::string source, std::string_view bytes, size_t error_at);

/// By the id of the proxy; its request first. `total`: how many there were so far.
std::vector<BadMessage> bad_messages(uint64_t& total);

}  // namespace sluice::runtime
