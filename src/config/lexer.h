// Cuts a line into words: quotes, escapes, comments, environment variables. Manual 2.2, 2.3. Main thread.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "sluice/parse.h"

namespace sluice::config {

inline constexpr size_t kMaxWords = 64;   ///< as HAProxy: keyword included

/// Where pseudo variables take their values from.
struct LexContext {
  std::string_view file;
  int line = 0;
  std::string_view section;   ///< name of the section, or its type when it has none
};

/// The words of one line. Keeps its strings from line to line: no allocation in the long run.
class WordList {
 public:
  void clear() { used_ = 0; }
  Word& add(int column);
  std::span<const Word> view() const { return {store_.data(), used_}; }
  size_t size() const { return used_; }

 private:
  std::vector<Word> store_;
  size_t used_ = 0;
};

struct LexError {
  const char* what = nullptr;   ///< null: no error
  size_t position = 0;          ///< 0-based, in the line
};

/// Cuts `line` (without its newline) into `out`. An unprotected CR ends the line.
LexError split_line(std::string_view line, const LexContext& where, WordList& out);

}  // namespace sluice::config
