#include "config/kw_common.h"

#include <fmt/format.h>

namespace sluice::config {

std::string_view type_of(const model::Proxy& p) {
  if (p.caps & model::kDefaultsCap) return "defaults";
  if ((p.caps & (model::kFrontendCap | model::kBackendCap)) == (model::kFrontendCap | model::kBackendCap)) return "proxy";
  return p.caps & model::kFrontendCap ? "frontend" : "backend";
}

std::string_view section_word(uint16_t section) {
  return section == kFrontend ? "frontend" : section == kListen ? "listen" : section == kBackend ? "backend" : "defaults";
}

std::string title(const model::Proxy& p) { return fmt::format("{} '{}'", type_of(p), p.name); }

namespace {
bool lacks(const ParseEnv& env, uint8_t cap) {
  return env.proxy && !(env.proxy->caps & (cap | model::kDefaultsCap));
}
std::string_view side(uint8_t cap) { return cap == model::kFrontendCap ? "frontend" : "backend"; }
}  // namespace

bool warn_no_cap(ParseEnv& env, uint8_t cap, std::string_view keyword, std::string_view hint) {
  if (!lacks(env, cap)) return false;
  env.warn(fmt::format("'{}' ignored because {} has no {} capability.{}{}", keyword, title(*env.proxy), side(cap),
                       hint.empty() ? "" : " ", hint));
  return true;
}

bool warn_will_ignore(ParseEnv& env, uint8_t cap, std::string_view keyword) {
  if (!lacks(env, cap)) return false;
  env.warn(fmt::format("{} will be ignored because {} has no {} capability", keyword, title(*env.proxy), side(cap)));
  return true;
}

bool refuse_in_defaults(ParseEnv& env, std::string_view keyword) {
  if (env.section != kDefaults) return false;
  env.alert_at(0, fmt::format("'{}' not allowed in 'defaults' section.", keyword));
  return true;
}

bool refuse_in_anonymous(ParseEnv& env, std::string_view keyword) {
  if (env.section != kDefaults || !env.proxy->name.empty()) return false;
  env.alert_at(0, fmt::format("'{}' not allowed in anonymous 'defaults' section.", keyword));
  return true;
}

bool refuse_extra(ParseEnv& env, size_t i, std::string_view keyword) {
  if (i >= env.size()) return false;
  env.alert_at(i, fmt::format("'{}' cannot handle unexpected argument '{}'.", keyword, env.at(i)));
  return true;
}

std::string time_fault(const TimeValue& t, std::string_view word, std::string_view keyword) {
  if (t.status == TimeValue::Status::overflow)
    return fmt::format("timer overflow in argument '{}' to '{}' (maximum value is 2147483647 ms or ~24.8 days)", word,
                       keyword);
  return fmt::format("unexpected character '{}' in '{}'", t.bad ? std::string(1, t.bad) : std::string(), keyword);
}

Reworded::Reworded(ParseEnv& outer, std::string before, Which which)
    : outer_(outer), inner_(outer.words(), own_), before_(std::move(before)), which_(which) {
  inner_.file = outer.file;
  inner_.line = outer.line;
  inner_.config = outer.config;
  inner_.proxy = outer.proxy;
  inner_.section = outer.section;
  inner_.current = outer.current;
  inner_.source = outer.source;
  inner_.negated = outer.negated;
  inner_.to_default = outer.to_default;
  inner_.seek(outer.pos());
}

Reworded::~Reworded() {
  outer_.seek(inner_.pos());
  for (Diagnostic d : own_.all()) {
    if (which_ == all || d.severity == Severity::alert) d.text = before_ + d.text;
    outer_.diagnostics().add(std::move(d));
  }
  if (inner_.failed()) outer_.set_failed();
}

LateEnv::LateEnv(model::Config& config, model::Proxy* proxy, Diagnostics& diags, std::string file, int line)
    : env({}, diags) {
  env.config = &config;
  env.proxy = proxy;
  env.file = std::move(file);
  env.line = line;
  if (proxy)
    env.section = proxy->caps == model::kFrontendCap ? kFrontend
                  : proxy->caps == model::kBackendCap ? kBackend
                                                      : kListen;
}

void report(Diagnostics& diags, Severity severity, std::string text, std::string file, int line) {
  Diagnostic d;
  d.severity = severity;
  d.text = std::move(text);
  d.file = std::move(file);
  d.line = line;
  diags.add(std::move(d));
}

}  // namespace sluice::config
