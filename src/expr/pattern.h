// Patterns and the indexes that find which of them a sample matches, in log n or better whatever the method.
// An index is changed by one thread while nobody reads it; the list that owns it sees to that. Manual 7.1.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "expr/match.h"

namespace sluice::expr {

/// One entry of an ACL's or a map's list.
struct Pattern {
  std::string text;          ///< as written: the key of a map
  std::string value;         ///< of a map; empty for ACLs
  uint64_t order = 0;        ///< entries are tried in this order where several match
  int line = 0;              ///< of its file; 0: not from a file
  uint32_t version = 0;      ///< entries of other versions than the list's current one do not match yet
};

class PatternIndex {
 public:
  virtual ~PatternIndex() = default;
  /// Takes the pattern in; it must stay where it is while it is in. False: `error` says in HAProxy's words why its
  /// text is none of this method ("'x' is not a number").
  virtual bool insert(const Pattern& p, std::string& error) = 0;
  /// Takes out what insert took in.
  virtual void erase(const Pattern& p) = 0;
  /// The pattern that `s` matches, null for none. `s` was cast to match_input(method). The finest match for addresses,
  /// exact texts and prefixes that heed case; else the first in order.
  virtual const Pattern* find(const Sample& s) const = 0;
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
