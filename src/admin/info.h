// The figures of `show info`. Management guide 9.3 "show info". Loop 0.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "admin/stat_row.h"

namespace sluice::admin {

inline constexpr size_t kInfoCount = 82;
extern const StatField kInfoFields[kInfoCount];

struct InfoValues {
  std::array<StatValue, kInfoCount> values;
  void u32(size_t i, uint64_t v) { values[i].kind = StatValue::Kind::u32, values[i].num = v; }
  void u64(size_t i, uint64_t v) { values[i].kind = StatValue::Kind::u64, values[i].num = v; }
  void str(size_t i, std::string_view v) { values[i].kind = StatValue::Kind::str, values[i].text.assign(v); }
};
void fill_info(InfoValues& v);

/// "3.4.0-sluice0.1.0": the level of compatibility, then our own version.
std::string version_text();

}  // namespace sluice::admin
