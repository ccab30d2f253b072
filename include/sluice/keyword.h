// Configuration keywords: how a feature file makes a directive known. See base/registry.h for the table at its foot.
#pragma once
#include <cstdint>
#include <string_view>

#include "base/registry.h"
#include "sluice/parse.h"

namespace sluice {

/// A directive. env.pos() stands on the word after the keyword. The parser consumes all words or complains.
/// Matching: the longest registered name wins; a name may hold several words ("timeout client", "option httplog").
struct Keyword {
  std::string_view name;
  uint16_t sections;                 ///< bits of Section where it may stand; elsewhere a clear error
  void (*parse)(ParseEnv& env);
  enum Flags : uint8_t {
    plain = 0,
    negatable = 1,     ///< "no <keyword>" reaches parse with env.negated; without it "no" is refused
    defaultable = 2,   ///< "default <keyword>"
    no_effect = 4,     ///< accepted, range-checked, nothing to act on here; listed so in the manual page
    experimental = 8,  ///< needs expose-experimental-directives
    deprecated = 16,
  };
  uint8_t flags = plain;
};

/// An option of a bind line. `args`: words it takes; parse finds env.pos() on the first of them.
struct BindKeyword {
  std::string_view name;
  int8_t args;
  void (*parse)(ParseEnv& env, model::Bind& bind);
  uint8_t flags = 0;
};

/// An option of a server, default-server or server-template line.
struct ServerKeyword {
  std::string_view name;
  int8_t args;                       ///< -1: parses as many as it likes itself
  void (*parse)(ParseEnv& env, model::Server& server);
  uint8_t flags = 0;
};

/// Runs once all files are read, in `order`; checks what one line cannot (references, missing timeouts).
struct PostParse {
  std::string_view name;
  int order;
  void (*run)(model::Config& config, Diagnostics& diags);
};

}  // namespace sluice
