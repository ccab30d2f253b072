#include "config/namespaces.h"

#include <fcntl.h>
#include <unistd.h>

namespace sluice::config {

bool namespace_exists(const std::string& name) {
  if (name.find('/') != std::string::npos) return false;
  int fd = open(("/var/run/netns/" + name).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  close(fd);
  return true;
}

}  // namespace sluice::config
