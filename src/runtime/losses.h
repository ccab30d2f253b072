// Every request that this process failed: why, on which server, and why it was not sent again. An extension
// (`show losses`). Any thread; the last kMostLosses are kept.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace sluice::runtime {

inline constexpr size_t kMostLosses = 1000;
inline constexpr size_t kMostStartLine = 256;   ///< bytes of a request line that are kept

struct Loss {
  uint64_t number = 0;        ///< counted from 1 since the start
  int64_t wall_us = 0;
  std::string source;         ///< the client
  std::string frontend, backend, server;   ///< empty: none was chosen
  std::string request;        ///< request line; empty: none came
  uint16_t status = 0;        ///< what the client was told; 0: nothing
  char cause = '-', phase = '-';   ///< termination, manual 8.5
  uint16_t retries = 0, replays = 0;
  std::string not_replayed;   ///< word of %rp without "no:", "off" without option replay
};

void keep_loss(Loss loss);
/// Newest first; at most `most`, those with a number below `before`.
std::vector<Loss> losses(uint64_t before, size_t most);
uint64_t loss_count();

/// What the termination's cause says in words: "server closed", "timeout", ...
std::string_view loss_reason(char cause, char phase);
/// Whether a transaction that ended so was failed by this process or its servers, not by the client or a rule.
bool is_loss(char cause, char phase);

}  // namespace sluice::runtime
