// The parts of a request's start line that rules read and replace. Manual 4.3 (set-path and its kin).
#pragma once
#include <string_view>

#include "rules/rewrite.h"

namespace sluice::rules {

enum class TargetPart : uint8_t { method, uri, path, pathq, query };

/// The part as it stands; empty when the target has none. Slices of the head.
std::string_view read_target(const http1::Head& head, TargetPart part);
/// Puts text in the part's place, the rest is kept. Fails the rewrite when the result could not be a start line.
Ran write_target(const Edit& edit, TargetPart part, std::string_view text);

}  // namespace sluice::rules
