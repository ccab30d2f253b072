// Network namespaces named in a configuration. Manual 5.1 and 5.2 "namespace". Any thread.
#pragma once
#include <string>

namespace sluice::config {

/// Whether `ip netns` knows it: /var/run/netns/<name> can be opened.
bool namespace_exists(const std::string& name);

}  // namespace sluice::config
