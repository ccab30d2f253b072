#include <unistd.h>

#include "config/load.h"

namespace sluice::config {
namespace {

constexpr size_t kShownWidth = 110;   // of the source line; wider ones are cut around the caret

/// The source line and a caret under the column; bytes that a terminal would act on are shown as '?'.
std::string excerpt(const Diagnostic& d) {
  size_t column = d.column > 0 ? static_cast<size_t>(d.column) - 1 : std::string::npos;
  std::string_view line = d.source;
  size_t start = 0;
  if (column != std::string::npos && column > kShownWidth - 30) start = column - (kShownWidth - 30);
  if (start >= line.size()) start = 0;
  std::string shown(line.substr(start, kShownWidth));
  while (!shown.empty() && (shown.back() == '\r' || shown.back() == '\n')) shown.pop_back();
  std::string caret;
  for (char& c : shown) {
    bool hidden = static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e;
    if (hidden && c != '\t') c = '?';
    if (caret.size() + start < column) caret += c == '\t' ? '\t' : ' ';
  }
  std::string out = "   | " + shown + "\n";
  if (column != std::string::npos && column >= start && column - start <= shown.size()) out += "   | " + caret + "^\n";
  return out;
}

}  // namespace

std::string render(const Diagnostic& d) {
  static constexpr const char* kLabels[] = {"[ALERT]    (", "[WARNING]  (", "[NOTICE]   (", "[DIAG]     ("};
  std::string out = kLabels[static_cast<size_t>(d.severity)];
  out += std::to_string(getpid());
  out += ") : config : ";
  if (!d.file.empty()) {
    out += "parsing [" + d.file;
    if (d.line) out += ":" + std::to_string(d.line);
    out += "] : ";
  }
  out += d.text;
  if (!d.hint.empty()) out += "; " + d.hint;
  out += '\n';
  if (!d.source.empty()) out += excerpt(d);
  return out;
}

}  // namespace sluice::config
