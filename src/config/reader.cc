#include "config/reader.h"

#include "config/condition.h"
#include "config/not_built.h"
#include "config/registry.h"
#include "config/sections.h"

namespace sluice::config {

void Reader::read(std::string_view text, const std::string& file_name) {
  env_.file = file_name;
  env_.line = 0;
  section_ = {};
  depth_ = 0;
  while (!text.empty() && !env_.diagnostics().fatal()) {
    size_t end = text.find('\n');
    ++env_.line;
    std::string_view row = text.substr(0, end);
    line(row);
    if (end == std::string_view::npos) {
      env_.rebind({});
      env_.source = {};
      env_.alert("Missing LF on last line, file might have been truncated at position " +
                 std::to_string(row.size() + 1) + ".");
      return;
    }
    text.remove_prefix(end + 1);
  }
  if (depth_ && !env_.diagnostics().fatal()) {
    env_.source = {};
    env_.rebind({});
    fatal("non-terminated '.if' block.");
  }
}

void Reader::fatal(std::string text, size_t word) {
  Diagnostic d;
  d.file = env_.file;
  d.line = env_.line;
  d.column = word < words_.size() ? words_.view()[word].column : 0;
  d.text = std::move(text);
  d.fatal = true;
  d.source.assign(env_.source);
  env_.diagnostics().add(std::move(d));
}

void Reader::line(std::string_view text) {
  env_.source = text;
  if (size_t nul = text.find('\0'); nul != std::string_view::npos)
    return fatal("stray NUL character at position " + std::to_string(nul + 1) + ", this is not a text file.");
  LexError error = split_line(text, {env_.file, env_.line, section_.name}, words_);
  if (error.what) {
    Diagnostic d;
    d.file = env_.file;
    d.line = env_.line;
    d.column = static_cast<int>(error.position) + 1;
    d.text = std::string(error.what) + " at position " + std::to_string(error.position) + ":";
    d.source.assign(text);
    env_.diagnostics().add(std::move(d));
    return;
  }
  if (words_.size() == 0) return;
  env_.rebind(words_.view());
  if (words_.size() > kMaxWords) {
    const Word& last = words_.view()[kMaxWords];
    env_.alert_at(kMaxWords, "too many words, truncating after word " + std::to_string(kMaxWords) + ", position " +
                                 std::to_string(last.column) + ": <" + last.text + ">.");
    return;
  }
  const std::string& first = env_.at(0);
  if (first.starts_with('.') && directive(first)) return;
  if (active()) statement();
}

bool Reader::directive(const std::string& word) {
  if (word == ".if" || word == ".elif" || word == ".else" || word == ".endif") {
    branch(word);
    return true;
  }
  if (!active()) return true;
  if (word == ".notice" || word == ".warning" || word == ".alert" || word == ".diag") {
    say(word);
    return true;
  }
  fatal("unknown directive '" + word + "'.");
  return true;
}

void Reader::enter_branch(Branch& b, const char* word) {
  ConditionResult r = evaluate_condition(env_.rest_from(1));
  if (!r.error.empty())
    return fatal(r.error + " in '" + word + "' at position " + std::to_string(r.position + 1) + ":", 1);
  b.active = b.taken = r.value;
}

void Reader::branch(const std::string& word) {
  if (word == ".if") {
    if (depth_ == kMaxDepth) return fatal("too many nested '.if', max depth is " + std::to_string(kMaxDepth) + ".");
    Branch& b = branches_[depth_];
    b = {};
    if (active()) {
      ++depth_;
      enter_branch(b, ".if");
    } else {
      ++depth_;
      b.taken = true;
      b.active = false;
    }
    return;
  }
  if (!depth_) return fatal("lone '" + word + "' with no matching '.if'.");
  Branch& b = branches_[depth_ - 1];
  if (word != ".elif" && env_.size() > 1)
    return fatal("unexpected argument '" + env_.at(1) + "' for '" + word + "'.", 1);
  if (word == ".endif") {
    --depth_;
    return;
  }
  if (b.had_else) return fatal("lone '" + word + "' with no matching '.if'.");
  b.active = false;
  if (word == ".else") {
    b.had_else = true;
    b.active = !b.taken;
    b.taken = true;
  } else if (!b.taken) {
    enter_branch(b, ".elif");
  }
}

void Reader::say(const std::string& word) {
  if (env_.size() > 2) {
    env_.alert_at(2, "Unexpected argument '" + env_.at(2) + "' for '" + word +
                         "'. Use quotes if the message should contain spaces.");
    return;
  }
  std::string text = "'" + env_.at(1) + "'.";
  if (word == ".warning") return env_.warn(std::move(text));
  if (word == ".diag") return env_.diag_notice(std::move(text));
  Diagnostic d;
  d.severity = word == ".alert" ? Severity::alert : Severity::notice;
  d.file = env_.file;
  d.line = env_.line;
  d.text = std::move(text);
  d.fatal = word == ".alert";
  env_.diagnostics().add(std::move(d));
}

void Reader::statement() {
  env_.section = section_.bit;
  env_.proxy = section_.proxy;
  env_.current = section_.object;
  const std::string& first = env_.at(0);
  if (open_section(env_, first, section_)) return;
  if (section_.skipped) return;
  if (!section_.bit) {
    if (section_.type.empty())
      env_.alert_at(0, "unknown keyword '" + first + "' out of section.",
                    first.starts_with("\xef\xbb\xbf") ? "the file begins with a byte order mark (BOM), which must be removed"
                                                     : hint_for(first, section_names()));
    return;
  }
  if (first == "no" || first == "default") {
    bool no = first == "no";
    env_.rebind(words_.view().subspan(1));
    (no ? env_.negated : env_.to_default) = true;
    if (env_.size() == 0) return fatal("'" + std::string(no ? "no" : "default") + "' must be followed by a keyword.");
  }
  dispatch();
}

void Reader::dispatch() {
  std::span<const Word> words = env_.words();
  KeywordMatch m = find_keyword(words, section_.bit);
  if (!m.keyword) return out_of_place(words[0].text, m.sections);
  const Keyword& k = *m.keyword;
  if ((env_.negated && !(k.flags & Keyword::negatable)) ||
      (env_.to_default && !(k.flags & (Keyword::negatable | Keyword::defaultable)))) {
    env_.alert_at(0, "negation/default currently supported only for options, log, busy-polling, set-dumpable, "
                     "strict-limits, insecure-fork-wanted and numa-cpu-mapping.");
    return;
  }
  if ((k.flags & Keyword::experimental) && !config_.global.expose_experimental) {
    env_.alert_at(0, "'" + std::string(k.name) +
                         "' directive is experimental, must be allowed via a global 'expose-experimental-directives'");
    return;
  }
  env_.seek(m.words);
  k.parse(env_);
}

void Reader::out_of_place(const std::string& word, uint16_t known_in) {
  if (std::string refusal = not_built_text(env_.words(), section_.bit); !refusal.empty()) {
    env_.alert_at(0, std::move(refusal));
    return;
  }
  auto names = keyword_names(section_.bit), others = not_built_names(section_.bit);
  names.insert(names.end(), others.begin(), others.end());
  env_.alert_at(0, "unknown keyword '" + word + "' in '" + std::string(section_.type) + "' section", hint_for(word, names));
}

}  // namespace sluice::config
