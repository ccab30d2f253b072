// What must hold for any head that is sent on, whatever it was made from.
#pragma once
#include <llhttp.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http1/codec.h"

// Aborts, so that the fuzzer keeps the input.
#define MUST(condition, text)                                                                             \
  do {                                                                                                    \
    if (!(condition)) {                                                                                   \
      std::fprintf(stderr, "%s:%d: %s\n%s\n", __FILE__, __LINE__, #condition, std::string(text).c_str()); \
      std::abort();                                                                                       \
    }                                                                                                     \
  } while (false)

namespace sluice::fuzz {

inline bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// Lines end in CRLF and nowhere else; after the first each is `name: value` in lower case; one empty line,
/// at the end. loose: accept-unsafe-violations was on, so only line ends are looked at.
inline void must_be_well_formed(std::string_view head, bool loose) {
  MUST(head.ends_with("\r\n\r\n"), head);
  std::string_view rest = head.substr(0, head.size() - 2);
  for (bool first = true; !rest.empty(); first = false) {
    size_t end = rest.find("\r\n");
    MUST(end != std::string_view::npos && end > 0, head);
    std::string_view line = rest.substr(0, end);
    MUST(line.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos, head);
    rest.remove_prefix(end + 2);
    if (first || loose) continue;
    size_t name = 0;
    while (name < line.size() && is_name_char(line[name])) ++name;
    MUST(name > 0 && line.substr(name).starts_with(": "), head);
  }
}

/// llhttp, strict and without a lenient flag, takes the fields: start is a line it knows.
inline void llhttp_must_accept(std::string_view start, std::string_view head, llhttp_type_t type) {
  std::string text = std::string(start) + std::string(head.substr(head.find("\r\n")));
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  settings.on_headers_complete = [](llhttp_t* parser) {
    parser->data = parser;
    return 2;
  };
  llhttp_t parser;
  llhttp_init(&parser, type, &settings);
  llhttp_errno_t error = llhttp_execute(&parser, text.data(), text.size());
  MUST(parser.data != nullptr && (error == HPE_OK || error == HPE_PAUSED_UPGRADE), text);
}

}  // namespace sluice::fuzz
