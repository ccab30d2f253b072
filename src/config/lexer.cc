#include "config/lexer.h"

#include <cstdlib>

#include "base/strings.h"

namespace sluice::config {

Word& WordList::add(int column) {
  if (used_ == store_.size()) store_.emplace_back();
  Word& w = store_[used_++];
  w.text.clear();
  w.column = column;
  return w;
}

namespace {

bool name_char(char c) { return base::is_alpha(c) || base::is_digit(c) || c == '_'; }

int hex_digit(char c) {
  if (base::is_digit(c)) return c - '0';
  c = base::lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

class Lexer {
 public:
  Lexer(std::string_view line, const LexContext& where, WordList& out) : line_(line), where_(where), out_(out) {}

  LexError run() {
    while (at_ < line_.size() && !error_.what && step()) {
    }
    if (!error_.what && quote_) fail("unmatched quote", quote_at_);
    return error_;
  }

 private:
  void fail(const char* what, size_t position) { error_ = {what, position}; }

  std::string& word() {
    if (!word_) word_ = &out_.add(static_cast<int>(at_) + 1);
    return word_->text;
  }

  /// Takes one character or construct; false at the end of the statement.
  bool step() {
    char c = line_[at_];
    if (quote_ == '\'') return strong(c);
    if (quote_ == '"') return weak(c);
    if (c == '#' || c == '\r' || c == '\n') return false;
    if (base::is_space(c)) {
      word_ = nullptr;
      ++at_;
    } else if (c == '"' || c == '\'') {
      word();
      quote_ = c;
      quote_at_ = at_++;
    } else if (c == '\\') {
      escape();
    } else {
      plain_run();
    }
    return true;
  }

  void plain_run() {
    std::string& text = word();
    size_t end = line_.find_first_of(" \t\"'\\#\r\n", at_);
    if (end == std::string_view::npos) end = line_.size();
    text.append(line_.substr(at_, end - at_));
    at_ = end;
  }

  bool strong(char c) {
    if (c == '\'') quote_ = 0;
    else word().push_back(c);
    ++at_;
    return true;
  }

  bool weak(char c) {
    if (c == '"') {
      quote_ = 0;
      ++at_;
    } else if (c == '\\') {
      escape();
    } else if (c == '$') {
      variable();
    } else {
      word().push_back(c);
      ++at_;
    }
    return true;
  }

  /// "\" and what follows. Inside weak quotes a backslash before another character than these stays.
  void escape() {
    char c = at_ + 1 < line_.size() ? line_[at_ + 1] : '\0';
    std::string& text = word();
    static constexpr std::string_view kLetters = "nrt", kMeaning = "\n\r\t", kSelf = " \t\\\"'#";
    if (c == 'x') return hex_escape(text);
    if (size_t i = kLetters.find(c); i != std::string_view::npos && c) {
      text.push_back(kMeaning[i]);
      at_ += 2;
    } else if (c && (kSelf.find(c) != std::string_view::npos || (quote_ && c == '$'))) {
      text.push_back(c);
      at_ += 2;
    } else {
      text.push_back('\\');
      ++at_;
    }
  }

  void hex_escape(std::string& text) {
    int high = at_ + 2 < line_.size() ? hex_digit(line_[at_ + 2]) : -1;
    int low = at_ + 3 < line_.size() ? hex_digit(line_[at_ + 3]) : -1;
    if (high < 0 || low < 0) return fail("truncated or invalid hexadecimal sequence", at_ + 1);
    text.push_back(static_cast<char>(high * 16 + low));
    at_ += 4;
  }

  /// "$NAME", "${NAME}", "${NAME-default}", "${NAME[*]}".
  void variable() {
    size_t start = at_ + 1;
    bool brace = start < line_.size() && line_[start] == '{';
    size_t name_at = start + brace, p = name_at;
    bool pseudo = p < line_.size() && line_[p] == '.';
    p += pseudo;
    if (p >= line_.size() || !name_char(line_[p]) || base::is_digit(line_[p]))
      return fail("forbidden first char in environment variable name", p);
    while (p < line_.size() && name_char(line_[p])) ++p;
    std::string name(line_.substr(name_at, p - name_at));
    std::string_view fallback;
    bool each = false;
    if (brace) {
      if (line_.substr(p).starts_with("[")) {
        if (!line_.substr(p).starts_with("[*]")) return fail("truncated or invalid word expansion sequence", p);
        each = true;
        p += 3;
      }
      if (p < line_.size() && line_[p] == '-') {
        size_t end = line_.find('}', p);
        if (end == std::string_view::npos) return fail("unmatched brace in environment variable name", name_at - 1);
        fallback = line_.substr(p + 1, end - p - 1);
        p = end;
      }
      if (p >= line_.size() || line_[p] != '}')
        return fail("unmatched brace in environment variable name", name_at - 1);
      ++p;
    }
    std::string number;
    std::string_view value;
    if (pseudo) {
      if (!pseudo_value(name, number, value)) return fail("unknown pseudo-variable", name_at);
    } else {
      const char* set = getenv(name.c_str());
      value = set ? std::string_view(set) : fallback;
    }
    insert(value, each);
    at_ = p;
  }

  bool pseudo_value(std::string_view name, std::string& number, std::string_view& value) const {
    if (name == ".FILE") value = where_.file;
    else if (name == ".SECTION") value = where_.section;
    else if (name == ".LINE") value = number = std::to_string(where_.line);
    else return false;
    return true;
  }

  void insert(std::string_view value, bool each) {
    if (!each) {
      word().append(value);
      return;
    }
    int column = static_cast<int>(at_) + 1;
    for (size_t i = 0; i < value.size();) {
      size_t end = i;
      while (end < value.size() && !base::is_space(value[end])) ++end;
      if (end > i) word().append(value.substr(i, end - i));
      while (end < value.size() && base::is_space(value[end])) ++end;
      if (end < value.size() && (i || !base::is_space(value[0]))) word_ = &out_.add(column);
      i = end;
      if (out_.size() > kMaxWords + 1) return;
    }
  }

  std::string_view line_;
  const LexContext& where_;
  WordList& out_;
  Word* word_ = nullptr;
  size_t at_ = 0, quote_at_ = 0;
  char quote_ = 0;
  LexError error_;
};

}  // namespace

LexError split_line(std::string_view line, const LexContext& where, WordList& out) {
  out.clear();
  return Lexer(line, where, out).run();
}

}  // namespace sluice::config
