// Start hooks: what a module has to do once loops exist and before worker threads run, while the process still has its
// privileges and sees the whole file system (sockets to open, files to read, timers to set).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/registry.h"

namespace sluice::runtime {
class Runtime;
}

namespace sluice {

struct StartHook {
  std::string_view name;
  int order;   ///< smaller first
  /// Adds a worded error for each thing that keeps the process from starting.
  void (*run)(runtime::Runtime& rt, std::vector<std::string>& errors);
  /// After the workers ended; null when there is nothing to do.
  void (*stop)(runtime::Runtime& rt) = nullptr;
};

}  // namespace sluice
