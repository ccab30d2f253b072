#include "session/body_store.h"

#include <catch2/catch.hpp>

using namespace sluice;
using session::BodyStore;

namespace {

std::string next(const BodyStore& s) {
  iovec v[64];
  int n = s.gather(v, 64);
  std::string all;
  for (int i = 0; i < n; ++i) all.append(static_cast<char*>(v[i].iov_base), v[i].iov_len);
  return all;
}

base::ChunkRef chunk_of(base::ChunkPool& pool, std::string_view text) {
  base::ChunkRef c = pool.take();
  text.copy(c.data(), text.size());
  return c;
}

}  // namespace

TEST_CASE("what is sent is gone, head first", "[session]") {
  base::ChunkPool pool(64);
  BodyStore s;
  base::ChunkRef head = chunk_of(pool, "HEAD"), body = chunk_of(pool, "abcdef");
  s.append(body, {body.data(), 3});
  s.append(body, {body.data() + 3, 3});
  s.set_head(head, {head.data(), 4});
  CHECK(s.unsent() == 10);
  CHECK(next(s) == "HEADabcdef");
  s.sent(6);
  CHECK(next(s) == "cdef");
  s.sent(4);
  CHECK(s.unsent() == 0);
  CHECK_FALSE(s.rewind());
}

TEST_CASE("kept payload can be sent again, without the head of the attempt before", "[session]") {
  base::ChunkPool pool(64);
  BodyStore s;
  base::ChunkRef body = chunk_of(pool, "abcdef");
  s.keep(6);
  base::ChunkRef head = chunk_of(pool, "H1");
  s.set_head(head, {head.data(), 2});
  s.append(body, {body.data(), 4});
  s.sent(6);
  s.append(body, {body.data() + 4, 2});
  s.sent(1);
  REQUIRE(s.whole());
  REQUIRE(s.rewind());
  CHECK(next(s) == "abcdef");
}

TEST_CASE("payload past the limit is not kept, and nothing of it is lost", "[session]") {
  base::ChunkPool pool(64);
  BodyStore s;
  s.keep(3);
  s.append_copy("ab", pool);
  s.sent(1);
  s.append_copy("cd", pool);
  CHECK_FALSE(s.whole());
  CHECK_FALSE(s.rewind());
  CHECK(next(s) == "bcd");
}

TEST_CASE("copies larger than a chunk come out whole", "[session]") {
  base::ChunkPool pool(16);
  BodyStore s;
  std::string text(100, 'x');
  text += "end";
  s.append_copy(text, pool);
  CHECK(next(s) == text);
  s.sent(text.size());
  s.clear();
  CHECK(s.unsent() == 0);
  CHECK(pool.in_use() == 0);
}
