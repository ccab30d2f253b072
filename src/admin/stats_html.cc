#include "admin/stats_html.h"

#include <algorithm>

#include "admin/info.h"
#include "admin/stat_format.h"

namespace sluice::admin {
namespace {

std::string cell(const StatRow& row, size_t column) {
  std::string out;
  append_plain(out, row.values[column]);
  return html(out);
}

std::string_view state_class(std::string_view s) {
  if (s.starts_with("UP") || s.starts_with("OPEN") || s.starts_with("no check")) return "up";
  if (s.find("MAINT") != s.npos) return "maint";
  return s.starts_with("DRAIN") || s.starts_with("NOLB") || s.starts_with("PAUSED") ? "drain" : "down";
}

struct Shown {
  size_t column;
  const char* name;
  bool wide;
};
constexpr Shown kColumns[] = {
    {col::scur, "Sessions", false}, {col::weight, "Weight", false}, {col::hrsp_5xx, "5xx", false},
    {col::check_status, "Check", true}, {col::lastchg, "Since (s)", true}, {col::stot, "Total", true}, {col::smax, "Most", true},
    {col::slim, "Limit", true}, {col::bin, "Bytes in", true}, {col::bout, "Bytes out", true}, {col::ereq, "Bad requests", true},
    {col::econ, "Failed connects", true}, {col::eresp, "Bad responses", true}, {col::wretr, "Retries", true},
};
/// stats show-modules
constexpr Shown kModuleColumns[] = {
    {col::h1_open_connections, "h1 connections", true}, {col::h1_open_streams, "h1 streams", true},
    {col::h1_total_streams, "h1 streams, total", true}, {col::h2_open_connections, "h2 connections", true},
    {col::ssl_sess, "TLS sessions", true}, {col::ssl_failed_handshake, "TLS failures", true},
};

template <class F>
void for_each_column(const PageFacts& f, F&& use) {
  for (const Shown& c : kColumns) use(c);
  if (f.config->modules)
    for (const Shown& c : kModuleColumns) use(c);
}

/// The page's address with what was asked of it, for links and the script: its own form, not the browser's.
std::string address_of(const PageFacts& f, std::string_view more) {
  std::string out = f.config->uri;
  if (!f.query.scope.empty()) out += "?scope=" + f.query.scope;
  if (f.query.up) out += ";up";
  if (f.query.no_maint) out += ";no-maint";
  return html(out.append(more));
}

std::string status_note(const std::string& st) {
  if (st == "DONE") return "<p class=note role=status>Done.</p>";
  if (st == "NONE") return "<p class=note role=status>Nothing was changed.</p>";
  if (st == "PART") return "<p class='note bad' role=status>Only a part of the servers could be changed.</p>";
  if (st == "DENY") return "<p class='note bad' role=status>Changes are not allowed here.</p>";
  if (st == "UNKN") return "<p class='note bad' role=status>There is no such action.</p>";
  if (st == "EXCD") return "<p class='note bad' role=status>Too many servers at once: nothing was changed.</p>";
  if (st == "ERRP") return "<p class='note bad' role=status>The form was not understood: nothing was changed.</p>";
  return {};
}

void open_section(std::string& out, const PageFacts& f, const runtime::LiveProxy& p) {
  out += "<section><h2>" + html(p.name()) + " <small>" + (p.config().mode == model::Mode::http ? "http" : "tcp");
  if (f.config->describe && !p.config().description.empty()) out += ", " + html(p.config().description);
  out += "</small></h2>";
  if (f.admin)
    out += "<form method=post action=\"" + address_of(f, "") + "\"><input type=hidden name=b value=\"#" +
           std::to_string(p.id()) + "\">";
  out += "<div class=scroll><table><tr><th scope=col>Name</th><th scope=col>State</th><th scope=col>Requests/s</th>"
         "<th scope=col><abbr title=\"half of all answers come within the first, 95 of 100 within the second\">Response ms</abbr></th>"
         "<th scope=col>Queue</th>";
  for_each_column(f, [&](const Shown& c) { out += std::string("<th scope=col") + (c.wide ? " class=wide>" : ">") + c.name + "</th>"; });
  out += "</tr>\n";
}

struct Button {
  const char* action;
  const char* name;
};
constexpr Button kMain[] = {{"ready", "Ready"}, {"drain", "Drain"}, {"maint", "Maintenance"}};
constexpr Button kMore[] = {{"hrunn", "Check: up"}, {"hnolb", "Check: stopping"}, {"hdown", "Check: down"}, {"dhlth", "Pause check"},
                            {"ehlth", "Resume check"}, {"dagent", "Pause agent"}, {"eagent", "Resume agent"}};

void append_buttons(std::string& out) {
  out += "<div class=bar><span>Chosen servers:</span>";
  for (const Button& b : kMain) out += std::string("<button name=action value=") + b.action + '>' + b.name + "</button>";
  out += "<label>Weight <input type=text name=value maxlength=5 inputmode=numeric></label>"
         "<button name=action value=weight>Set</button>"
         "<button name=action value=shutdown class=bad data-ask=\"End all sessions of the chosen servers?\">Kill sessions</button>"
         "<details><summary>Checks</summary>";
  for (const Button& b : kMore) out += std::string("<button name=action value=") + b.action + '>' + b.name + "</button>";
  out += "</details></div>";
}

void close_section(std::string& out, const PageFacts& f, const runtime::LiveProxy& p) {
  out += "</table></div>";
  if (f.admin && (p.config().caps & model::kBackendCap) && p.server_count()) append_buttons(out);
  if (f.admin) out += "</form>";
  out += "</section>\n";
}

/// The state in a word and a colour, and what keeps a server busy that is on its way out.
void append_state(std::string& out, const StatRow& row) {
  const std::string& state = row.values[col::status].text;
  out += "<td><span class=\"st " + std::string(state_class(state)) + "\">" + html(state) + "</span>";
  if (row.server) {
    const runtime::ServerState s = row.server->state();
    const uint64_t left = std::max<uint64_t>(row.values[col::scur].num, row.server->used.value()) + row.values[col::qcur].num;
    if (s.in_drain() || s.in_maint()) out += " <span class=left>" + (left ? std::to_string(left) + " left" : "empty") + "</span>";
    if (s.suspect) out += " <span class=left>suspect</span>";
    if (row.server->config().backup) out += " <small>backup</small>";
  }
  out += "</td>";
}

}  // namespace

std::string html(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (c == '\'') out += "&#39;";
    else out += static_cast<unsigned char>(c) < 32 ? ' ' : c;
  }
  return out;
}

std::string page_head(const PageFacts& f) {
  const runtime::Runtime& rt = runtime::Runtime::get();
  const model::Global& g = rt.config().global;
  InfoValues v;
  fill_info(v);
  auto figure = [&v](size_t i) {
    std::string out;
    append_plain(out, v.values[i]);
    return html(out);
  };
  std::string title = "Statistics";
  if (f.config->node) title += " for " + html(f.config->node_name.empty() ? g.node : f.config->node_name);
  std::string out = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>" + title +
                    "</title><meta name=viewport content=\"width=device-width,initial-scale=1\">"
                    "<link rel=icon href=\"data:,\"><style>";
  out += kPageStyle;
  out += "</style></head><body data-uri=\"" + address_of(f, ";norefresh") + "\"><header><h1>" + title + "</h1><p id=facts>";
  if (f.config->describe) out += html(f.config->description.empty() ? g.description : f.config->description) + "<br>";
  if (f.config->show_version) out += "sluice " + html(version_text()) + ", ";
  out += "pid " + figure(6) + ", up " + figure(7) + ", " + figure(17) + " of " + figure(15) + " connections, " +
         figure(26) + " connections/s, " + figure(58) + " log lines dropped";
  if (rt.process.stopping.load()) out += ", <b>stopping</b>";
  std::string all = html(f.config->uri);
  out += "</p><p><a href=\"" + all + "\">all servers</a> <a href=\"" + all + ";up\">those that are up</a> <a href=\"" + all +
         ";no-maint\">without maintenance</a> <a href=\"" + address_of(f, ";csv;norefresh") + "\">CSV</a> <a href=\"" +
         address_of(f, ";json;norefresh") + "\">JSON</a> <span id=live role=status></span></p>" + status_note(f.query.status) +
         "</header><main>\n";
  return out;
}

void append_page_row(std::string& out, const PageFacts& f, const StatRow& row, const runtime::LiveProxy*& last) {
  if (row.proxy != last) {
    if (last) close_section(out, f, *last);
    open_section(out, f, *row.proxy);
    last = row.proxy;
  }
  const std::string& name = row.values[col::svname].text;
  bool total = row.type == StatType::frontend || row.type == StatType::backend;
  out += std::string("<tr") + (total ? " class=total" : "") + " data-k=\"" + html(row.proxy->name() + '/' + name) + "\"><td>";
  if (f.admin && row.server)
    out += "<label><input type=checkbox name=s value=\"" + html(name) + "\"> " + html(name) + "</label>";
  else out += total ? (row.type == StatType::frontend ? "Frontend" : "Backend") : html(name);
  if (f.config->legends && !row.values[col::addr].text.empty()) out += " <small>" + cell(row, col::addr) + "</small>";
  out += "</td>";
  append_state(out, row);
  out += spark_cells(row.server);
  for_each_column(f, [&](const Shown& c) { out += std::string("<td") + (c.wide ? " class=wide>" : ">") + cell(row, c.column) + "</td>"; });
  out += "</tr>\n";
}

std::string page_tail(const PageFacts& f, const runtime::LiveProxy* last) {
  std::string out;
  if (last) close_section(out, f, *last);
  out += "</main><script>";
  out += kPageScript;
  return out + "</script></body></html>\n";
}

}  // namespace sluice::admin
