#include "base/hash.h"

#include <catch2/catch.hpp>

using namespace sluice::base;

// Values as haproxy 2.6 answers "str(abc),wt6" and the like.
TEST_CASE("hashes equal the reference's") {
  const std::string_view high("\x80\xff\x10", 3), text = "hello world longer";
  CHECK(hash_djb2("abc") == 193485963);
  CHECK(hash_djb2(high) == 193524820);
  CHECK(hash_djb2("") == 5381);
  CHECK(hash_sdbm("abc") == 807794786);
  CHECK(hash_sdbm(high) == 1074200401);
  CHECK(hash_sdbm(text) == 883139237);
  CHECK(hash_wt6("abc") == 2483038440);
  CHECK(hash_wt6(high) == 694614132);
  CHECK(hash_wt6(text) == 347976332);
  CHECK(hash_wt6("") == 4187620192);
  CHECK(hash_crc32("abc") == 891568578);
  CHECK(hash_crc32("") == 0);
  CHECK(hash_crc32c("abc") == 910901175);
}

TEST_CASE("the full avalanche equals the reference's") {
  CHECK(full_avalanche(hash_crc32("abc")) == 930845320);
  CHECK(full_avalanche(hash_djb2("abc")) == 2235766107);
  CHECK(full_avalanche(hash_wt6("abc")) == 266135527);
}
