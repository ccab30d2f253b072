// The master's own commands. Management guide 9.4.1.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sluice::process {

class MasterConn;

/// Runs one; prints its answer and the empty line that ends it. `c` may be gone afterwards.
void run_master_command(MasterConn& c, const std::vector<std::string>& words);
/// Commands that mean the connection, wherever its commands go.
bool runs_on_master_always(std::string_view command);

}  // namespace sluice::process
