// Listening sockets taken over from the process before us (-x, or by the master), so that no connection is refused or lost
// between the two. Main thread, before workers start. Management guide 3 "-x".
#pragma once
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "model/bind.h"

namespace sluice::process {

/// A connection to the admin socket of another process; "fd@<n>" and "sockpair@<n>" are one already.
base::Result<int> connect_to_process(const std::string& where);

class Handover {
 public:
  ~Handover();   ///< closes what nobody claimed

  /// Asks the process behind an admin socket with "expose-fd listeners" ("/path", "abns@name", "fd@<n>" or "sockpair@<n>" for
  /// a connected one). Waits up to a few seconds. The error is fit to follow "Failed to get the sockets from the old process".
  base::Result<bool> take_from(const std::string& where);

  /// The socket that listens where the line says, with what cannot be changed any more (interface, namespace, v6only,
  /// transparent, a unix socket's mode and owner) as it says; -1: none. The caller owns it.
  int claim(const model::Bind& bind);

 private:
  struct Socket {
    int fd;
    std::string namespace_name, interface;
  };
  base::Result<bool> converse(int connection);
  bool add(std::string_view text, const std::vector<int>& fds);
  std::unordered_multimap<std::string, Socket> sockets_;   ///< by where they are bound
};

}  // namespace sluice::process
