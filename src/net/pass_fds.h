// Descriptors passed between processes over a UNIX stream socket. Blocking or not as the socket is. Any thread.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sluice::net {

/// The most that one message carries.
inline constexpr size_t kMostPassedFds = 252;

/// Sends bytes (at least one) with descriptors. 1: sent, 0: not now, -1: failed (errno). A part counts as failed.
int send_fds(int socket, std::span<const char> bytes, std::span<const int> fds);

/// Appends what one message carried; descriptors are close-on-exec. Bytes read, 0 at the end, -1 on errors (errno).
ssize_t receive_fds(int socket, std::string& bytes, std::vector<int>& fds);

}  // namespace sluice::net
