// Counters by name, as they are carried from one process to the next: the columns of stats files (management guide,
// "dump stats-file") and of what a process tells the one that follows it. Any thread.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/counters.h"

namespace sluice::runtime {

class LiveListener;
class Runtime;

/// A listener's name, or "sock-<id>": as show stat names it.
std::string listener_key(const LiveListener& l);
/// guid-prefix and the listener's number on its bind line ("web-1"), for each listener; empty without one.
std::vector<std::string> listener_guids(Runtime& rt);

struct CounterName {
  Ctr counter;
  std::string_view name;   ///< the column of `show stat`, where there is one
};
std::span<const CounterName> counter_names();

/// "stot,bin,...": all names.
std::string counter_header();
/// Their sums in the same order, appended to out.
void print_counters(std::string& out, const Counters& c);

/// Reads values under a header that another version may have written: names that are not known are passed over.
class CounterColumns {
 public:
  explicit CounterColumns(std::string_view header);
  size_t size() const { return columns_.size(); }
  /// Makes c what the values say. False, and c as it was, when they are not one number (or nothing) a column. Before
  /// workers start.
  bool load(std::string_view values, Counters& c) const;

 private:
  std::vector<Ctr> columns_;   ///< kCount: not known
};

}  // namespace sluice::runtime
