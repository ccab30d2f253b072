// Spelling of field names for peers that mind it (h1-case-adjust, h1-case-adjust-file). Filled while loading,
// then only read: any thread.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

namespace sluice::http1 {

class CaseMap {
 public:
  /// False when spelled is not the same name, or the name has a spelling already.
  bool add(std::string_view lower_name, std::string_view spelled);
  /// As the peer wants it; name itself when nothing is said about it.
  std::string_view spelling(std::string_view lower_name) const;
  bool empty() const { return names_.empty(); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> names_;
};

}  // namespace sluice::http1
