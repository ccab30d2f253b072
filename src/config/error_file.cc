#include "config/error_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include "base/strings.h"
#include "config/units.h"
#include "model/config.h"

namespace sluice::config {
namespace {

base::Error fault(const std::string& path, std::string_view what) { return {fmt::format("'{}': {}", path, what)}; }

bool is_token(std::string_view s) {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](unsigned char c) {
    return base::is_alpha(static_cast<char>(c)) || base::is_digit(static_cast<char>(c)) ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

/// "HTTP/1.x NNN reason".
bool is_status_line(std::string_view line) {
  return line.size() >= 12 && line.starts_with("HTTP/1.") && base::is_digit(line[7]) && line[8] == ' ' &&
         std::all_of(line.begin() + 9, line.begin() + 12, base::is_digit) && (line.size() == 12 || line[12] == ' ');
}

/// Takes a message apart and puts it together in canonical form.
class Message {
 public:
  Message(const std::string& path, std::string_view raw) : path_(path), rest_(raw) {}

  base::Result<std::string> run() {
    std::string_view line;
    if (!next_line(line) || !is_status_line(line)) return fault(path_, "unable to parse headers (error offset: 0)");
    out_.assign(line).append("\r\n");
    for (;;) {
      if (!next_line(line)) return fault(path_, "unable to parse headers (error offset: -2)");
      if (line.empty()) break;
      if (auto bad = field(line); !bad.empty()) return fault(path_, bad);
    }
    if (has_length_ && length_ != rest_.size())
      return fault(path_, fmt::format("payload size does not match the announced content-length ({} != {})", rest_.size(),
                                      length_));
    out_.append("\r\n").append(rest_);
    return std::move(out_);
  }

 private:
  bool next_line(std::string_view& line) {
    size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return false;
    line = rest_.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    rest_.remove_prefix(end + 1);
    return true;
  }
  std::string field(std::string_view line) {
    size_t colon = line.find(':');
    std::string_view value = colon == std::string_view::npos ? std::string_view() : base::trim(line.substr(colon + 1));
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) ||
        value.find_first_of(std::string_view("\r\0", 2)) != std::string_view::npos)
      return fmt::format("unable to parse headers (error offset: {})", out_.size());
    std::string name = base::to_lower(line.substr(0, colon));
    if (name == "transfer-encoding") return "chunk-encoded payload not supported";
    if (name == "content-length") {
      auto n = base::to_uint(value);
      if (!n || (has_length_ && *n != length_)) return "invalid content-length";
      has_length_ = true;
      length_ = *n;
    }
    out_.append(name).append(": ").append(value).append("\r\n");
    return {};
  }

  const std::string& path_;
  std::string_view rest_;
  std::string out_;
  bool has_length_ = false;
  uint64_t length_ = 0;
};

constexpr uint16_t kStatuses[] = {200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429, 500, 501, 502,
                                  503, 504, 414, 431};

}  // namespace

bool has_error_status(uint16_t status) {
  return std::find(std::begin(kStatuses), std::end(kStatuses), status) != std::end(kStatuses);
}

base::Result<std::string> load_error_file(const std::string& path, size_t limit) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return base::Error{fmt::format("error opening file '{}'.", path)};
  std::string raw(limit + 1, '\0');
  size_t size = 0;
  ssize_t n = 0;
  while (size < raw.size() && (n = read(fd, raw.data() + size, raw.size() - size)) > 0) size += static_cast<size_t>(n);
  close(fd);
  if (n < 0) return base::Error{fmt::format("error reading file '{}'.", path)};
  raw.resize(size);
  if (raw.empty()) return raw;
  if (raw.size() > limit) return fault(path, fmt::format("larger than {} bytes", limit));
  return Message(path, raw).run();
}

std::shared_ptr<const model::ErrorMessage> parse_errorfile(ParseEnv& env) {
  if (env.pos() + 1 >= env.size()) return env.alert("errorfile : expects <status_code> and <file> as arguments."), nullptr;
  int64_t status = leading_int(env.next());
  if (status < 0 || status > 999 || !has_error_status(static_cast<uint16_t>(status)))
    return env.alert(fmt::format("errorfile : status code '{}' not handled.", status)), nullptr;
  auto wire = load_error_file(env.next(), env.config->global.bufsize);
  if (!wire) return env.alert("errorfile : " + wire.error()), nullptr;
  auto m = std::make_shared<model::ErrorMessage>();
  m->status = static_cast<uint16_t>(status);
  m->wire = std::move(*wire);
  return m;
}

}  // namespace sluice::config
