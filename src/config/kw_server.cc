// server, default-server and server-template. Manual 4.2, 5.2. The options are ServerKeywords of other files.
#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

#include "base/strings.h"
#include "config/kw_common.h"
#include "config/not_built.h"
#include "config/registry.h"
#include "config/server_line.h"

namespace sluice::config {
namespace {

using model::Server;
constexpr net::EndpointRules kRules = {.offset_allowed = true};
constexpr uint32_t kMaxTemplate = 100000;   ///< servers that one line may make

/// Options that make no sense, or cannot be followed, for a server that is added at run time.
constexpr std::string_view kLoadOnly[] = {"cookie", "init-addr", "namespace", "redir", "resolve-net", "resolve-opts", "resolve-prefer", "resolvers"};

const model::Slot<ServerLine> kLine;

/// After the words that the server already has from default-server.
void note_line(ParseEnv& env, Server& s) {
  uint64_t h = kLine.get(s.slots) ? kLine.get(s.slots)->fingerprint : 0;
  std::string words;
  for (const Word& w : env.words()) {
    h = XXH3_64bits_withSeed(w.text.data(), w.text.size(), h + 1);
    if (!s.dynamic) continue;
    if (!words.empty()) words += ' ';
    for (char c : w.text) {
      if (!base::is_alpha(c) && !base::is_digit(c)) words += '\\';
      words += c;
    }
  }
  ServerLine& line = kLine.edit(s.slots);
  line.fingerprint = h;
  line.words = std::move(words);
}

/// The options up to the end of the line. `before` begins every complaint: "'server b/s' : ".
void parse_options(ParseEnv& env, Server& s, const std::string& before, std::string_view after_unknown = {}) {
  while (!env.done() && !env.failed()) {
    size_t at = env.pos();
    const std::string name = env.next();
    if (s.dynamic && std::find(std::begin(kLoadOnly), std::end(kLoadOnly), name) != std::end(kLoadOnly))
      return env.alert_at(at, fmt::format("'{}' option is not accepted for dynamic server", name));
    const ServerKeyword* k = find_server_keyword(name);
    if (!k) {
      std::string refusal = not_built_server_option(name);
      if (!refusal.empty()) return env.alert_at(at, fmt::format("{}{}.", before, refusal));
      std::string hint = hint_for(name, server_keyword_names());
      return env.alert_at(at, fmt::format("{}unknown keyword '{}'{}", before, name, s.dynamic ? "." : after_unknown), std::move(hint));
    }
    Reworded worded(env, before);
    k->parse(worded.env(), s);
  }
}

/// Only sections with a backend side have servers. True when it complained.
bool refuse_here(ParseEnv& env, bool defaults_too) {
  if (!defaults_too && refuse_in_defaults(env, env.at(0))) return true;
  if (env.proxy->caps & (model::kBackendCap | model::kDefaultsCap)) return false;
  env.alert_at(0, fmt::format("'{}' not allowed because {} has no backend capability.", env.at(0), title(*env.proxy)));
  return true;
}

bool good_name(ParseEnv& env, const std::string& name, std::string_view what) {
  for (char c : name)
    if (!base::is_alpha(c) && !base::is_digit(c) && std::string_view("-_.:").find(c) == std::string_view::npos) {
      env.alert_at(1, fmt::format("character '{}' is not permitted in {} '{}'.", c, what, name));
      return false;
    }
  return true;
}

bool parse_address(ParseEnv& env, size_t at, const std::string& before, Server& s) {
  auto address = net::parse_endpoint(env.at(at), kRules);
  if (!address) return env.alert_at(at, before + address.error()), false;
  if (address->kind == net::Endpoint::Kind::fd)
    return env.alert_at(at, fmt::format("{}a file descriptor is not acceptable here in '{}'", before, env.at(at))), false;
  s.address = std::move(*address);
  return true;
}

Server fresh(const ParseEnv& env) {
  Server s = env.proxy->default_server;
  s.file = env.file;
  s.line = env.line;
  s.id = 0;
  return s;
}

/// "server <name> <address> [options]" into s; null when it complained.
std::unique_ptr<Server> read_server(ParseEnv& env, Server start, const std::string& before) {
  if (env.at(1).empty() || env.at(2).empty())
    return env.alert("'server' expects <name> and <addr>[:<port>] as arguments."), nullptr;
  if (!good_name(env, env.at(1), "server name")) return nullptr;
  auto s = std::make_unique<Server>(std::move(start));
  s->name = env.at(1);
  if (!parse_address(env, 2, before, *s)) return nullptr;
  env.seek(3);
  parse_options(env, *s, before);
  if (env.failed()) return nullptr;
  note_line(env, *s);
  return s;
}

void parse_server(ParseEnv& env) {
  if (refuse_here(env, false)) return;
  auto s = read_server(env, fresh(env), fmt::format("'server {}/{}' : ", env.proxy->name, env.at(1)));
  if (s) env.proxy->servers.push_back(std::move(s));
}

void parse_default_server(ParseEnv& env) {
  if (refuse_here(env, true)) return;
  Server s = env.proxy->default_server;
  parse_options(env, s, "'default-server' : ", " (no address is expected here)");
  s.id = 0;
  note_line(env, s);
  if (!env.failed()) env.proxy->default_server = std::move(s);
}

/// "3" is 1-3; "2-7". False: complained.
bool parse_range(ParseEnv& env, uint32_t& low, uint32_t& high) {
  const std::string& word = env.at(2);
  size_t dash = word.find('-');
  auto first = base::to_uint(std::string_view(word).substr(0, dash));
  auto last = dash == std::string::npos ? first : base::to_uint(std::string_view(word).substr(dash + 1));
  if (dash == std::string::npos && first) first = 1;
  if (!first || !last || *last == 0 || *first > *last || *last > INT32_MAX)
    return env.alert_at(2, fmt::format("Wrong server-template number or range arg '{}'.", word)), false;
  if (*last - *first >= kMaxTemplate)
    return env.alert_at(2, fmt::format("'server-template' makes at most {} servers.", kMaxTemplate)), false;
  low = static_cast<uint32_t>(*first);
  high = static_cast<uint32_t>(*last);
  return true;
}

void parse_server_template(ParseEnv& env) {
  if (refuse_here(env, false)) return;
  if (env.at(1).empty() || env.at(2).empty() || env.at(3).empty())
    return env.alert("'server-template' expects <prefix> <nb | range> <addr>[:<port>] as arguments.");
  uint32_t low = 0, high = 0;
  if (!good_name(env, env.at(1), "server-template prefix") || !parse_range(env, low, high)) return;
  std::string before = fmt::format("'server-template {}/{}' : ", env.proxy->name, env.at(1));
  Server pattern = fresh(env);
  if (!parse_address(env, 3, before, pattern)) return;
  env.seek(4);
  parse_options(env, pattern, before);
  if (env.failed()) return;
  note_line(env, pattern);
  uint32_t id = pattern.id;
  for (uint32_t n = low; n <= high; ++n) {
    auto s = std::make_unique<Server>(pattern);
    s->name = env.at(1) + std::to_string(n);
    s->id = id ? id + (n - low) : 0;
    env.proxy->servers.push_back(std::move(s));
  }
}

constexpr Keyword kKeywords[] = {
    {"server", kProxies, parse_server},
    {"default-server", kProxies, parse_default_server},
    {"server-template", kProxies, parse_server_template},
};
const base::Register<Keyword> reg(kKeywords);

}  // namespace

ServerLine server_line_of(const model::Server& s) {
  const ServerLine* line = kLine.get(s.slots);
  return line ? *line : ServerLine{};
}

std::unique_ptr<model::Server> read_dynamic_server(model::Config& config, model::Proxy& proxy, std::span<const Word> words, Diagnostics& diags) {
  LateEnv late(config, &proxy, diags, "CLI", 0);
  late.env.rebind(words);
  Server start;
  start.dynamic = true;
  return read_server(late.env, std::move(start), "");
}

}  // namespace sluice::config
