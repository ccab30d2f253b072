// http-request normalize-uri (experimental). Manual 4.3.
#include "model/config.h"
#include "rules/normalize.h"
#include "rules/target.h"

namespace sluice::rules {
namespace {

/// What a normalizer makes of its part; nullopt: the request is broken (strict forms).
using Normalizer = std::optional<std::string_view> (*)(std::string_view part, bool flag, base::Arena& arena);

struct Row {
  std::string_view name;
  TargetPart part;
  std::string_view flag;    ///< the optional word it knows, empty: none
  Normalizer run;
};

constexpr Row kRows[] = {
    {"fragment-encode", TargetPart::uri, "",
     [](std::string_view t, bool, base::Arena& a) { return std::optional(encode_fragment(t, a)); }},
    {"fragment-strip", TargetPart::uri, "",
     [](std::string_view t, bool, base::Arena&) { return std::optional(strip_fragment(t)); }},
    {"path-merge-slashes", TargetPart::path, "",
     [](std::string_view t, bool, base::Arena& a) { return std::optional(merge_slashes(t, a)); }},
    {"path-strip-dot", TargetPart::path, "",
     [](std::string_view t, bool, base::Arena& a) { return std::optional(strip_dot(t, a)); }},
    {"path-strip-dotdot", TargetPart::path, "full",
     [](std::string_view t, bool full, base::Arena& a) { return std::optional(strip_dotdot(t, full, a)); }},
    {"percent-decode-unreserved", TargetPart::pathq, "strict", decode_unreserved},
    {"percent-to-uppercase", TargetPart::pathq, "strict", uppercase_percent},
    {"query-sort-by-name", TargetPart::query, "",
     [](std::string_view t, bool, base::Arena& a) { return std::optional(sort_query(t, a)); }},
};

class Normalize final : public Action {
 public:
  Normalize(Ruleset where, const Row& row, bool flag) : where_(where), row_(row), flag_(flag) {}
  Ran run(Txn& txn) const override {
    Edit edit(txn, where_);
    if (!edit.head()) return Ran::next;
    std::string_view old = read_target(*edit.head(), row_.part);
    if (old.empty()) return Ran::next;
    auto made = row_.run(old, flag_, *txn.view().arena);
    if (!made) {
      txn.deny(400, nullptr);
      return Ran::stop;
    }
    return *made == old ? Ran::next : write_target(edit, row_.part, *made);
  }

 private:
  Ruleset where_;
  const Row& row_;
  bool flag_;
};

std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset where) {
  if (env.config && !env.config->global.expose_experimental)
    return refuse(env, "'normalize-uri' action is experimental, must be allowed via a global 'expose-experimental-directives'");
  if (at_condition(env)) return refuse(env, "missing argument <normalizer>.");
  const std::string& name = env.next();
  for (const Row& row : kRows) {
    if (row.name != name) continue;
    bool flag = !row.flag.empty() && env.take(row.flag);
    if (!at_condition(env)) return refuse(env, "unexpected '" + env.peek() + "' after normalizer '" + name + "'.");
    return std::make_shared<Normalize>(where, row, flag);
  }
  return refuse(env, "unknown normalizer '" + name + "'.");
}

constexpr ActionKeyword kActions[] = {{"normalize-uri", kHttpRequest, parse}};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
