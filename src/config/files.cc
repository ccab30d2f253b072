#include "config/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace sluice::config {
namespace {

constexpr size_t kMaxFile = size_t{1} << 29;

base::Error cannot(const std::string& path, const char* why) {
  return {"Cannot open configuration file/directory " + path + " : " + why};
}

}  // namespace

base::Result<std::string> read_text(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return base::Error{strerror(errno)};
  struct stat st {};
  std::string text;
  if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
    text.reserve(std::min(static_cast<size_t>(st.st_size), kMaxFile) + 1);
  const char* why = S_ISDIR(st.st_mode) ? strerror(EISDIR) : nullptr;
  while (!why) {
    size_t had = text.size();
    size_t room = std::max<size_t>(text.capacity() - had, 65536);
    text.resize(had + room);
    ssize_t n = read(fd, text.data() + had, room);
    text.resize(had + (n > 0 ? static_cast<size_t>(n) : 0));
    if (n == 0) break;
    if (n < 0 && errno != EINTR) why = strerror(errno);
    if (text.size() > kMaxFile) why = "file too large";
  }
  close(fd);
  if (why) return base::Error{why};
  return text;
}

base::Result<std::string> read_whole_file(const std::string& path) {
  auto text = read_text(path);
  if (!text) return cannot(path, text.error().c_str());
  return text;
}

base::Result<std::vector<std::string>> expand_path(const std::string& path) {
  struct stat st {};
  if (stat(path.c_str(), &st) != 0) return cannot(path, strerror(errno));
  if (!S_ISDIR(st.st_mode)) return std::vector<std::string>{path};
  DIR* dir = opendir(path.c_str());
  if (!dir) return cannot(path, strerror(errno));
  std::vector<std::string> found;
  std::string prefix = path.ends_with('/') ? path : path + "/";
  while (const dirent* e = readdir(dir)) {
    std::string_view name = e->d_name;
    if (name.starts_with('.') || name.size() < 5 || !name.ends_with(".cfg")) continue;
    std::string full = prefix + std::string(name);
    if (stat(full.c_str(), &st) == 0 && S_ISREG(st.st_mode)) found.push_back(std::move(full));
  }
  closedir(dir);
  std::sort(found.begin(), found.end());
  return found;
}

void export_file_names(const std::vector<std::string>& files) {
  std::string list;
  for (const std::string& f : files) list += (list.empty() ? "" : ";") + f;
  setenv("HAPROXY_CFGFILES", list.c_str(), 1);
}

}  // namespace sluice::config
