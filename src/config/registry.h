// Look-up of registered configuration keywords. Built once, by the first reader, on the main thread; then read only.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/keyword.h"

namespace sluice::config {

struct KeywordMatch {
  const Keyword* keyword = nullptr;   ///< null: none for this section
  size_t words = 0;                   ///< how many words its name took
  uint16_t sections = 0;              ///< where the longest name is known; set also when keyword is null
};

/// The longest registered name that words begin with and that may stand in `section`.
KeywordMatch find_keyword(std::span<const Word> words, uint16_t section);
const BindKeyword* find_bind_keyword(std::string_view name);
const ServerKeyword* find_server_keyword(std::string_view name);

/// Full names of all keywords of these sections (hints, -dKall).
std::vector<std::string_view> keyword_names(uint16_t sections);
std::vector<std::string_view> bind_keyword_names();
std::vector<std::string_view> server_keyword_names();

/// Registered twice for one section: names of the offenders, empty when all is well. process aborts at startup.
std::vector<std::string> duplicate_keywords();

/// ", did you mean 'x' maybe ?" made of the nearest candidate; empty when none is near.
std::string hint_for(std::string_view word, const std::vector<std::string_view>& candidates);

/// Reads the options of a bind line (env stands on the first) up to its end. Also for stats sockets.
void parse_bind_options(ParseEnv& env, model::Bind& bind);
/// Reads address and options of an admin socket. False after complaining; `context` comes before each complaint.
bool parse_admin_bind(ParseEnv& env, const std::string& context, model::Bind& bind);

}  // namespace sluice::config
