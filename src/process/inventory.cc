#include "process/inventory.h"

#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "config/options.h"
#include "sluice/action.h"
#include "sluice/command.h"
#include "sluice/fetch.h"
#include "sluice/keyword.h"

namespace sluice::process {
namespace {

using Lines = std::vector<std::string>;

std::string_view type_text(expr::Type t) {
  static constexpr std::string_view kNames[] = {"any", "bool", "sint", "addr", "ipv4", "ipv6", "str", "bin", "meth"};
  return kNames[static_cast<size_t>(t)];
}

template <class T, class F>
Lines collect(F&& line_of) {
  Lines out;
  base::Register<T>::for_each([&](const T& e) {
    if (std::string line = line_of(e); !line.empty()) out.push_back(std::move(line));
  });
  std::sort(out.begin(), out.end());
  return out;
}

void append(std::string& out, const Lines& lines, std::string_view indent = {}) {
  for (const std::string& l : lines) out.append(indent).append(l).append("\n");
}

std::string acl_part() {
  std::string out = "# List of registered ACL keywords:\n";
  append(out, collect<AclAlias>([](const AclAlias& a) {
           return std::string(a.name) + " = " + std::string(a.fetch) + " -m " + std::string(a.match);
         }));
  return out;
}

bool is_flag_option(const Keyword& k) {
  for (const config::FlagOption& o : config::flag_options())
    if (o.keyword == k.name) return true;
  return false;
}

Lines keywords_of(uint16_t sections) {
  return collect<Keyword>(
      [&](const Keyword& k) { return (k.sections & sections) && !is_flag_option(k) ? std::string(k.name) : std::string(); });
}

template <class T>
Lines line_options(std::string_view line) {
  return collect<T>([&](const T& k) {
    std::string out = std::string(line) + " <addr> " + std::string(k.name);
    if (k.args != 0) out += " +" + std::to_string(k.args);
    return out;
  });
}

/// Those that are one flag: for which side, and whether in HTTP mode only.
Lines options() {
  Lines out;
  for (const config::FlagOption& o : config::flag_options())
    out.push_back(std::string(o.keyword) + " [" + (o.caps & model::kFrontendCap ? " FE" : "") +
                  (o.caps & model::kBackendCap ? " BE" : "") + (o.http ? " HTTP" : "") + " ]");
  std::sort(out.begin(), out.end());
  return out;
}

struct RulesetName {
  uint16_t bit;
  std::string_view name;
};
constexpr RulesetName kRulesets[] = {
    {kTcpConnection, "tcp-request connection"}, {kTcpSession, "tcp-request session"}, {kTcpContent, "tcp-request content"},
    {kTcpResponse, "tcp-response content"},     {kHttpRequest, "http-request"},       {kHttpResponse, "http-response"},
    {kHttpAfterResponse, "http-after-response"}};

std::string cfg_part() {
  std::string out = "# List of registered configuration keywords:\nglobal\n";
  append(out, keywords_of(kGlobal), "\t");
  out += "listen\n";
  append(out, keywords_of(kProxies), "\t");
  append(out, line_options<BindKeyword>("bind"), "\t");
  append(out, line_options<ServerKeyword>("server <name>"), "\t");
  append(out, options(), "\t");
  for (const RulesetName& r : kRulesets)
    append(out, collect<ActionKeyword>([&](const ActionKeyword& a) {
             if (!(a.rulesets & r.bit)) return std::string();
             return std::string(r.name) + " " + std::string(a.name) + (a.prefix ? "*" : "");
           }), "\t");
  constexpr std::pair<uint16_t, const char*> kOthers[] = {
      {kUserlist, "userlist"}, {kHttpErrors, "http-errors"}, {kRing, "ring"}};
  for (auto [bit, name] : kOthers) {
    out += std::string(name) + "\n";
    append(out, keywords_of(bit), "\t");
  }
  return out;
}

std::string cli_part() {
  std::string out = "# List of registered CLI keywords:\n";
  append(out, collect<Command>([](const Command& c) {
           return std::string(c.name) + " [WORKER] " + (c.expert_only ? "[EXPERT] " : "");
         }));
  return out;
}

std::string with_signature(std::string_view name, std::string_view signature) {
  return std::string(name) + (signature.empty() ? "" : "(" + std::string(signature) + ")");
}

std::string cnv_part() {
  std::string out = "# List of registered sample converter functions:\n";
  append(out, collect<Converter>([](const Converter& c) {
           // What comes out stands first, as the reference prints it.
           return with_signature(c.name, c.signature) + ": " + std::string(type_text(c.out)) + " => " +
                  std::string(type_text(c.in));
         }));
  return out;
}

std::string flt_part() { return "# List of registered filter names:\n"; }

constexpr std::string_view kColumns[] = {
    "frontend tcp-request connection rule", "frontend tcp-request session rule", "frontend tcp-request content rule",
    "frontend http-request header rule", "frontend http-request body rule", "frontend use-backend rule",
    "backend tcp-request content rule", "backend http-request header rule", "backend http-request body rule",
    "backend use-server, balance or stick-match rule", "server source selection", "backend tcp-response content rule",
    "backend http-response header rule", "backend http-response body rule", "backend stick-store rule",
    "frontend tcp-response content rule", "frontend http-response header rule", "frontend http-response body rule",
    "logs", "backend tcp-check rule", "configuration parser", "CLI parser"};

/// The drawing over the 22 columns: one slanted line from each column's name down to its place.
std::string column_legend() {
  constexpr size_t n = std::size(kColumns);
  std::string out;
  for (size_t i = 0; i < n; ++i) {
    std::string line = "#" + std::string(n + 1 - i, ' ');
    for (size_t k = 0; k < i; ++k) line += "/ ";
    out += line + "_." + std::string(n - i, '-') + " " + std::string(kColumns[i]) + "\n";
  }
  out += "#";
  for (size_t i = 0; i < n; ++i) out += " /";
  out += "  \n#";
  for (size_t i = 0; i < n; ++i) out += " |";
  return out + " \n";
}

std::string smp_part() {
  std::string out = "# List of registered sample fetch functions:\n" + column_legend();
  std::vector<std::pair<std::string, std::string>> rows;
  base::Register<Fetch>::for_each([&](const Fetch& f) {
    std::string row = "[";
    for (size_t bit = 0; bit < std::size(kColumns); ++bit) row += f.uses >> bit & 1 ? " Y" : " .";
    row += " ] " + with_signature(f.name, f.signature) + ": " + std::string(type_text(f.out));
    rows.emplace_back(std::string(f.name), std::move(row));
  });
  std::sort(rows.begin(), rows.end());
  for (auto& r : rows) out += r.second + "\n";
  return out;
}

std::string svc_part() {
  std::string out = "# List of registered service names:\n";
  append(out, collect<ServiceKeyword>([](const ServiceKeyword& s) { return std::string(s.name); }));
  return out;
}

std::string nop_part() {
  std::string out = "# List of configuration keywords without effect here:\n";
  append(out, collect<Keyword>([](const Keyword& k) {
           return k.flags & Keyword::no_effect ? std::string(k.name) : std::string();
         }));
  append(out, collect<BindKeyword>([](const BindKeyword& k) {
           return k.flags & Keyword::no_effect ? "bind <addr> " + std::string(k.name) : std::string();
         }));
  append(out, collect<ServerKeyword>([](const ServerKeyword& k) {
           return k.flags & Keyword::no_effect ? "server <name> <addr> " + std::string(k.name) : std::string();
         }));
  return out;
}

struct Class {
  std::string_view name, what;
  std::string (*print)();
};
constexpr Class kClasses[] = {
    {"acl", "ACL keywords", acl_part},          {"cfg", "configuration keywords", cfg_part},
    {"cli", "CLI keywords", cli_part},          {"cnv", "sample converter keywords", cnv_part},
    {"flt", "filter names", flt_part},          {"smp", "sample fetch functions", smp_part},
    {"svc", "service names", svc_part},         {"nop", "configuration keywords without effect here", nop_part}};

std::string class_list() {
  std::string out = "# List of supported keyword classes:\nall: list all keywords\n";
  for (const Class& c : kClasses) out += std::string(c.name) + ": " + std::string(c.what) + "\n";
  return out;
}

}  // namespace

base::Result<std::string> inventory(std::string_view classes) {
  std::string out;
  if (classes.empty()) return class_list();
  for (std::string_view wanted : base::split(classes, ',')) {
    bool known = false;
    if (wanted == "help") out += class_list(), known = true;
    for (const Class& c : kClasses)
      if ((wanted == "all" && c.print != nop_part) || wanted == c.name) out += c.print(), known = true;
    if (!known) return base::Error{"unknown class '" + std::string(wanted) + "' for -dK; -dKhelp lists them"};
  }
  return out;
}

}  // namespace sluice::process
