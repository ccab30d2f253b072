// Lists of patterns as ACLs and maps name them: inline words under an id, or a file that several may share. Each use
// looks at a list through a view: an index made for its match method. Manual 7.1 (-f, -u, -M), 7.3.1 (map).
// Lists are made at load on the main thread and changed at run time by the admin worker; views are read by any thread.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "expr/pattern.h"
#include "sluice/parse.h"

namespace sluice::expr {

/// One way to look at a list. Lives as long as its list.
class PatternView {
 public:
  PatternView(Match method, PatternRules rules) : method_(method), rules_(rules), index_(make_index(method, rules)) {}
  /// The pattern that s matches (cast to match_input before); only to be compared with null: it may be gone at once.
  bool matches(const Sample& s) const { return find(s, [](const Pattern&) {}); }
  /// Calls f(const Pattern&) for the pattern that s matches while no one can change it; false when there is none.
  template <class F>
  bool find(const Sample& s, F&& f) const;

 private:
  friend class PatternList;
  Match method_;
  PatternRules rules_;
  std::shared_ptr<PatternIndex> index_;
};

class PatternList {
 public:
  int id = -1;               ///< -u, or given after load; -1 for files
  std::string file;          ///< empty: inline
  std::string description;   ///< "acl 'a' file 'x.cfg' line 3", for `show acl`
  bool two_columns = false;  ///< keys and values
  bool for_acl = false, for_map = false;

  /// Adds an entry, to all views too. False: `error` says why; nothing was added then.
  bool add(std::string text, std::string value, int line, std::string& error);
  /// The view for that method; made when it is new. Null: a pattern does not fit (`error`).
  std::shared_ptr<const PatternView> view(Match method, PatternRules rules, std::string& error);
  /// Keeps another index of all entries up to date from now on. False: a pattern does not fit it (`error`).
  bool attach(std::shared_ptr<PatternIndex> index, std::string& error) const;
  /// Reads the file. False: `error` says why, in HAProxy's words. An optional file may be missing.
  bool load(bool optional, std::string& error);
  const std::map<uint64_t, Pattern>& entries() const { return entries_; }

 private:
  bool add_line(std::string_view line, int number, std::string& error);
  std::map<uint64_t, Pattern> entries_;   ///< by order; patterns never move
  uint64_t next_order_ = 1;
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
  if (p) f(*p);
  return p != nullptr;
}

}  // namespace sluice::expr
