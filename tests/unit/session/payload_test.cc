#include "session/payload.h"

#include <catch2/catch.hpp>

using namespace sluice;
using session::BodyStore;
using session::PayloadReader;
using session::PayloadWriter;
using Taken = PayloadReader::Taken;

namespace {

std::string all_of(const BodyStore& s) {
  iovec v[64];
  int n = s.gather(v, 64);
  std::string all;
  for (int i = 0; i < n; ++i) all.append(static_cast<char*>(v[i].iov_base), v[i].iov_len);
  return all;
}

/// Everything a reader gives for the input, and how it ended.
std::string read_all(PayloadReader& r, std::string_view in, Taken::Kind& end) {
  std::string got;
  for (;;) {
    Taken t = r.take(in);
    got += t.data;
    in.remove_prefix(t.used);
    end = t.kind;
    if (t.kind != Taken::piece) return got;
  }
}

}  // namespace

TEST_CASE("a length ends the payload, whatever follows", "[session]") {
  PayloadReader r;
  r.start(http1::Framing::length, 5);
  Taken::Kind end;
  CHECK(read_all(r, "abc", end) == "abc");
  CHECK(end == Taken::more);
  CHECK(read_all(r, "deNEXT", end) == "de");
  CHECK(end == Taken::end);
  CHECK_FALSE(r.ends_with_connection());
}

TEST_CASE("chunks are undone, bad ones are told", "[session]") {
  PayloadReader r;
  r.start(http1::Framing::chunked, 0);
  Taken::Kind end;
  CHECK(read_all(r, "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", end) == "abcde");
  CHECK(end == Taken::end);
  CHECK(session::bad_chunk_in("3\r\nabcd\r\n"));
  CHECK(session::bad_chunk_in("x\r\n"));
  CHECK_FALSE(session::bad_chunk_in("3\r\nab"));
  CHECK(session::bad_chunk_in("0\r\nno colon\r\n\r\n"));
}

TEST_CASE("pieces that came together leave as one chunk", "[session]") {
  base::ChunkPool pool(64);
  BodyStore s;
  PayloadWriter w;
  w.start(http1::Framing::chunked);
  base::ChunkRef c = pool.take();
  std::string_view("abXXcd").copy(c.data(), 6);
  w.payload(c, {c.data(), 2});
  w.payload(c, {c.data() + 4, 2});
  CHECK(s.unsent() == 0);
  CHECK(w.pending() == 4);
  w.flush(s, pool);
  w.end(s, {}, nullptr, pool);
  CHECK(all_of(s) == "4\r\nabcd\r\n0\r\n\r\n");
}

TEST_CASE("without chunks payload is passed as it is", "[session]") {
  base::ChunkPool pool(64);
  BodyStore s;
  PayloadWriter w;
  w.start(http1::Framing::length);
  w.copy(s, "abc", pool);
  w.end(s, {}, nullptr, pool);
  CHECK(all_of(s) == "abc");
}
