// setcap: what the process keeps of root's powers. Plain data, immutable after load. Manual 3.1.
#pragma once
#include <cstdint>

#include "model/config.h"

namespace sluice::config {

/// Bits of linux/capability.h, all below 32; 0: none.
uint32_t capabilities_of(const model::Global& g);

}  // namespace sluice::config
