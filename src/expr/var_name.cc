// Variable names, interned: one id for a name in every scope, process-wide and never forgotten.
#include <deque>
#include <mutex>
#include <unordered_map>

#include "base/strings.h"
#include "expr/vars.h"

namespace sluice::expr {
namespace {

constexpr std::string_view kScopes[] = {"proc", "sess", "txn", "req", "res", "check"};
constexpr size_t kMaxNames = 100'000;   ///< the CLI can make names: bounded

struct Names {
  std::mutex mutex;
  std::deque<std::string> by_id;
  std::unordered_map<std::string_view, uint32_t> ids;   ///< views into by_id
};
Names& names() {
  static Names n;
  return n;
}

bool valid(char c) { return base::is_alpha(c) || base::is_digit(c) || c == '.' || c == '_'; }

bool find_scope(std::string_view word, VarScope& out) {
  for (size_t i = 0; i < std::size(kScopes); ++i)
    if (word == kScopes[i]) {
      out = static_cast<VarScope>(i);
      return true;
    }
  return false;
}

}  // namespace

bool parse_var_name(std::string_view text, VarName& out, std::string& error, bool create) {
  if (text.empty()) {
    error = "Empty variable name cannot be accepted";
    return false;
  }
  size_t dot = text.find('.');
  if (dot + 1 == text.size() || dot == std::string_view::npos || !find_scope(text.substr(0, dot), out.scope)) {
    error = "invalid variable name '" + std::string(text) +
            "'. A variable name must be start by its scope. The scope can be 'proc', 'sess', 'txn', 'req', 'res' or "
            "'check'";
    return false;
  }
  std::string_view name = text.substr(dot + 1);
  for (size_t i = 0; i < name.size(); ++i)
    if (!valid(name[i])) {
      error = "invalid syntax at char '" + std::string(name.substr(i)) + "'";
      return false;
    }
  Names& n = names();
  std::lock_guard lock(n.mutex);
  auto it = n.ids.find(name);
  if (it != n.ids.end()) {
    out.id = it->second;
    return true;
  }
  if (!create || n.by_id.size() >= kMaxNames) {
    error = create ? "too many variable names" : "variable not found";
    return false;
  }
  out.id = static_cast<uint32_t>(n.by_id.size());
  n.ids.emplace(n.by_id.emplace_back(name), out.id);
  return true;
}

std::string var_name_text(VarName name) {
  Names& n = names();
  std::lock_guard lock(n.mutex);
  return std::string(kScopes[static_cast<size_t>(name.scope)]) + "." + (name.id < n.by_id.size() ? n.by_id[name.id] : "");
}

}  // namespace sluice::expr
