// Maps and ACLs at run time: show, get, add, set, del, clear, prepare and commit. Management guide 9.3 "add map" and on.
#include <fmt/format.h>

#include <optional>

#include "admin/targets.h"
#include "base/strings.h"
#include "expr/acl_store.h"
#include "expr/sample.h"
#include "model/config.h"

namespace sluice::admin {
namespace {

using expr::Pattern;
using expr::PatternList;
using expr::PatternLists;

enum class Kind : bool { acl, map };
constexpr size_t kPiece = 256;   ///< entries printed in one go

std::string_view noun(Kind k) { return k == Kind::map ? "map" : "ACL"; }
bool is_of(const PatternList& l, Kind k) { return k == Kind::map ? l.for_map : l.for_acl; }

PatternLists* lists() {
  const model::Config& config = runtime::Runtime::get().config();
  PatternLists* all = expr::pattern_lists(config);
  if (all) expr::number_lists(*all);
  return all;
}

/// What stands between the command's two words and its arguments: "@<version>", then the list.
struct Target {
  std::shared_ptr<PatternList> list;
  std::optional<uint32_t> version;
  size_t next = 2;           ///< the word after the list
  explicit operator bool() const { return list != nullptr; }
};

std::shared_ptr<PatternList> find(std::string_view name, Kind kind) {
  PatternLists* all = lists();
  if (!all || name.empty()) return nullptr;
  auto number = name[0] == '#' ? base::to_uint(name.substr(1)) : std::nullopt;
  for (const auto& l : all->all)
    if (is_of(*l, kind) && (number ? l->id == static_cast<int64_t>(*number) : !l->file.empty() && l->file == name)) return l;
  return nullptr;
}

Target need_list(CommandRun& r, Kind kind, std::string_view missing) {
  Target t;
  if (word(r, 2).starts_with('@')) {
    auto v = base::to_uint(word(r, 2).substr(1));
    if (v && *v <= UINT32_MAX) t.version = static_cast<uint32_t>(*v);
    t.next = 3;
  }
  std::string_view name = word(r, t.next++);
  if (name.empty()) return r.message(3, missing), Target{};
  t.list = find(name, kind);
  if (!t.list) r.message(3, fmt::format("Unknown {} identifier. Please use #<id> or <file>.", noun(kind)));
  return t;
}

std::string reference_of(const Pattern& p) { return fmt::format("{:#x}", p.order); }

/// "#0x12" as show prints it.
std::optional<uint64_t> entry_number(std::string_view word) {
  return word.starts_with("#0x") ? base::hex_to_uint(word.substr(3)) : std::nullopt;
}

// --- show ---

void show_all(CommandRun& r, Kind kind) {
  std::string out = "# id (file) description\n";
  if (PatternLists* all = lists())
    for (const auto& l : all->all)
      if (is_of(*l, kind))
        out += fmt::format("{} ({}) {}. curr_ver={} next_ver={} entry_cnt={}\n", l->id, l->file, l->description, l->current,
                           l->next_version(), l->size());
  r.print(out);
}

template <Kind kind>
void show(CommandRun& r) {
  if (word(r, 2).empty()) return show_all(r, kind);
  Target t = need_list(r, kind, "");
  if (!t) return;
  uint32_t version = t.version.value_or(t.list->current);
  r.stream([list = t.list, version, after = uint64_t{0}](std::string& out) mutable {
    after = list->walk(after, kPiece, [&](const Pattern& p) {
      if (p.version != version) return;
      out += reference_of(p) + ' ' + p.text;
      if (list->two_columns) out += ' ' + p.value;
      out += '\n';
    });
    return after != 0;
  });
}

// --- get ---

bool sample_of(std::string_view text, expr::Type type, base::Arena& arena, expr::Sample& s) {
  s.set_str(text);
  return expr::cast(s, type, arena);
}

template <Kind kind>
void get(CommandRun& r) {
  if (word(r, 2).empty() || word(r, 3).empty()) return r.message(3, fmt::format("Missing {} identifier and/or key.", noun(kind)));
  Target t = need_list(r, kind, "");
  if (!t) return;
  auto view = t.list->any_view();
  if (!view) return r.message(3, "Nothing looks at this list.");
  std::string out = fmt::format("type={}, case={}", expr::match_name(view->method()), view->ignores_case() ? "insensitive" : "sensitive");
  std::string_view verb = kind == Kind::map ? "found" : "match";
  base::Arena arena;
  expr::Sample s;
  bool fits = sample_of(word(r, t.next), expr::match_input(view->method()), arena, s);
  bool found = fits && view->find(s, [&](const Pattern& p, const expr::PatternIndex& index) {
    out += fmt::format(", {}=yes, idx={}", verb, index.regex_of(p) ? "list" : "tree");
    if (kind == Kind::map) out += fmt::format(", key=\"{}\", value=\"{}\", type=\"str\"", p.text, p.value);
    else out += fmt::format(", pattern=\"{}\"", p.text);
  });
  if (!found) out += fmt::format(", {}=no", verb);
  r.print(out + '\n');
}

// --- add, set, del ---

/// The version that new entries belong to; nothing after a message.
std::optional<uint32_t> need_version(CommandRun& r, const Target& t, Kind kind) {
  uint32_t v = t.version.value_or(t.list->current);
  if (v <= t.list->next_version()) return v;
  r.message(3, fmt::format("Version number in the future, please use 'prepare {}' before.", kind == Kind::map ? "map" : "acl"));
  return std::nullopt;
}

bool add_one(CommandRun& r, PatternList& list, uint32_t version, std::string_view key, std::string_view value) {
  std::string error;
  if (list.add_as(version, std::string(key), std::string(value), 0, error)) return true;
  r.message(3, error + ".");
  return false;
}

/// One entry a line; empty ones and what stands before a key are passed over.
void add_payload(CommandRun& r, PatternList& list, uint32_t version, Kind kind) {
  std::string_view rest = r.payload();
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    line = base::trim(line);
    if (line.empty()) continue;
    size_t end = kind == Kind::map ? std::min(line.find_first_of(" \t"), line.size()) : line.size();
    std::string_view value = base::trim(line.substr(end));
    if (kind == Kind::map && value.empty()) return r.message(3, fmt::format("Missing value for key '{}'.", line));
    if (!add_one(r, list, version, line.substr(0, end), value)) return;
  }
}

template <Kind kind>
void add(CommandRun& r) {
  constexpr std::string_view kExpected =
      kind == Kind::map ? "'add map' expects three parameters (map identifier, key and value) or one parameter (map identifier) and a payload"
                        : "'add acl' expects two parameters: ACL identifier and pattern.";
  bool payload = !r.payload().empty();
  size_t first = word(r, 2).starts_with('@') ? 4 : 3;
  if (!payload && (word(r, first).empty() || (kind == Kind::map && word(r, first + 1).empty()))) return r.message(3, kExpected);
  Target t = need_list(r, kind, kExpected);
  if (!t) return;
  auto version = need_version(r, t, kind);
  if (!version) return;
  if (payload) return add_payload(r, *t.list, *version, kind);
  std::string value;
  for (size_t i = t.next + 1; kind == Kind::map && i < r.words().size(); ++i) value += (value.empty() ? "" : " ") + r.words()[i];
  add_one(r, *t.list, *version, word(r, t.next), value);
}

void set_map(CommandRun& r) {
  constexpr std::string_view kExpected = "'set map' expects three parameters: map identifier, key and value.";
  if (word(r, 3).empty() || word(r, 4).empty()) return r.message(3, kExpected);
  Target t = need_list(r, Kind::map, kExpected);
  if (!t) return;
  auto number = entry_number(word(r, 3));
  bool done = number ? t.list->set_at(*number, word(r, 4)) : t.list->set(word(r, 3), word(r, 4)) > 0;
  if (!done) r.message(3, "entry not found.");
}

template <Kind kind>
void del(CommandRun& r) {
  if (word(r, 2).empty() || word(r, 3).empty())
    return r.message(3, fmt::format("This command expects two parameters: {} identifier and key.", noun(kind)));
  Target t = need_list(r, kind, "");
  if (!t) return;
  auto number = entry_number(word(r, 3));
  bool done = number ? t.list->remove_at(*number) : t.list->remove(word(r, 3)) > 0;
  if (!done) r.message(3, "Key not found.");
}

// --- versions ---

template <Kind kind>
void clear(CommandRun& r) {
  Target t = need_list(r, kind, fmt::format("Missing {} identifier.", noun(kind)));
  if (!t) return;
  auto version = need_version(r, t, kind);
  if (version) t.list->clear(*version);
}

template <Kind kind>
void prepare(CommandRun& r) {
  Target t = need_list(r, kind, fmt::format("Missing {} identifier.", noun(kind)));
  if (t) r.message(6, fmt::format("New version created: {}", t.list->prepare()));
}

template <Kind kind>
void commit(CommandRun& r) {
  if (!word(r, 2).starts_with('@')) return r.message(3, "Missing version number.");
  Target t = need_list(r, kind, fmt::format("Missing {} identifier.", noun(kind)));
  if (t && (!t.version || !t.list->commit(*t.version))) r.message(3, "Version number out of range.");
}

constexpr Command kCommands[] = {
    {"add acl", "add acl [@<ver>] <acl> <pattern>", "add a pattern to an ACL", Level::admin, add<Kind::acl>},
    {"add map", "add map [@<ver>] <map> <key> <val>", "add an entry to a map (payload: many)", Level::admin, add<Kind::map>},
    {"clear acl", "clear acl [@<ver>] <acl>", "take all patterns out of an ACL", Level::admin, clear<Kind::acl>},
    {"clear map", "clear map [@<ver>] <map>", "take all entries out of a map", Level::admin, clear<Kind::map>},
    {"commit acl", "commit acl @<ver> <acl>", "make a prepared version the current one", Level::admin, commit<Kind::acl>},
    {"commit map", "commit map @<ver> <map>", "make a prepared version the current one", Level::admin, commit<Kind::map>},
    {"del acl", "del acl <acl> [<key>|#<ref>]", "take a pattern out of an ACL", Level::admin, del<Kind::acl>},
    {"del map", "del map <map> [<key>|#<ref>]", "take an entry out of a map", Level::admin, del<Kind::map>},
    {"get acl", "get acl <acl> <value>", "the pattern of an ACL that a value matches", Level::user, get<Kind::acl>},
    {"get map", "get map <map> <value>", "what a map says for a value", Level::user, get<Kind::map>},
    {"prepare acl", "prepare acl <acl>", "begin a new version of an ACL", Level::admin, prepare<Kind::acl>},
    {"prepare map", "prepare map <map>", "begin a new version of a map", Level::admin, prepare<Kind::map>},
    {"set map", "set map <map> [<key>|#<ref>] <value>", "change the value of a map's entry", Level::admin, set_map},
    {"show acl", "show acl [@<ver>] <acl>", "the ACLs, or the patterns of one", Level::user, show<Kind::acl>},
    {"show map", "show map [@<ver>] [map]", "the maps, or the entries of one", Level::user, show<Kind::map>},
};
const base::Register<Command> reg(kCommands);

}  // namespace
}  // namespace sluice::admin
