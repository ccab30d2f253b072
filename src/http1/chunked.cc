#include "http1/chunked.h"

#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "http1/case_map.h"
#include "http1/chars.h"
#include "http1/codec.h"
#include "http1/fields.h"
#include "http1/put.h"

namespace sluice::http1 {
namespace {

int hex_digit(char c) {
  if (base::is_digit(c)) return c - '0';
  c = base::lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

constexpr std::string_view kNotInTrailers[] = {"connection", "content-length",    "host",
                                               "keep-alive", "proxy-connection",  "te",
                                               "trailer",    "transfer-encoding", "upgrade"};

}  // namespace

// The size line is complete: its chunk's data comes next, or the trailers.
bool ChunkDecoder::line_complete() {
  state_ = left_ > 0 ? State::data : State::trailer;
  line_ = 0;
  return digits_;
}

// One byte that is not payload. False: malformed.
bool ChunkDecoder::control(char c) {
  switch (state_) {
    case State::size:
      if (int digit = hex_digit(c); digit >= 0) {
        digits_ = true;
        left_ = left_ << 4 | static_cast<unsigned>(digit);
        return left_ >> 60 == 0 && ++line_ < kMaxChunkLine;
      }
      if (!digits_) return false;
      state_ = State::after_size;
      [[fallthrough]];
    case State::after_size:
      if (is_blank(c)) return ++line_ < kMaxChunkLine;
      if (c == ';') return state_ = State::extension, true;
      [[fallthrough]];
    case State::extension:
      if (c == '\n') return line_complete();
      if (c == '\r') return state_ = State::size_lf, true;
      return state_ == State::extension && ++line_ < kMaxChunkLine;
    case State::size_lf:
      return c == '\n' && line_complete();
    case State::data_end:
      if (c == '\r') return state_ = State::data_lf, true;
      [[fallthrough]];
    case State::data_lf:
      state_ = State::size;
      digits_ = false;
      return c == '\n';
    case State::trailer: {
      bool at_line_start = trailers_.empty() || trailers_.back() == '\n';
      if (at_line_start && c == '\n') return state_ = State::done, true;
      if (at_line_start && c == '\r') return state_ = State::trailer_lf, true;
      if (trailers_.size() == kMaxTrailers) return false;
      trailers_.push_back(c);
      return true;
    }
    case State::trailer_lf:
      state_ = State::done;
      return c == '\n';
    case State::data:
    case State::done:
      break;
  }
  return false;
}

ChunkDecoder::Out ChunkDecoder::decode(std::string_view in) {
  size_t i = 0;
  while (state_ != State::done) {
    if (i == in.size()) return {Step::more, i, {}};
    if (state_ == State::data) {
      size_t n = static_cast<size_t>(std::min<uint64_t>(left_, in.size() - i));
      left_ -= n;
      if (left_ == 0) state_ = State::data_end;
      return {Step::data, i + n, in.substr(i, n)};
    }
    if (!control(in[i])) return {Step::bad, i, {}};
    ++i;
  }
  return {Step::end, i, {}};
}

void ChunkDecoder::reset() {
  state_ = State::size;
  digits_ = false;
  line_ = 0;
  left_ = 0;
  trailers_.clear();
}

bool parse_trailers(std::string_view raw, const Limits& limits, base::Arena& arena, std::vector<Field>& out) {
  out.clear();
  if (raw.empty()) return true;
  char* text = arena.allocate(raw.size() + 1);
  std::memcpy(text, raw.data(), raw.size());
  text[raw.size()] = '\n';  // the empty line that the decoder took
  Notes notes;
  Head head;
  head.fields.swap(out);
  Scan scan = scan_fields(text, text + raw.size() + 1, Side::trailer, limits, head, notes);
  head.fields.swap(out);
  std::erase_if(out, [](const Field& f) {
    return std::find(std::begin(kNotInTrailers), std::end(kNotInTrailers), f.name) !=
           std::end(kNotInTrailers);
  });
  if (scan.kind != Scan::ok) out.clear();
  return scan.kind == Scan::ok;
}

char* emit_chunk_size(char* out, uint64_t size) {
  int digits = 1;
  while (digits < 16 && size >> (4 * digits) != 0) ++digits;
  for (int i = digits - 1; i >= 0; --i) *out++ = "0123456789ABCDEF"[size >> (4 * i) & 15];
  *out++ = '\r';
  *out++ = '\n';
  return out;
}

size_t last_chunk_size(const std::vector<Field>& trailers) {
  size_t n = 5;
  for (const Field& f : trailers) n += f.name.size() + f.value.size() + 4;
  return n;
}

char* emit_last_chunk(char* out, const std::vector<Field>& trailers, const CaseMap* names) {
  out = put(out, "0\r\n");
  for (const Field& f : trailers) {
    out = put_field(out, names ? names->spelling(f.name) : f.name, f.value);
  }
  return put(out, "\r\n");
}

}  // namespace sluice::http1
