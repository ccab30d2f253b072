// What HAProxy 2.6 sent, length by length; 414 and 431 it does not have.
#include "model/error_pages.h"

#include <catch2/catch.hpp>

#include "config/reply.h"

namespace sluice::model {

TEST_CASE("error pages are HAProxy's bytes", "[model][errors]") {
  CHECK(default_error_page(503) ==
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 107\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n"
        "\r\n<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n"
        "</body></html>\n");
  CHECK(default_error_page(501) ==
        "HTTP/1.1 501 Not Implemented\r\ncontent-length: 136\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n\r\n"
        "<html><body><h1>501 Not Implemented</h1>\n.The server does not support the functionality required to fulfill the "
        "request.\n</body></html>\n");
}

TEST_CASE("each page has the length HAProxy's has", "[model][errors]") {
  struct { uint16_t status; std::string_view start; } pages[] = {
      {200, "HTTP/1.1 200 OK\r\ncontent-length: 58\r\n"},
      {400, "HTTP/1.1 400 Bad request\r\ncontent-length: 90\r\n"},
      {401, "HTTP/1.1 401 Unauthorized\r\ncontent-length: 112\r\n"},
      {403, "HTTP/1.1 403 Forbidden\r\ncontent-length: 93\r\n"},
      {404, "HTTP/1.1 404 Not Found\r\ncontent-length: 83\r\n"},
      {405, "HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 146\r\n"},
      {407, "HTTP/1.1 407 Unauthorized\r\ncontent-length: 112\r\n"},
      {408, "HTTP/1.1 408 Request Time-out\r\ncontent-length: 110\r\n"},
      {410, "HTTP/1.1 410 Gone\r\ncontent-length: 114\r\n"},
      {413, "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 106\r\n"},
      {421, "HTTP/1.1 421 Misdirected Request\r\ncontent-length: 104\r\n"},
      {422, "HTTP/1.1 422 Unprocessable Content\r\ncontent-length: 116\r\n"},
      {425, "HTTP/1.1 425 Too Early\r\ncontent-length: 80\r\n"},
      {429, "HTTP/1.1 429 Too Many Requests\r\ncontent-length: 117\r\n"},
      {500, "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 97\r\n"},
      {502, "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 107\r\n"},
      {504, "HTTP/1.1 504 Gateway Time-out\r\ncontent-length: 92\r\n"},
  };
  for (const auto& p : pages) {
    INFO(p.status);
    CHECK(default_error_page(p.status).starts_with(p.start));
  }
}

TEST_CASE("whatever can be configured has a page", "[model][errors]") {
  for (uint16_t status = 100; status < 600; ++status) {
    INFO(status);
    CHECK(config::has_error_message(status) == !default_error_page(status).empty());
  }
}

}  // namespace sluice::model
