// The admin sockets open with the process.
#include "sluice/start_hook.h"

#include "admin/admin.h"
#include "base/strings.h"

namespace sluice::admin {
namespace {

void open_sockets(runtime::Runtime& rt, std::vector<std::string>& errors) {
  std::string said = start(rt);
  for (std::string_view line : base::split(said, '\n'))
    if (!line.empty()) errors.emplace_back(line);
}
void close_sockets(runtime::Runtime&) { stop(); }

constexpr StartHook kHooks[] = {{"admin sockets", 50, open_sockets, close_sockets}};
const base::Register<StartHook> registered(kHooks);

}  // namespace
}  // namespace sluice::admin
