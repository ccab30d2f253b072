// errorfile, errorfiles, errorloc, errorloc302, errorloc303: what sluice answers with on its own. Manual 4.2.
#include <fmt/format.h>

#include <algorithm>

#include "config/error_file.h"
#include "config/kw_common.h"

namespace sluice::config {
namespace {

/// errorfiles names a section that may be declared further down: looked up once the load ended.
struct NamedErrors {
  std::string name, file;
  int line = 0;
  std::vector<uint16_t> statuses;   ///< empty: all
};
const model::Slot<std::vector<NamedErrors>> named_errors;

void put(model::Proxy& p, std::shared_ptr<const model::ErrorMessage> m) { p.errors[m->status] = std::move(m); }

void errorfile(ParseEnv& env) {
  if (auto m = parse_errorfile(env)) put(*env.proxy, std::move(m));
}

/// In an http-errors section: a message that proxies may take from there.
void section_errorfile(ParseEnv& env) {
  auto m = parse_errorfile(env);
  if (m) static_cast<model::HttpErrors*>(env.current)->messages[m->status] = std::move(m);
}

void errorfiles(ParseEnv& env) {
  NamedErrors n{env.next(), env.file, env.line, {}};
  if (n.name.empty()) return env.alert("errorfiles : expects <name> as argument.");
  while (!env.done()) {
    int64_t status = leading_int(env.next());
    if (status < 0 || status > 999 || !has_error_status(static_cast<uint16_t>(status)))
      return env.alert(fmt::format("errorfiles : status code '{}' not handled.", status));
    n.statuses.push_back(static_cast<uint16_t>(status));
  }
  named_errors.edit(env.proxy->slots).push_back(std::move(n));
}

void errorloc(ParseEnv& env) {
  const std::string directive = env.at(0);
  if (env.size() < 3) return env.alert(fmt::format("{} : expects <status_code> and <url> as arguments.", directive));
  int64_t status = leading_int(env.next());
  if (status < 0 || status > 999 || !has_error_status(static_cast<uint16_t>(status)))
    return env.alert(fmt::format("{} : status code '{}' not handled.", directive, status));
  const std::string& url = env.next();
  if (url.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    return env.alert(fmt::format("{} : a location is one line.", directive));
  auto m = std::make_shared<model::ErrorMessage>();
  m->status = static_cast<uint16_t>(status);
  m->wire = fmt::format("HTTP/1.1 {}\r\ncache-control: no-cache\r\ncontent-length: 0\r\nlocation: {}\r\n\r\n",
                        directive == "errorloc303" ? "303 See Other" : "302 Found", url);
  put(*env.proxy, std::move(m));
}

bool fill(model::Proxy& p, const NamedErrors& n, const model::HttpErrors& section) {
  for (const auto& [status, message] : section.messages)
    if (n.statuses.empty() || std::find(n.statuses.begin(), n.statuses.end(), status) != n.statuses.end())
      p.errors[status] = message;
  for (uint16_t status : n.statuses)
    if (!section.messages.contains(status)) return false;
  return true;
}

void resolve(model::Config& config, Diagnostics& diags) {
  for (auto& p : config.proxies) {
    const auto* all = named_errors.get(p->slots);
    if (p->disabled || !all) continue;
    for (const NamedErrors& n : *all) {
      auto section = config.http_errors.find(n.name);
      if (section == config.http_errors.end())
        report(diags, Severity::alert, fmt::format("proxy '{}': unknown http-errors section '{}' (at {}:{}).", p->name, n.name,
                                                   n.file, n.line), {}, 0);
      else if (!fill(*p, n, section->second))
        report(diags, Severity::warning, fmt::format("proxy '{}': not every status listed is declared in the http-errors "
                                                     "section '{}' (at {}:{}).", p->name, n.name, n.file, n.line));
    }
  }
}

constexpr Keyword kKeywords[] = {
    {"errorfile", kProxies, errorfile},     {"errorfiles", kProxies, errorfiles},   {"errorloc", kProxies, errorloc},
    {"errorloc302", kProxies, errorloc},    {"errorloc303", kProxies, errorloc},
    {"errorfile", kHttpErrors, section_errorfile},
};
const base::Register<Keyword> reg(kKeywords);
constexpr PostParse kHooks[] = {{"errorfiles", 40, resolve}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace
}  // namespace sluice::config
