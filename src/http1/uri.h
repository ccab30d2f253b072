// Request targets taken apart (RFC 9112 3.2, RFC 3986), query parameters, percent decoding. Never fails:
// what is not there is empty. Slices of the input; no allocation; any thread.
#pragma once
#include <cstddef>
#include <string_view>

namespace sluice::http1 {

struct Uri {
  enum class Form : unsigned char { empty, asterisk, origin, absolute, authority, other } form = Form::empty;
  std::string_view scheme;      ///< absolute form: before "://"
  std::string_view authority;   ///< absolute and authority form: userinfo, host and port as they stand
  std::string_view path;        ///< from the first '/' up to '?'; empty when there is none (HAProxy's `path`)
  std::string_view query;       ///< after the first '?' (HAProxy's `query`)
  std::string_view path_query;  ///< path and what follows it; empty when there is no path (HAProxy's `pathq`)
};
Uri split_uri(std::string_view target);

/// The parts of an authority; a port is what follows the last ':' outside brackets.
struct Authority {
  std::string_view userinfo;  ///< without '@'
  std::string_view host;      ///< IPv6 keeps its brackets
  std::string_view port;      ///< empty when absent
  bool has_port = false;      ///< a ':' is there, maybe with nothing after it
};
Authority split_authority(std::string_view authority);

/// Walks name=value pairs; they end at '&', ';' or separator; a name without a value is skipped (url_param).
class QueryParams {
 public:
  explicit QueryParams(std::string_view text, char separator = '?') : rest_(text), separator_(separator) {}
  bool next(std::string_view& name, std::string_view& value);

 private:
  std::string_view rest_;
  char separator_;
};

/// url_param(name,delim,i): the first value of name after the first delim of target. False when there is
/// none.
bool url_param(std::string_view target, std::string_view name, std::string_view& value, char delim = '?',
               bool ignore_case = false);

/// Decodes percent escapes in place; '+' becomes a blank after the first '?', or everywhere when form is set
/// Decodes percent escapes in place; plus signs become blanks after the first `?`, or all of them when form
/// is set
ptrdiff_t url_decode(char* text, size_t n, bool form);

}  // namespace sluice::http1
