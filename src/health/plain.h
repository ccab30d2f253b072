// The check of a section that names no other: a connection is enough. Manual 5.2 "check".
#pragma once
#include <memory>

#include "health/attempt.h"

namespace sluice::health {

std::shared_ptr<const Method> plain_method();

}  // namespace sluice::health
