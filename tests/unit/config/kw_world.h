// A configuration from text, and what it said, for the tests of the proxies' keywords.
#pragma once
#include <string>

#include "config/load.h"

namespace kw {

struct World {
  sluice::config::Loaded loaded;
  explicit World(const std::string& text) : loaded(sluice::config::load_text(text)) {}

  const sluice::model::Proxy& proxy(size_t i = 0) const { return *loaded.config->proxies.at(i); }
  /// All complaints, one a line: "A12 text" (alert at line 12), "W0 text".
  std::string said() const {
    std::string out;
    for (const auto& d : loaded.diags.all()) {
      if (d.severity > sluice::Severity::warning) continue;
      out += d.severity == sluice::Severity::alert ? 'A' : 'W';
      out += std::to_string(d.line) + " " + d.text + "\n";
    }
    return out;
  }
};

inline const char* kListen =
    "listen l\n bind 127.0.0.1:8080\n timeout client 5s\n timeout server 5s\n timeout connect 5s\n";

/// A listen section with timeouts and the given lines; the first of them is line 6.
inline World listen(const std::string& lines) { return World(kListen + lines + "\n"); }
inline World http(const std::string& lines) { return listen(" mode http\n" + lines); }

}  // namespace kw
