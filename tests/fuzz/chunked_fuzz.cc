// A chunked body: the first byte says how it is cut into pieces, the rest comes from the peer.
#include "http1_check.h"

using namespace sluice::http1;

namespace {

struct Decoded {
  ChunkDecoder::Step how = ChunkDecoder::Step::more;
  size_t used = 0;
  std::string payload, trailers;
  bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view in, size_t step) {
  Decoded d;
  ChunkDecoder decoder;
  while (d.used < in.size()) {
    std::string_view piece = in.substr(d.used, step);
    ChunkDecoder::Out out = decoder.decode(piece);
    MUST(out.used <= piece.size(), in);
    MUST(out.data.empty() || (out.data.data() >= piece.data() && out.data.end() <= piece.data() + out.used),
         in);
    d.used += out.used;
    d.payload += out.data;
    d.how = out.step == ChunkDecoder::Step::data ? ChunkDecoder::Step::more : out.step;
    if (d.how != ChunkDecoder::Step::more) break;
    MUST(out.used > 0, in);
  }
  d.trailers = decoder.trailers();
  MUST(d.trailers.size() <= kMaxTrailers, in);
  return d;
}

std::string encoded(std::string_view payload, const std::vector<Field>& trailers) {
  std::string out(payload.size() + 64 + last_chunk_size(trailers), '\0');
  char* p = out.data();
  if (!payload.empty()) {
    p = emit_chunk_size(p, payload.size());
    p += payload.copy(p, payload.size());
    *p++ = '\r';
    *p++ = '\n';
  }
  p = emit_last_chunk(p, trailers);
  MUST(p <= out.data() + out.size(), out);
  out.resize(static_cast<size_t>(p - out.data()));
  return out;
}

// A strict reader gets the same payload from what we send.
void llhttp_must_agree(const std::string& body, std::string_view payload) {
  std::string text = "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n" + body;
  struct Seen {
    std::string payload;
    bool complete = false;
  } seen;
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  settings.on_body = [](llhttp_t* parser, const char* at, size_t n) {
    static_cast<Seen*>(parser->data)->payload.append(at, n);
    return 0;
  };
  settings.on_message_complete = [](llhttp_t* parser) {
    static_cast<Seen*>(parser->data)->complete = true;
    return 0;
  };
  llhttp_t parser;
  llhttp_init(&parser, HTTP_REQUEST, &settings);
  parser.data = &seen;
  MUST(
      llhttp_execute(&parser, text.data(), text.size()) == HPE_OK && seen.complete && seen.payload == payload,
      text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  std::string_view in(reinterpret_cast<const char*>(data) + 1, size - 1);
  Decoded whole = decode(in, in.size());
  MUST(decode(in, 1 + data[0] % 16) == whole, in);
  if (whole.how != ChunkDecoder::Step::end) return 0;

  sluice::base::Arena arena;
  std::vector<Field> trailers;
  if (!parse_trailers(whole.trailers, {}, arena, trailers)) return 0;
  std::string out = encoded(whole.payload, trailers);
  llhttp_must_agree(out, whole.payload);
  Decoded again = decode(out, out.size());
  MUST(again.how == ChunkDecoder::Step::end && again.used == out.size() && again.payload == whole.payload,
       out);
  std::vector<Field> same;
  MUST(parse_trailers(again.trailers, {}, arena, same) && encoded(again.payload, same) == out, out);
  return 0;
}
