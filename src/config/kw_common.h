// What the proxies' keywords share: who may hear of them, and how they complain. Main thread, load time.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/units.h"
#include "model/config.h"
#include "sluice/keyword.h"

namespace sluice::config {

inline constexpr uint8_t kSwitchable = Keyword::negatable | Keyword::defaultable;

/// "defaults", "frontend", "backend" or "proxy" (listen), as messages name a section.
std::string_view type_of(const model::Proxy& p);
/// "frontend", "listen", "backend" or "defaults": the word that opened the section.
std::string_view section_word(uint16_t section);
/// "frontend 'f'".
std::string title(const model::Proxy& p);

/// Warns that `keyword` is ignored when the section lacks the side `cap`; true when it warned.
bool warn_no_cap(ParseEnv& env, uint8_t cap, std::string_view keyword, std::string_view hint = {});
/// The same in the words of the newer keywords ("x will be ignored because ...").
bool warn_will_ignore(ParseEnv& env, uint8_t cap, std::string_view keyword);
/// Complains in a defaults section; true when it did.
bool refuse_in_defaults(ParseEnv& env, std::string_view keyword);
/// Rules and ACLs need a named defaults section. Complains and returns true in an anonymous one.
bool refuse_in_anonymous(ParseEnv& env, std::string_view keyword);

/// Complains about a word at `i` or later: "'<keyword>' cannot handle unexpected argument 'x'."; true when it did.
bool refuse_extra(ParseEnv& env, size_t i, std::string_view keyword);

/// "unexpected character 'x'" or "timer overflow ..." for a bad time word.
std::string time_fault(const TimeValue& t, std::string_view word, std::string_view keyword);

/// A cursor on the same words that complains to a list of its own, so that its complaints can be worded anew:
/// "<before><text>" goes to the outer one when this ends, with the outer's position moved along.
class Reworded {
 public:
  enum Which : bool { all, alerts };   ///< alerts: warnings go on as they are
  Reworded(ParseEnv& outer, std::string before, Which which = all);
  ~Reworded();
  Reworded(const Reworded&) = delete;
  Reworded& operator=(const Reworded&) = delete;
  ParseEnv& env() { return inner_; }

 private:
  ParseEnv& outer_;
  Diagnostics own_;
  ParseEnv inner_;
  std::string before_;
  Which which_;
};

/// A cursor without words at a place that was read before: for what is parsed once the load ended.
struct LateEnv {
  LateEnv(model::Config& config, model::Proxy* proxy, Diagnostics& diags, std::string file, int line);
  ParseEnv env;
};

/// Reports about a whole proxy, without file and line as HAProxy does, or with them.
void report(Diagnostics& diags, Severity severity, std::string text, std::string file = {}, int line = 0);

}  // namespace sluice::config
