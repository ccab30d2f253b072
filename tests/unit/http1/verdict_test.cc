// Our scan against llhttp, strict: whatever we let into a field it takes too, so it need not see every head.
#include "http1/verdict.h"

#include <llhttp.h>
#include <catch2/catch.hpp>
#include <string>

using namespace sluice::http1;

namespace {

bool we_accept(std::string field) {
  std::string text = "GET / HTTP/1.1\r\n" + field + "\r\n\r\n";
  Head head;
  return parse_request(text.data(), text.size(), head, {}).kind == Parsed::complete;
}

bool llhttp_accepts(const std::string& field) {
  std::string text = "GET / HTTP/1.1\r\n" + field + "\r\n\r\n";
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  llhttp_t parser;
  llhttp_init(&parser, HTTP_REQUEST, &settings);
  return llhttp_execute(&parser, text.data(), text.size()) == HPE_OK;
}

Head chunked_request() {
  Head head;
  head.framing = Framing::chunked;
  head.fields = {{"transfer-encoding", "chunked"}};
  return head;
}

}  // namespace

TEST_CASE("http1: no byte passes our scan of a field that llhttp refuses") {
  for (int b = 0; b < 256; ++b) {
    char c = static_cast<char>(b);
    std::string name = std::string("x") + c + "y: v";
    std::string value = std::string("x: v") + c + "w";
    CAPTURE(b);
    CHECK((!we_accept(name) || llhttp_accepts(name)));
    if (c != '\n') CHECK(we_accept(value) == llhttp_accepts(value));
  }
}

TEST_CASE("http1: the second reader must see the framing that we see") {
  Head head = chunked_request();
  CHECK(second_reader_agrees(head, Side::request, false));
  CHECK(second_reader_agrees(head, Side::response, false));
  head.fields.push_back({"content-length", "3"});
  CHECK_FALSE(second_reader_agrees(head, Side::request, false));
  head = chunked_request();
  head.framing = Framing::length;
  CHECK_FALSE(second_reader_agrees(head, Side::request, false));
  head.fields = {{"content-length", "3"}};
  head.length = 3;
  CHECK(second_reader_agrees(head, Side::request, false));
  head.length = 4;
  CHECK_FALSE(second_reader_agrees(head, Side::request, false));
  head.fields = {{"content-length", "0x3"}};
  CHECK_FALSE(second_reader_agrees(head, Side::request, false));
  head.fields = {{"transfer-encoding", "chunked,"}};
  head.framing = Framing::chunked;
  CHECK_FALSE(second_reader_agrees(head, Side::request, false));
}

TEST_CASE("http1: the second reader takes heads of any length") {
  Head head = chunked_request();
  std::string tokens = "x";
  while (tokens.size() < 5000) tokens += ", y";
  head.fields.push_back({"connection", tokens});
  CHECK(second_reader_agrees(head, Side::request, false));
}
