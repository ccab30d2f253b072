#include "config/sections.h"

#include "base/strings.h"
#include "config/registry.h"

namespace sluice::config {
namespace {

using Open = bool (*)(ParseEnv& env, CurrentSection& section);

struct SectionType {
  std::string_view name;
  uint16_t bit;
  Open open;   ///< false: complained, the section's lines are skipped. Null: valid in HAProxy, not built
};

constexpr std::string_view kNameChars = "-_.:";

/// Index of the first character that a section's or server's name may not hold; npos when all is well.
size_t bad_name_char(std::string_view name) {
  for (size_t i = 0; i < name.size(); ++i)
    if (!base::is_alpha(name[i]) && !base::is_digit(name[i]) && kNameChars.find(name[i]) == std::string_view::npos)
      return i;
  return std::string_view::npos;
}

void stop_with(ParseEnv& env, std::string text) {
  env.alert_at(0, std::move(text));
  Diagnostic last;   // a section without identity: what follows cannot be understood
  last.fatal = true;
  last.severity = Severity::notice;
  last.file = env.file;
  last.line = env.line;
  last.text = "reading stops here.";
  env.diagnostics().add(std::move(last));
}

bool name_is_fine(ParseEnv& env, const std::string& name) {
  size_t bad = bad_name_char(name);
  if (bad == std::string_view::npos) return true;
  env.alert_at(1, "character '" + std::string(1, name[bad]) + "' is not permitted in '" + env.at(0) + "' name '" +
                      name + "'.");
  return false;
}

model::Proxy* find_defaults(model::Config& config, std::string_view name, bool& twice) {
  model::Proxy* found = nullptr;
  for (auto& d : config.defaults) {
    if (d->name != name) continue;
    twice = found != nullptr;
    found = d.get();
  }
  return found;
}

/// "from <defaults>" at words 2 and 3, or the last defaults section. False: complained.
bool choose_defaults(ParseEnv& env, size_t at, model::Proxy*& from) {
  model::Config& config = *env.config;
  from = config.defaults.empty() ? nullptr : config.defaults.back().get();
  env.seek(at);
  if (env.done()) return true;
  if (!env.take("from")) {
    if (at == 2 && (env.at(0) == "listen" || env.at(0) == "frontend"))
      return env.alert_at(2, "please use the 'bind' keyword for listening addresses."), false;
    if (at == 2 || env.size() > at + 1) env.expect_end();
    return env.done();
  }
  std::string name = env.next();
  if (name.empty()) {
    env.alert("'" + env.at(0) + "' expects a defaults section name after 'from'.");
    return false;
  }
  bool twice = false;
  from = find_defaults(config, name, twice);
  if (!from)
    env.alert("unknown defaults section '" + name + "' for '" + env.at(0) + "' section '" + env.at(1) + "'.");
  else if (twice)
    env.alert("ambiguous defaults section '" + name + "': it is declared several times.");
  return from && !twice && env.expect_end();
}

void refuse_twin(ParseEnv& env, const model::Proxy& p) {
  auto clash = [&](const model::Proxy* other) {
    if (!other || env.failed()) return;
    auto kind = [](const model::Proxy& x) {
      return x.caps == model::kFrontendCap ? "frontend" : x.caps == model::kBackendCap ? "backend" : "proxy";
    };
    env.alert_at(1, std::string(kind(p)) + " '" + p.name + "' has the same name as " + kind(*other) + " '" + p.name +
                        "' declared at " + other->file + ":" + std::to_string(other->line) + ".");
  };
  clash(env.config->find_frontend(p.name));
  clash(env.config->find_backend(p.name));
}

bool open_proxy(ParseEnv& env, CurrentSection& section) {
  const std::string& name = env.at(1);
  if (name.empty()) {
    stop_with(env, "'" + env.at(0) + "' expects an <id> argument");
    return false;
  }
  bool fine = name_is_fine(env, name);
  model::Proxy* from = nullptr;
  fine &= choose_defaults(env, 2, from);
  auto p = std::make_unique<model::Proxy>();
  if (from) p->inherit(*from);
  p->name = name;
  p->caps = section.bit == kFrontend ? model::kFrontendCap
            : section.bit == kBackend ? model::kBackendCap
                                      : model::kFrontendCap | model::kBackendCap;
  p->file = env.file;
  p->line = env.line;
  refuse_twin(env, *p);
  env.config->index(*p);
  section.proxy = p.get();
  section.name = name;
  env.config->proxies.push_back(std::move(p));
  return fine;
}

bool open_defaults(ParseEnv& env, CurrentSection& section) {
  bool named = env.size() > 1 && env.at(1) != "from";
  std::string name = named ? env.at(1) : std::string();
  bool fine = name_is_fine(env, name);
  model::Proxy* from = nullptr;
  env.seek(named ? 2 : 1);
  bool inherits = env.peek() == "from";
  fine &= choose_defaults(env, named ? 2 : 1, from);
  auto p = std::make_unique<model::Proxy>();
  if (from && inherits) p->inherit(*from);
  p->name = name;
  p->caps = model::kDefaultsCap | model::kFrontendCap | model::kBackendCap;
  p->file = env.file;
  p->line = env.line;
  section.proxy = p.get();
  section.name = named ? name : "defaults";
  env.config->defaults.push_back(std::move(p));
  return fine;
}

bool open_global(ParseEnv& env, CurrentSection& section) {
  section.name = "global";
  env.seek(1);
  return env.expect_end();
}

/// Sections whose object lives in a map of the configuration, keyed by name.
template <class T>
bool open_named(ParseEnv& env, CurrentSection& section, std::map<std::string, T, std::less<>>& all) {
  const std::string& name = env.at(1);
  if (name.empty()) {
    stop_with(env, "'" + env.at(0) + "' expects <name> as argument.");
    return false;
  }
  if (!name_is_fine(env, name)) return false;
  auto [it, fresh] = all.try_emplace(name);
  if (!fresh) {
    env.alert_at(1, std::string(section.type) + " section '" + name + "' is declared twice.");
    return false;
  }
  it->second.name = name;
  section.object = &it->second;
  section.name = name;
  env.seek(2);
  return env.expect_end();
}

bool open_userlist(ParseEnv& env, CurrentSection& s) { return open_named(env, s, env.config->userlists); }
bool open_http_errors(ParseEnv& env, CurrentSection& s) { return open_named(env, s, env.config->http_errors); }
bool open_ring(ParseEnv& env, CurrentSection& s) { return open_named(env, s, env.config->rings); }

constexpr SectionType kSections[] = {
    {"frontend", kFrontend, open_proxy},
    {"backend", kBackend, open_proxy},
    {"listen", kListen, open_proxy},
    {"defaults", kDefaults, open_defaults},
    {"global", kGlobal, open_global},
    {"userlist", kUserlist, open_userlist},
    {"http-errors", kHttpErrors, open_http_errors},
    {"ring", kRing, open_ring},
    {"log-forward", kLogForward, nullptr},
    {"resolvers", kResolvers, nullptr},
    {"peers", kPeers, nullptr},
    {"mailers", kMailers, nullptr},
    {"cache", kCache, nullptr},
    {"program", kProgram, nullptr},
    {"traces", kTraces, nullptr},
    {"log-profile", 0, nullptr},
    {"fcgi-app", 0, nullptr},
    {"crt-store", 0, nullptr},
    {"acme", 0, nullptr},
    {"healthcheck", 0, nullptr},
};

}  // namespace

bool open_section(ParseEnv& env, const std::string& word, CurrentSection& section) {
  for (const SectionType& t : kSections) {
    if (t.name != word) continue;
    section = {};
    section.bit = t.bit;
    section.type = t.name;
    section.name = env.size() > 1 ? env.at(1) : word;
    if (!t.open) {
      section.skipped = true;
      env.alert_at(0, "section '" + word + "' is valid in HAProxy but is not built in sluice yet; its lines are skipped");
    } else if (!t.open(env, section) && !section.proxy && t.bit != kGlobal) {
      section.skipped = true;
    }
    return true;
  }
  return false;
}

std::vector<std::string_view> section_names() {
  std::vector<std::string_view> names;
  for (const SectionType& t : kSections) names.push_back(t.name);
  return names;
}

}  // namespace sluice::config
