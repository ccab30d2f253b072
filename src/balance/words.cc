#include "balance/words.h"

#include <fmt/format.h>

namespace sluice::balance {

Inside inside_of(std::string_view word) {
  size_t open = word.find('(');
  if (open == word.npos) return {};
  size_t close = word.find(')', open);
  return {word.substr(open + 1, close == word.npos ? close : close - open - 1), true, close != word.npos};
}

void note_unused_words(ParseEnv& env) {
  if (!env.done()) env.diag_notice(fmt::format("'balance': '{}' is not used.", env.rest_from(env.pos())));
}

}  // namespace sluice::balance
