// The statistics page as HTML: our own. Works without its script; no outside resource.
#pragma once
#include <string>

#include "admin/stat_row.h"
#include "admin/stats_request.h"

namespace sluice::admin {

struct PageFacts {
  const StatsConfig* config = nullptr;
  StatsQuery query;
  bool admin = false;        ///< buttons
};

std::string page_head(const PageFacts& f);
/// One row; opens and closes the proxies' sections around it. `last`: the proxy of the row before.
void append_page_row(std::string& out, const PageFacts& f, const StatRow& row, const runtime::LiveProxy*& last);
std::string page_tail(const PageFacts& f, const runtime::LiveProxy* last);

/// Text safe inside HTML and quoted attributes.
std::string html(std::string_view text);

/// Three cells of a row: requests and errors, response times, queue; empty ones for what is no server.
std::string spark_cells(const runtime::LiveServer* server);

extern const std::string_view kPageStyle, kPageScript;
/// The Content-Security-Policy that fits them.
const std::string& page_policy();

}  // namespace sluice::admin
