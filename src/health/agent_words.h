// The line that an agent answers with. Manual 5.2 "agent-check". Bytes alone.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "runtime/requests.h"

namespace sluice::health {

struct AgentWords {
  std::string weight;                          ///< "75%", empty when none was given
  std::optional<uint32_t> maxconn;
  std::optional<runtime::WantedState> wanted;  ///< ready, drain, maint
  enum class Health : uint8_t { unsaid, up, down } health = Health::unsaid;
  std::string word;                            ///< "up", "stopped" ... as written
  std::string comment;                         ///< after '#', else the first word that means nothing
  bool commented = false;                      ///< there was a '#'
};

/// The first line of what was read, without its end; nullopt when that is still to come.
std::optional<std::string_view> agent_line(std::string_view data);
/// Words are apart by blanks, tabs and commas; case does not matter.
AgentWords parse_agent(std::string_view line);

}  // namespace sluice::health
