#include "process/read_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace sluice::process {
namespace {
constexpr size_t kMostText = 64u << 20;
}

std::optional<std::string> read_file(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  std::string text(65536, '\0');
  size_t size = 0;
  ssize_t n;
  while ((n = read(fd, text.data() + size, text.size() - size)) > 0) {
    size += static_cast<size_t>(n);
    if (size == text.size() && size < kMostText) text.resize(size * 2);
  }
  close(fd);
  if (n < 0) return std::nullopt;
  text.resize(size);
  return text;
}

}  // namespace sluice::process
