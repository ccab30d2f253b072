// A request to the statistics page, understood: which form, who asks, what is to be changed. One thread.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/stats_config.h"
#include "sluice/txn.h"

namespace sluice::admin {

/// What follows the page's URI: ";csv", ";norefresh", "?scope=x" ...
struct StatsQuery {
  enum class Form : uint8_t { html, csv, typed, json, schema, info_json } form = Form::html;
  bool no_refresh = false, up = false, no_maint = false;
  std::string status;   ///< ";st=DONE": how a change ended
  std::string scope;    ///< "scope=": only proxies whose name has this in it
};
StatsQuery parse_query(std::string_view after_uri);

/// True when the request's target begins with the page's URI.
bool targets_page(std::string_view target, std::string_view uri, std::string_view& after_uri);

enum class Access : uint8_t { granted, denied, needs_auth };
Access check_access(TxnView& view, const StatsConfig& c, std::string& realm);

/// May this client change anything?
bool may_change(TxnView& view, const StatsConfig& c);
/// A browser says that another site made it send this. Scripts say nothing and pass.
bool is_cross_site(const http1::Head& request);

/// "a=1&b=%20" as pairs, at most 1000.
std::vector<std::pair<std::string, std::string>> parse_form(std::string_view body);

/// Carries out a posted form; the status word of the redirect: DONE, NONE, PART, ERRP, UNKN.
std::string apply_form(std::string_view body);

}  // namespace sluice::admin
