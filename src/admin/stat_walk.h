// All rows of `show stat`, one after the other, so that a long answer can stop and go on between any two. Loop 0.
#pragma once
#include <string>
#include <vector>

#include "admin/stat_row.h"

namespace sluice::admin {

struct StatFilter {
  int64_t proxy_id = -1;          ///< -1: all
  std::string proxy_name;         ///< instead of the id
  std::string name_part;          ///< only proxies whose name has this in it, whatever its case; empty: all
  int types = -1;                 ///< bits: 1 frontend, 2 backend, 4 server, 8 listener
  int64_t id = -1;                ///< server or listener; -1: all
  StatOptions options;
  std::vector<std::string> scope; ///< names of proxies; empty: all
};

class StatWalk {
 public:
  explicit StatWalk(StatFilter filter) : filter_(std::move(filter)) {}
  /// Fills the next row; false at the end.
  bool next(StatRow& row);
  const StatFilter& filter() const { return filter_; }

 private:
  enum class Step : uint8_t { frontend, listeners, servers, backend };
  bool wanted(const runtime::LiveProxy& p) const;
  bool shown(const runtime::LiveServer& s) const;
  bool try_row(StatRow& row, const runtime::LiveProxy& p, bool& filled);

  StatFilter filter_;
  size_t proxy_ = 0, item_ = 0;
  Step step_ = Step::frontend;
};

}  // namespace sluice::admin
