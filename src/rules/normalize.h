// The normalizers of http-request normalize-uri, each on the part of a target it works on. Manual 4.3 "normalize-uri",
// RFC 3986 6.2.2. Results live in the arena (or are slices of the input); any thread.
#pragma once
#include <optional>
#include <string_view>

#include "base/arena.h"

namespace sluice::rules {

std::string_view encode_fragment(std::string_view target, base::Arena& arena);
std::string_view strip_fragment(std::string_view target);
std::string_view merge_slashes(std::string_view path, base::Arena& arena);
std::string_view strip_dot(std::string_view path, base::Arena& arena);
/// full: ".." that would leave the root go too.
std::string_view strip_dotdot(std::string_view path, bool full, base::Arena& arena);
/// strict: nullopt when a percent sign is not followed by two hexadecimal digits.
std::optional<std::string_view> decode_unreserved(std::string_view text, bool strict, base::Arena& arena);
std::optional<std::string_view> uppercase_percent(std::string_view text, bool strict, base::Arena& arena);
std::string_view sort_query(std::string_view query, base::Arena& arena);

}  // namespace sluice::rules
