// Patterns and the indexes that find which of them a sample matches, in log n or better whatever the method.
// An index is changed by one thread while nobody reads it; the list that owns it sees to that. Manual 7.1.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>

#include "expr/match.h"

namespace sluice::expr {

class Regex;

/// What entries know of the list they are in.
struct PatternOwner {
  uint32_t current = 0;      ///< the version whose entries match
};

/// One entry of an ACL's or a map's list.
struct Pattern {
  std::string text;          ///< as written: the key of a map
  std::string value;         ///< of a map; empty for ACLs
  uint64_t order = 0;        ///< entries are tried in this order where several match
  int line = 0;              ///< of its file; 0: not from a file
  const PatternOwner* list = nullptr;   ///< whose entry it is; null: of none, always current
  uint32_t version = 0;      ///< entries of other versions than the list's current one do not match
  bool current() const { return !list || version == list->current; }
};

class PatternIndex {
 public:
  virtual ~PatternIndex() = default;
  /// Takes the pattern in; it must stay where it is while it is in. False: `error` says in HAProxy's words why its
  /// text is none of this method ("'x' is not a number").
  virtual bool insert(const Pattern& p, std::string& error) = 0;
  /// Takes out what insert took in.
  virtual void erase(const Pattern& p) = 0;
  /// The expression that a pattern of this index was compiled to; null where patterns are none.
  virtual const Regex* regex_of(const Pattern&) const { return nullptr; }

  /// Calls f(const Pattern&) for every current pattern that `s` (cast to match_input(method)) matches, until it says true.
  template <class F>
  void each(const Sample& s, F&& f) const {
    visit(s, [](void* to, const Pattern& p) { return p.current() && (*static_cast<std::remove_reference_t<F>*>(to))(p); }, &f);
  }
  /// The pattern that `s` matches, null for none: the finest for addresses, exact texts and prefixes that heed case;
  /// else the first in order.
  const Pattern* find(const Sample& s) const {
    const Pattern* best = nullptr;
    each(s, [&](const Pattern& p) {
      if (!best || p.order < best->order) best = &p;
      return finest_first_;
    });
    return best;
  }

 protected:
  explicit PatternIndex(bool finest_first) : finest_first_(finest_first) {}
  using Visitor = bool (*)(void* to, const Pattern& p);   ///< true: no more
  virtual void visit(const Sample& s, Visitor visitor, void* to) const = 0;

 private:
  bool finest_first_;   ///< visit() comes to the finest match first, and to equally fine ones in order
};

/// Flags of an index.
struct PatternRules {
  bool ignore_case = false;
  bool resolve = false;      ///< host names among addresses are looked up (load time only)
};
std::unique_ptr<PatternIndex> make_index(Match method, PatternRules rules);

/// Text lowered into a buffer of the thread: valid until the next call.
std::string_view lowered(std::string_view text);

}  // namespace sluice::expr
