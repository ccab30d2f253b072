#include <algorithm>

#include "base/strings.h"
#include "http1/case_map.h"
#include "http1/codec.h"
#include "http1/framing.h"
#include "http1/list_value.h"
#include "http1/put.h"

namespace sluice::http1 {
namespace {

constexpr std::string_view kLength = "content-length", kCoding = "transfer-encoding", kChunked = "chunked";

std::string_view connection_value(Emit::Connection c) {
  switch (c) {
    case Emit::Connection::none:
      break;
    case Emit::Connection::keep_alive:
      return "keep-alive";
    case Emit::Connection::close:
      return "close";
    case Emit::Connection::upgrade:
      return "upgrade";
  }
  return {};
}

bool is_number(std::string_view s) { return !s.empty() && std::all_of(s.begin(), s.end(), base::is_digit); }

class Writer {
 public:
  Writer(char* out, const Head& head, const Emit& how, bool request)
      : out_(out), head_(head), how_(how), request_(request) {}

  char* write() {
    start_line();
    for (const Field& f : head_.fields) {
      flush_unless_next(f);
      switch (f.name.size()) {
        case 2:
          f.name == "te" && request_ ? te(f) : plain(f);
          break;
        case 10:
          f.name == "connection" ? connection(f) : plain(f);
          break;
        case 14:
          f.name == kLength ? length(f) : plain(f);
          break;
        case 17:
          f.name == kCoding ? coding() : plain(f);
          break;
        default:
          plain(f);
      }
    }
    flush();
    // The rules or a filter may have taken away, or changed, what the field list said about framing.
    if (head_.framing == Framing::length && !length_done_) number(head_.length);
    if (head_.framing == Framing::chunked && !coding_done_) field(kCoding, kChunked);
    for (const Field& f : how_.extra) field(f.name, f.value);
    // What speaks of an upgrade says neither close nor keep-alive as well.
    bool said = how_.connection == Emit::Connection::none || upgrade_done_;
    if (!said) field(how_.connection_field, connection_value(how_.connection));
    return put(out_, "\r\n");
  }

 private:
  void start_line() {
    std::string_view version = how_.version == Version::http11 ? "HTTP/1.1" : "HTTP/1.0";
    if (request_) {
      out_ = put(out_, head_.method);
      *out_++ = ' ';
      out_ = put(out_, head_.target);
      *out_++ = ' ';
      out_ = put(out_, version);
    } else {
      out_ = put(out_, version);
      *out_++ = ' ';
      out_ = base::write_uint(out_, head_.status);
      *out_++ = ' ';
      out_ = put(out_, head_.reason);
    }
    out_ = put(out_, "\r\n");
  }

  // Fields that stand in the buffer as they are to be sent, one behind the other, are copied in one run.
  void plain(const Field& f) {
    const char* name_end = f.name.data() + f.name.size();
    bool canonical =
        f.value.data() == name_end + 2 && name_end[0] == ':' && name_end[1] == ' ' && !how_.names;
    if (!canonical) {
      flush();
      field(f.name, f.value);
      return;
    }
    if (!run_) run_ = f.name.data();
    run_end_ = f.value.data() + f.value.size();
  }
  void flush_unless_next(const Field& f) {
    if (run_ && !(f.name.data() == run_end_ + 2 && run_end_[0] == '\r' && run_end_[1] == '\n')) flush();
  }
  void flush() {
    if (!run_) return;
    out_ = put(out_, {run_, static_cast<size_t>(run_end_ - run_)});
    out_ = put(out_, "\r\n");
    run_ = nullptr;
  }

  void field(std::string_view name, std::string_view value) {
    out_ = put_field(out_, how_.names ? how_.names->spelling(name) : name, value);
  }
  void number(uint64_t n) {
    char digits[20];
    field(kLength, {digits, static_cast<size_t>(base::write_uint(digits, n) - digits)});
    length_done_ = true;
  }

  void length(const Field& f) {
    flush();
    if (length_done_) return;
    if (head_.framing == Framing::length) {
      number(head_.length);
    } else if (head_.framing == Framing::none && request_) {
      number(0);
    } else if (head_.framing == Framing::none && announces_body() && is_number(f.value)) {
      field(kLength, f.value);
      length_done_ = true;
    }
  }

  void coding() {
    flush();
    bool none = head_.framing == Framing::none && !request_ && announces_body();
    if (coding_done_ || !(head_.framing == Framing::chunked || none)) return;
    field(kCoding, kChunked);
    coding_done_ = true;
  }
  // An answer without a body may say what it would have been, but for 1xx and 204 (RFC 9110 section 8.6).
  bool announces_body() const { return head_.status >= 200 && head_.status != 204; }

  void connection(const Field& f) {
    flush();
    char* begin = out_;
    field(f.name, {});
    out_ -= 2;
    char* value = out_;
    out_ = copy_foreign_tokens(out_, f.value);
    upgrade_done_ |= list_has({value, static_cast<size_t>(out_ - value)}, "upgrade");
    out_ = out_ == value ? begin : put(out_, "\r\n");
  }

  // The only coding of trailers' transfer that a hop like us can speak for (RFC 9110 section 10.1.4).
  void te(const Field& f) {
    flush();
    if (list_has(f.value, "trailers")) field(f.name, "trailers");
  }

  char* out_;
  const Head& head_;
  const Emit& how_;
  const bool request_;
  const char* run_ = nullptr;  ///< what plain() has seen and not copied yet
  const char* run_end_ = nullptr;
  bool length_done_ = false, coding_done_ = false, upgrade_done_ = false;
};

}  // namespace

size_t emitted_size(const Head& head, const Emit& how) {
  // Start line's separators, version, status; one Content-Length, one Transfer-Encoding; the empty line.
  size_t n = 128 + head.method.size() + head.target.size() + head.reason.size() + how.connection_field.size();
  for (const Field& f : head.fields) n += f.name.size() + f.value.size() + 4;
  for (const Field& f : how.extra) n += f.name.size() + f.value.size() + 4;
  return n;
}

char* emit_request(char* out, const Head& head, const Emit& how) {
  return Writer(out, head, how, true).write();
}
char* emit_response(char* out, const Head& head, const Emit& how) {
  return Writer(out, head, how, false).write();
}

Emit::Connection request_connection(Version version, bool keep_alive) {
  if (version == Version::http11) return keep_alive ? Emit::Connection::none : Emit::Connection::close;
  return keep_alive ? Emit::Connection::keep_alive : Emit::Connection::none;
}

Emit::Connection response_connection(Version answer, Version request, bool keep_alive) {
  bool both_new = answer == Version::http11 && request == Version::http11;
  if (keep_alive) return both_new ? Emit::Connection::none : Emit::Connection::keep_alive;
  return answer == Version::http11 ? Emit::Connection::close : Emit::Connection::none;
}

}  // namespace sluice::http1
