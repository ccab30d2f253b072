// -dK: everything that is registered, in the form of HAProxy's own listing. Management guide 3 "-dK".
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace sluice::process {

/// `classes`: "all", "help", or some of acl, cfg, cli, cnv, flt, smp, svc with commas between.
base::Result<std::string> inventory(std::string_view classes);

}  // namespace sluice::process
