#include "http1/chunked.h"

#include <catch2/catch.hpp>
#include <string>

#include "http1/codec.h"

using namespace sluice::http1;
using sluice::base::Arena;

namespace {

// Payload, then how it ended and what was left; the input in pieces of `step` bytes.
std::string decoded(std::string_view in, size_t step, std::string* trailers = nullptr) {
  ChunkDecoder decoder;
  std::string payload;
  for (size_t at = 0; at < in.size();) {
    std::string_view piece = in.substr(at, step);
    ChunkDecoder::Out out = decoder.decode(piece);
    at += out.used;
    if (out.step == ChunkDecoder::Step::data) payload += out.data;
    if (out.step == ChunkDecoder::Step::bad) return payload + " bad";
    if (out.step == ChunkDecoder::Step::end) {
      if (trailers) *trailers = decoder.trailers();
      return payload + " end " + std::string(in.substr(at));
    }
  }
  return payload + " more";
}

std::string trailers(std::string_view raw) {
  Arena arena;
  std::vector<Field> fields;
  if (!parse_trailers(raw, {}, arena, fields)) return "bad";
  std::string out(last_chunk_size(fields), '\0');
  char* end = emit_last_chunk(out.data(), fields);
  REQUIRE(end == out.data() + out.size());
  return out;
}

}  // namespace

// Verdicts as the reference gives them.
TEST_CASE("http1: chunks are decoded, whatever the pieces") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"3\r\nabc\r\n0\r\n\r\nGET", "abc end GET"},
      {"3\nabc\n0\n\n", "abc end "},
      {"003 \t\r\nabc\r\n00\r\n\r\n", "abc end "},
      {"3;a=\"x\r\nabc\r\n0;y\r\n\r\n", "abc end "},
      {"3\t;x\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", "abc0123456789 end "},
      {"0000000000000000000003\r\nabc\r\n0\r\n\r\n", "abc end "},
      {"fffffffffff\r\nabc", "abc more"},
      {"3;a\rabc", " bad"},
      {" 3\r\nabc", " bad"},
      {"3 x\r\nabc", " bad"},
      {"0x3\r\nabc", " bad"},
      {"\r\nabc", " bad"},
      {";\r\n", " bad"},
      {"-3\r\n", " bad"},
      {"3\r\r\nabc", " bad"},
      {"3\r\nabcd\r\n", "abc bad"},
      {"3\r\nabc0\r\n", "abc bad"},
      {"3\r\nabc\r0\r\n", "abc bad"},
      {"fffffffffffffff\r\n", " more"},
      {"1000000000000000\r\n", " bad"},
      {"ffffffffffffffff\r\n", " bad"},
      {"0\r\nX: y\r\n\rX", " bad"},
  };
  for (auto [in, want] : cases) {
    INFO(in);
    for (size_t step : {1, 2, 3, 7, 1000}) CHECK(decoded(in, step) == want);
  }
}

TEST_CASE("http1: a chunk's line and the trailers are bounded") {
  CHECK(decoded("3;" + std::string(kMaxChunkLine, 'x') + "\r\nabc", 100) == " bad");
  CHECK(decoded(std::string(kMaxChunkLine + 1, '0'), 100) == " bad");
  CHECK(decoded("0\r\nX: " + std::string(kMaxTrailers, 'x') + "\r\n\r\n", 100) == " bad");
}

TEST_CASE("http1: trailers are collected as they came") {
  std::string got;
  CHECK(decoded("0\r\nX: y\nZ:  q \r\n\r\nrest", 1, &got) == " end rest");
  CHECK(got == "X: y\nZ:  q \r\n");
}

TEST_CASE("http1: trailers go on canonical, without what must not come so late") {
  CHECK(trailers("") == "0\r\n\r\n");
  CHECK(trailers("X: y\nZ:  q \r\n") == "0\r\nx: y\r\nz: q\r\n\r\n");
  CHECK(trailers("X: a\r\n b\r\n") == "0\r\nx: a   b\r\n\r\n");
  CHECK(trailers("Content-Length: 3\r\nHost: h\r\nTransfer-Encoding: x\r\nX: y\r\n") == "0\r\nx: y\r\n\r\n");
  CHECK(trailers("X\r\n") == "bad");
  CHECK(trailers("X : y\r\n") == "bad");
  CHECK(trailers(": y\r\n") == "bad");
  CHECK(trailers("X: a\rb\r\n") == "bad");
  CHECK(trailers("X: \1\r\n") == "bad");
}

TEST_CASE("http1: chunk sizes are written as the reference writes them") {
  auto size = [](uint64_t n) {
    char buffer[18];
    return std::string(buffer, emit_chunk_size(buffer, n));
  };
  CHECK(size(0) == "0\r\n");
  CHECK(size(10) == "A\r\n");
  CHECK(size(0x1234) == "1234\r\n");
  CHECK(size(~uint64_t{0}) == "FFFFFFFFFFFFFFFF\r\n");
}

TEST_CASE("http1: a decoder is as new after reset") {
  ChunkDecoder d;
  d.decode("0\r\nX: y\r\n\r\n");
  d.reset();
  CHECK(d.trailers().empty());
  CHECK(d.decode("3\r\nabc").data == "abc");
}
