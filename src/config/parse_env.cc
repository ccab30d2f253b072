#include "sluice/parse.h"

namespace sluice {
namespace {
constexpr size_t kMaxKept = 1000;
const std::string kNoWord;
}  // namespace

void Diagnostics::add(Diagnostic d) {
  if (d.severity == Severity::alert) ++alerts_;
  if (d.severity == Severity::warning) ++warnings_;
  fatal_ |= d.fatal;
  if (list_.size() < kMaxKept) list_.push_back(std::move(d));
}

const std::string& ParseEnv::at(size_t i) const { return i < words_.size() ? words_[i].text : kNoWord; }

const std::string& ParseEnv::next() { return pos_ < words_.size() ? words_[pos_++].text : kNoWord; }

bool ParseEnv::take(std::string_view text) {
  if (peek() != text || done()) return false;
  ++pos_;
  return true;
}

std::string ParseEnv::rest_from(size_t i) const {
  std::string out;
  for (size_t k = i; k < words_.size(); ++k) {
    if (k > i) out += ' ';
    out += words_[k].text;
  }
  return out;
}

void ParseEnv::complain(Severity severity, size_t word, std::string text, std::string hint) {
  Diagnostic d;
  d.severity = severity;
  d.file = file;
  d.line = line;
  d.column = word < words_.size() ? words_[word].column : 0;
  d.text = std::move(text);
  d.hint = std::move(hint);
  d.source.assign(source);
  diags_.add(std::move(d));
}

void ParseEnv::alert_at(size_t i, std::string text, std::string hint) {
  failed_ = true;
  complain(Severity::alert, i, context + text, std::move(hint));
}

void ParseEnv::alert(std::string text, std::string hint) {
  alert_at(pos_ ? pos_ - 1 : 0, std::move(text), std::move(hint));
}

void ParseEnv::warn(std::string text, std::string hint) {
  complain(Severity::warning, pos_ ? pos_ - 1 : 0, std::move(text), std::move(hint));
}

void ParseEnv::diag_notice(std::string text) { complain(Severity::diag, pos_ ? pos_ - 1 : 0, std::move(text), {}); }

bool ParseEnv::expect_end() {
  if (done()) return true;
  alert_at(pos_, "'" + at(0) + "' cannot handle unexpected argument '" + peek() + "'.");
  return false;
}

}  // namespace sluice
