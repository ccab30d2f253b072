#include "admin/stats_html.h"

#include <unistd.h>

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
    {col::scur, "Sessions", false}, {col::smax, "max", true},      {col::slim, "limit", true},
    {col::stot, "total", false},    {col::qcur, "Queue", false},   {col::rate, "Rate/s", false},
    {col::bin, "Bytes in", true},   {col::bout, "Bytes out", true}, {col::ereq, "Bad requests", true},
    {col::econ, "Failed connects", true}, {col::eresp, "Bad responses", true}, {col::hrsp_5xx, "5xx", false},
    {col::wretr, "Retries", true},  {col::rtime, "Response ms", false}, {col::weight, "Weight", true},
    {col::check_status, "Check", true}, {col::lastchg, "Since (s)", true},
};

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
    out += "<form method=post action=\"" + html(f.config->uri) + "\"><input type=hidden name=b value=\"#" +
           std::to_string(p.id()) + "\">";
  out += "<table><tr><th scope=col>Name</th><th scope=col>State</th><th scope=col>Requests</th>";
  for (const Shown& c : kColumns) out += std::string("<th scope=col") + (c.wide ? " class=wide>" : ">") + c.name + "</th>";
  out += "</tr>\n";
}

void close_section(std::string& out, const PageFacts& f, const runtime::LiveProxy& p) {
  out += "</table>";
  if (f.admin && (p.config().caps & model::kBackendCap) && p.server_count()) {
    out += "<div class=bar>";
    constexpr const char* kActions[][2] = {{"ready", "Ready"},       {"drain", "Drain"},      {"maint", "Maintenance"},
                                           {"hrunn", "Check: up"},   {"hdown", "Check: down"}, {"dhlth", "Pause check"},
                                           {"ehlth", "Resume check"}};
    for (auto& a : kActions) out += std::string("<button name=action value=") + a[0] + ">" + a[1] + "</button>";
    out += "<label>Weight <input type=text name=value maxlength=5 inputmode=numeric></label>"
           "<button name=action value=weight>Set</button></div>";
  }
  if (f.admin) out += "</form>";
  out += "</section>\n";
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
                    "</title><meta name=viewport content=\"width=device-width,initial-scale=1\"><style>";
  out += kPageStyle;
  out += "</style></head><body data-uri=\"" + html(f.config->uri) + "\"><header><h1>" + title + "</h1><p>";
  if (f.config->describe) out += html(f.config->description.empty() ? g.description : f.config->description) + "<br>";
  if (f.config->show_version) out += "sluice " + html(version_text()) + ", ";
  out += "pid " + figure(6) + ", up " + figure(7) + ", " + figure(17) + " of " + figure(15) + " connections, " +
         figure(26) + " connections/s, " + figure(58) + " log lines dropped";
  if (rt.process.stopping.load()) out += ", <b>stopping</b>";
  std::string u = html(f.config->uri);
  out += "</p><p><a href=\"" + u + ";up\">only servers that are up</a> · <a href=\"" + u +
         ";no-maint\">without maintenance</a> · <a href=\"" + u + ";csv;norefresh\">CSV</a> · <a href=\"" + u +
         ";json;norefresh\">JSON</a></p>" + status_note(f.query.status) + "</header><main>\n";
  return out;
}

void append_page_row(std::string& out, const PageFacts& f, const StatRow& row, const runtime::LiveProxy*& last) {
  if (row.proxy != last) {
    if (last) close_section(out, f, *last);
    open_section(out, f, *row.proxy);
    last = row.proxy;
  }
  const std::string& name = row.values[col::svname].text;
  const std::string& state = row.values[col::status].text;
  bool total = row.type == StatType::frontend || row.type == StatType::backend;
  out += std::string("<tr") + (total ? " class=total" : "") + " data-k=\"" + html(row.proxy->name() + '/' + name) + "\"><td>";
  if (f.admin && row.server)
    out += "<label><input type=checkbox name=s value=\"" + html(name) + "\"> " + html(name) + "</label>";
  else out += total ? (row.type == StatType::frontend ? "Frontend" : "Backend") : html(name);
  if (f.config->legends && !row.values[col::addr].text.empty()) out += " <small>" + cell(row, col::addr) + "</small>";
  out += "</td><td><span class=\"st " + std::string(state_class(state)) + "\">" + html(state) + "</span>";
  if (row.server) {
    runtime::ServerState s = row.server->state();
    uint64_t left = row.values[col::scur].num + row.values[col::qcur].num;
    out += " <span class=left>";
    if (s.in_drain() || s.in_maint()) out += left ? std::to_string(left) + " left" : "empty";
    out += "</span>";
    if (row.server->config().backup) out += " <small>backup</small>";
  }
  out += "</td><td><svg viewBox=\"0 0 100 20\" preserveAspectRatio=none role=img><title></title><polyline/></svg></td>";
  for (const Shown& c : kColumns)
    out += std::string("<td") + (c.wide ? " class=wide" : "") + " data-c=" + kStatFields[c.column].name + ">" +
           cell(row, c.column) + "</td>";
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
