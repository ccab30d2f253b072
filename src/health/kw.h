// What the keywords of this folder share. Main thread, load time.
#pragma once
#include <memory>
#include <string>

#include "health/script.h"
#include "health/settings.h"
#include "model/server.h"
#include "sluice/parse.h"

namespace sluice::health {

/// A delay above zero in milliseconds into out. Complaints are worded for a server line.
void parse_interval(ParseEnv& env, const model::Server& s, std::string_view option, int32_t& out);
/// A count above zero.
void parse_count(ParseEnv& env, std::string_view option, int& out);
/// A port; as HAProxy does, what is no number counts as 0 and what is too large is cut off.
void parse_port(ParseEnv& env, std::string_view option, uint16_t& out);

/// The word after an option of a check line; complains "'<option>' expects <what> as argument." when there is none.
bool take_argument(ParseEnv& env, std::string_view option, std::string& out, std::string_view what = "a string");

// The parsers below stand on the word after "connect", "send", "expect" and read to the line's end. Null: complained.
std::shared_ptr<Step> parse_connect(ParseEnv& env, bool http);
std::shared_ptr<Step> parse_tcp_send(ParseEnv& env, const std::string& what);
std::shared_ptr<Step> parse_http_send(ParseEnv& env);
std::shared_ptr<Step> parse_expect(ParseEnv& env, bool http);
/// "set-var(x) ..." and its kin: env stands on that word. Null without a complaint: it is no such action.
std::shared_ptr<Step> parse_action(ParseEnv& env, bool http);

/// The lines that the section being read wrote itself: what came from defaults is dropped by the first.
CheckRules& own_rules(ParseEnv& env, CheckRules ProxyChecks::*rules);
/// Says why a connect step cannot follow these, empty when it can.
std::string fault_of_connect(const CheckRules& rules);

}  // namespace sluice::health
