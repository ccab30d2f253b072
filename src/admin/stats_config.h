// What the `stats ...` lines of a proxy say. Manual 4.2 "stats enable" and its like. Immutable after load.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expr/condition.h"
#include "model/proxy.h"

namespace sluice::admin {

/// stats http-request: who may see the page.
struct StatsRule {
  enum class What : uint8_t { allow, deny, auth } what = What::allow;
  std::string realm;
  std::shared_ptr<const expr::Condition> condition;
};

struct StatsConfig {
  std::string uri = "/haproxy?stats";
  std::string realm = "HAProxy Statistics";
  bool own_realm = false;                                    ///< stats realm was given
  std::vector<std::pair<std::string, std::string>> users;   ///< stats auth
  int refresh_s = 0;                                         ///< 0: none
  bool show_version = false, legends = false, node = false, describe = false, modules = false;
  std::string node_name, description;                        ///< empty: those of the global section
  std::vector<std::string> scope;                            ///< names of proxies; "." is the section itself
  std::vector<std::shared_ptr<const expr::Condition>> admin; ///< any that applies allows changes; null: always
  std::vector<StatsRule> rules;
};

/// Null when the section has no statistics page.
const StatsConfig* stats_config(const model::Proxy& p);

}  // namespace sluice::admin
