// Keywords that HAProxy 3.4 knows and that are not built here: refused by name, never mistaken for typing errors.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/parse.h"

namespace sluice::config {

/// "'x' is a valid keyword of HAProxy but is not built in sluice yet" when the words begin with such a keyword for
/// this section; empty when they do not.
std::string not_built_text(std::span<const Word> words, uint16_t section);
/// The same for an option of a bind or server line; empty when HAProxy has no such option.
std::string not_built_bind_option(std::string_view name);
std::string not_built_server_option(std::string_view name);
/// Names for this section: further candidates for "did you mean".
std::vector<std::string_view> not_built_names(uint16_t section);

}  // namespace sluice::config
