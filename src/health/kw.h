// What the keywords of this folder share. Main thread, load time.
#pragma once
#include "model/server.h"
#include "sluice/parse.h"

namespace sluice::health {

/// A delay above zero in milliseconds into out. Complaints are worded for a server line.
void parse_interval(ParseEnv& env, const model::Server& s, std::string_view option, int32_t& out);
/// A count above zero.
void parse_count(ParseEnv& env, std::string_view option, int& out);
/// A port; as HAProxy does, what is no number counts as 0 and what is too large is cut off.
void parse_port(ParseEnv& env, std::string_view option, uint16_t& out);

}  // namespace sluice::health
