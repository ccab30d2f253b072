#include "session/payload.h"

#include <algorithm>

#include "http1/codec.h"

namespace sluice::session {

using http1::Framing;

bool bad_chunk_in(std::string_view payload) {
  http1::ChunkDecoder probe;
  for (;;) {
    auto out = probe.decode(payload);
    payload.remove_prefix(out.used);
    using Step = http1::ChunkDecoder::Step;
    if (out.step == Step::bad) return true;
    if (out.step == Step::data) continue;
    if (out.step == Step::more || probe.trailers().empty()) return false;
    base::Arena arena;
    std::vector<http1::Field> fields;
    return !http1::parse_trailers(probe.trailers(), {}, arena, fields);
  }
}

void PayloadReader::start(Framing framing, uint64_t length) {
  framing_ = framing;
  left_ = length;
  if (framing == Framing::chunked) decoder_.reset();
}

PayloadReader::Taken PayloadReader::take(std::string_view in) {
  switch (framing_) {
    case Framing::none: return {Taken::end, {}, 0};
    case Framing::length: {
      if (left_ == 0) return {Taken::end, {}, 0};
      if (in.empty()) return {Taken::more, {}, 0};
      size_t n = static_cast<size_t>(std::min<uint64_t>(left_, in.size()));
      left_ -= n;
      return {Taken::piece, in.substr(0, n), n};
    }
    case Framing::chunked: {
      http1::ChunkDecoder::Out out = decoder_.decode(in);
      using Step = http1::ChunkDecoder::Step;
      switch (out.step) {
        case Step::data: return {Taken::piece, out.data, out.used};
        case Step::end: return {Taken::end, {}, out.used};
        case Step::bad: return {Taken::bad, {}, out.used};
        case Step::more: break;
      }
      return {Taken::more, {}, out.used};
    }
    case Framing::until_close:
    case Framing::tunnel: break;
  }
  if (in.empty()) return {Taken::more, {}, 0};
  return {Taken::piece, in, in.size()};
}

void PayloadWriter::chunk_size(BodyStore& out, size_t n, base::ChunkPool& pool) {
  char text[18];
  char* end = http1::emit_chunk_size(text, n);
  out.append_copy({text, static_cast<size_t>(end - text)}, pool);
}

void PayloadWriter::payload(const base::ChunkRef& chunk, std::string_view data) {
  if (data.empty()) return;
  pending_.push_back({chunk, data});
  pending_size_ += data.size();
}

void PayloadWriter::flush(BodyStore& out, base::ChunkPool& pool) {
  if (pending_.empty()) return;
  if (chunked_) chunk_size(out, pending_size_, pool);
  for (const Piece& p : pending_) out.append(p.chunk, p.data);
  if (chunked_) out.append_copy("\r\n", pool);
  clear();
}

void PayloadWriter::copy(BodyStore& out, std::string_view data, base::ChunkPool& pool) {
  if (data.empty()) return;
  if (chunked_) chunk_size(out, data.size(), pool);
  out.append_copy(data, pool);
  if (chunked_) out.append_copy("\r\n", pool);
}

void PayloadWriter::end(BodyStore& out, const std::vector<http1::Field>& trailers, const http1::CaseMap* names,
                        base::ChunkPool& pool) {
  flush(out, pool);
  if (!chunked_) return;
  base::ChunkRef room = base::ChunkPool::take_sized(static_cast<uint32_t>(http1::last_chunk_size(trailers)));
  char* end = http1::emit_last_chunk(room.data(), trailers, names);
  out.append_copy({room.data(), static_cast<size_t>(end - room.data())}, pool);
}

}  // namespace sluice::session
