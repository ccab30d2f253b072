#include "model/error_pages.h"

#include <array>
#include <string>

namespace sluice::model {
namespace {

struct Page {
  uint16_t status;
  std::string_view title, text;
};

// Word for word as clients and monitoring know them, 501's leading dot included. 414 and 431 came with HAProxy 3.1.
constexpr Page kPages[] = {
    {200, "OK", "Service ready."},
    {400, "Bad request", "Your browser sent an invalid request."},
    {401, "Unauthorized", "You need a valid user and password to access this content."},
    {403, "Forbidden", "Request forbidden by administrative rules."},
    {404, "Not Found", "The resource could not be found."},
    {405, "Method Not Allowed",
     "A request was made of a resource using a request method not supported by that resource"},
    {407, "Unauthorized", "You need a valid user and password to access this content."},
    {408, "Request Time-out", "Your browser didn't send a complete request in time."},
    {410, "Gone", "The resource is no longer available and will not be available again."},
    {413, "Payload Too Large", "The request entity exceeds the maximum allowed."},
    {414, "URI Too Long", "The request target is longer than what is accepted."},
    {421, "Misdirected Request", "Request sent to a non-authoritative server."},
    {422, "Unprocessable Content", "The server cannot process the contained instructions."},
    {425, "Too Early", "Your browser sent early data."},
    {429, "Too Many Requests", "You have sent too many requests in a given amount of time."},
    {431, "Request Header Fields Too Large", "The request's header fields are larger than what is accepted."},
    {500, "Internal Server Error", "An internal server error occurred."},
    {501, "Not Implemented", ".The server does not support the functionality required to fulfill the request."},
    {502, "Bad Gateway", "The server returned an invalid or incomplete response."},
    {503, "Service Unavailable", "No server is available to handle this request."},
    {504, "Gateway Time-out", "The server didn't respond in time."},
};

std::string wire(const Page& p, bool early) {
  std::string head = std::to_string(p.status) + ' ' + std::string(p.title);
  std::string body = "<html><body><h1>" + head + "</h1>\n" + std::string(p.text) + "\n</body></html>\n";
  std::string length = std::to_string(body.size());
  std::string close = p.status == 413 || p.status == 422 ? "" : "Connection: close\r\n";
  std::string fields = early ? "Content-length: " + length + "\r\nCache-Control: no-cache\r\n" + close + "Content-Type: text/html"
                             : "content-length: " + length + "\r\ncache-control: no-cache\r\ncontent-type: text/html";
  return "HTTP/1.1 " + head + "\r\n" + fields + "\r\n\r\n" + body;
}

using Wires = std::array<std::string, std::size(kPages)>;

Wires make_wires(bool early) {
  Wires all;
  for (size_t i = 0; i < all.size(); ++i) all[i] = wire(kPages[i], early);
  return all;
}

std::string_view find(const Wires& wires, uint16_t status) {
  for (size_t i = 0; i < std::size(kPages); ++i)
    if (kPages[i].status == status) return wires[i];
  return {};
}

}  // namespace

std::string_view default_error_page(uint16_t status) {
  static const Wires wires = make_wires(false);
  return find(wires, status);
}

std::string_view early_error_page(uint16_t status) {
  static const Wires wires = make_wires(true);
  return find(wires, status);
}

}  // namespace sluice::model
