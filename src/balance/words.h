// What the algorithms' parsers share. Manual 4.2 "balance". Load time.
#pragma once
#include <string_view>

#include "sluice/parse.h"

namespace sluice::balance {

struct Inside {
  std::string_view text;
  bool there = false;    ///< "name(...": an opening parenthesis
  bool closed = false;
};
/// What stands in the parentheses of "name(text)". What follows them does not count, as in the reference.
Inside inside_of(std::string_view word);

/// The reference takes words after a complete balance line and does not look at them; only -dD says so.
void note_unused_words(ParseEnv& env);

}  // namespace sluice::balance
