// Lists of patterns as ACLs and maps name them: inline words under an id, or a file that several may share. Each use
// looks at a list through a view: an index made for its match method. Manual 7.1 (-f, -u, -M), 7.3.1 (map).
// Lists are made at load on the main thread and changed at run time by the admin worker; views are read by any thread.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "expr/pattern.h"
#include "sluice/parse.h"

namespace sluice::expr {

/// One way to look at a list. Lives as long as its list.
class PatternView {
 public:
  PatternView(Match method, PatternRules rules) : method_(method), rules_(rules), index_(make_index(method, rules)) {}
  /// The pattern that s matches (cast to match_input before); only to be compared with null: it may be gone at once.
  bool matches(const Sample& s) const { return find(s, [](const Pattern&, const PatternIndex&) {}); }
  /// Calls f(const Pattern&, const PatternIndex&) for the pattern that s matches while no one can change it; false when
  /// there is none.
  template <class F>
  bool find(const Sample& s, F&& f) const;
  Match method() const { return method_; }
  bool ignores_case() const { return rules_.ignore_case; }

 private:
  friend class PatternList;
  Match method_;
  PatternRules rules_;
  std::shared_ptr<PatternIndex> index_;
};

class PatternList : public PatternOwner {
 public:
  int id = -1;               ///< -u, or given after load
  std::string file;          ///< empty: inline
  std::string description;   ///< "acl 'path' file 'x.cfg' line 3", for `show acl`
  bool two_columns = false;  ///< keys and values
  bool for_acl = false, for_map = false;

  // --- load ---
  /// Adds an entry of the current version, to all views too. False: `error` says why; nothing was added then.
  bool add(std::string text, std::string value, int line, std::string& error) {
    return add_as(current, std::move(text), std::move(value), line, error);
  }
  /// The view for that method; made when it is new. Null: a pattern does not fit (`error`).
  std::shared_ptr<const PatternView> view(Match method, PatternRules rules, std::string& error);
  /// Keeps another index of all entries up to date from now on. False: a pattern does not fit it (`error`).
  bool attach(std::shared_ptr<PatternIndex> index, std::string& error) const;
  /// Reads the file. False: `error` says why, in HAProxy's words. An optional file may be missing.
  bool load(bool optional, std::string& error);

  // --- run time: any thread; each call is seen by every reader at once or not at all. Management guide 9.3 "add map" ---
  /// Like add, for a version that was prepared. Bounded: no more than kMostEntries.
  bool add_as(uint32_t version, std::string text, std::string value, int line, std::string& error);
  /// Gives the current entries of that key another value; how many there were.
  size_t set(std::string_view text, std::string_view value);
  /// Is there a current entry of that key?
  bool has(std::string_view text) const;
  /// Takes out the current entries of that key; how many there were.
  size_t remove(std::string_view text);
  /// The same for one entry, by its number.
  bool set_at(uint64_t order, std::string_view value);
  bool remove_at(uint64_t order);
  /// The number of a new version, whose entries match nobody yet.
  uint32_t prepare();
  uint32_t next_version() const { return next_version_; }
  /// The version becomes the current one; entries of older ones go. False: no such version.
  bool commit(uint32_t version);
  /// Takes out all entries of the version.
  void clear(uint32_t version);
  size_t size() const;
  /// Calls f(const Pattern&) for up to `most` entries after number `after`; the number of the last one, 0 at the end.
  template <class F>
  uint64_t walk(uint64_t after, size_t most, F&& f) const;
  /// A view on it, for commands; null when nothing looks at it.
  std::shared_ptr<const PatternView> any_view() const { return views_.empty() ? nullptr : views_.front(); }

  static constexpr size_t kMostEntries = 10'000'000;

 private:
  using ByText = std::unordered_multimap<std::string_view, uint64_t>;
  bool add_line(std::string_view line, int number, std::string& error);
  void forget(std::map<uint64_t, Pattern>::iterator at);
  void drop(bool (*goes)(uint32_t entry, uint32_t version), uint32_t version);
  std::map<uint64_t, Pattern> entries_;   ///< by order; patterns never move
  ByText by_text_;                        ///< numbers of entries; the texts are theirs
  uint64_t next_order_ = 1;
  uint32_t next_version_ = 0;
  std::vector<std::shared_ptr<PatternView>> views_;
  mutable std::vector<std::shared_ptr<PatternIndex>> indexes_;   ///< those of the views, and others
};

/// All lists of a configuration.
struct PatternLists {
  std::vector<std::shared_ptr<PatternList>> all;
  std::map<std::string, std::shared_ptr<PatternList>, std::less<>> files;
  std::map<int, std::shared_ptr<PatternList>> ids;
};
/// The list of a file in env.config, read at its first use. `name` may begin with "file@", "opt@" or "virt@". Null: `error` says why.
std::shared_ptr<PatternList> pattern_file(ParseEnv& env, std::string_view name, bool two_columns, std::string& error);
/// Gives every list without an id the lowest that is free, in the order of the configuration. Idempotent.
void number_lists(PatternLists& lists);
/// Says in the list's description that an ACL or a map ("acl", "map") of env's line uses it.
void note_use(PatternList& list, const ParseEnv& env, std::string_view what);

/// Readers of all views hold their thread's lock, whoever changes a list holds them all. Never nested.
class PatternReading {
 public:
  PatternReading();
  ~PatternReading();
  PatternReading(const PatternReading&) = delete;
  PatternReading& operator=(const PatternReading&) = delete;

 private:
  void* mine_;
};
class PatternWriting {
 public:
  PatternWriting();
  ~PatternWriting();
  PatternWriting(const PatternWriting&) = delete;
  PatternWriting& operator=(const PatternWriting&) = delete;
};

template <class F>
bool PatternView::find(const Sample& s, F&& f) const {
  PatternReading reading;
  const Pattern* p = index_->find(s);
  if (p) f(*p, *index_);
  return p != nullptr;
}

template <class F>
uint64_t PatternList::walk(uint64_t after, size_t most, F&& f) const {
  PatternReading reading;
  auto it = entries_.upper_bound(after);
  for (; it != entries_.end() && most > 0; ++it, --most) f(it->second), after = it->first;
  return it == entries_.end() ? 0 : after;
}

}  // namespace sluice::expr
