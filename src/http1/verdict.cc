#include "http1/verdict.h"

#include <llhttp.h>

#include <algorithm>
#include <array>

namespace sluice::http1 {
namespace {

struct Opinion {
  uint16_t flags = 0;
  uint64_t length = 0;
  bool complete = false;
};

const llhttp_settings_t& settings() {
  static const llhttp_settings_t s = [] {
    llhttp_settings_t t;
    llhttp_settings_init(&t);
    t.on_headers_complete = [](llhttp_t* parser) {
      *static_cast<Opinion*>(parser->data) = {parser->flags, parser->content_length, true};
      return 2;  // there may be a body, but not for this parser: it pauses
    };
    return t;
  }();
  return s;
}

bool matters(std::string_view name) {
  switch (name.size()) {
    case 7:
      return name == "upgrade";
    case 10:
      return name == "connection";
    case 14:
      return name == "content-length";
    case 17:
      return name == "transfer-encoding";
    default:
      return false;
  }
}

// Feeds pieces through one small buffer, so that each call to the parser has something to chew.
class Feeder {
 public:
  explicit Feeder(llhttp_t& parser) : parser_(parser) {}
  void add(std::string_view s) {
    while (!s.empty()) {
      size_t n = std::min(s.size(), buffer_.size() - used_);
      s.copy(buffer_.data() + used_, n);
      used_ += n;
      s.remove_prefix(n);
      if (used_ == buffer_.size()) flush();
    }
  }
  llhttp_errno_t flush() {
    if (used_ > 0 && error_ == HPE_OK) error_ = llhttp_execute(&parser_, buffer_.data(), used_);
    used_ = 0;
    return error_;
  }

 private:
  llhttp_t& parser_;
  llhttp_errno_t error_ = HPE_OK;
  size_t used_ = 0;
  std::array<char, 256> buffer_;
};

}  // namespace

bool second_reader_agrees(const Head& head, Side side, bool connect) {
  llhttp_t parser;
  llhttp_init(&parser, side == Side::request ? HTTP_REQUEST : HTTP_RESPONSE, &settings());
  Opinion opinion;
  parser.data = &opinion;
  Feeder feeder(parser);
  bool old = head.version == Version::http10;
  if (side == Side::request) {
    // Its list of methods is closed, ours is not; the target's form follows from the method.
    feeder.add(connect ? "CONNECT h:80 HTTP/1." : "POST / HTTP/1.");
    feeder.add(old ? "0\r\n" : "1\r\n");
  } else {
    feeder.add(old ? "HTTP/1.0 200 OK\r\n" : "HTTP/1.1 200 OK\r\n");
  }
  for (const Field& f : head.fields) {
    if (!matters(f.name)) continue;
    feeder.add(f.name);
    feeder.add(": ");
    feeder.add(f.value);
    feeder.add("\r\n");
  }
  feeder.add("\r\n");
  llhttp_errno_t error = feeder.flush();
  if (!opinion.complete || (error != HPE_OK && error != HPE_PAUSED_UPGRADE)) return false;
  bool chunked = (opinion.flags & F_CHUNKED) != 0;
  bool with_length = (opinion.flags & F_CONTENT_LENGTH) != 0;
  switch (head.framing) {
    case Framing::chunked:
      return chunked && !with_length;
    case Framing::length:
      return !chunked && with_length && opinion.length == head.length;
    case Framing::none:  // HEAD and 304 carry the fields of an answer that is not there
    case Framing::tunnel:
      return true;
    case Framing::until_close:
      return !chunked && !with_length;
  }
  return false;
}

}  // namespace sluice::http1
