// Finding fetches, converters and predefined ACL criteria by name. Tables are built at the first use, at load on the
// main thread; later reads may come from any thread.
#pragma once
#include <string_view>

#include "sluice/fetch.h"

namespace sluice::expr {

const Fetch* find_fetch(std::string_view name);
const Converter* find_converter(std::string_view name);
const AclAlias* find_acl_alias(std::string_view name);
/// The known name nearest to a misspelt one, empty when none is near.
std::string_view nearest_fetch(std::string_view name);
std::string_view nearest_converter(std::string_view name);

/// "frontend http-request header rule": what one bit of Use is called in messages; the lowest bit when several.
std::string_view use_name(uint32_t use);
/// "HTTP request headers": what a fetch reads, for messages about its place.
std::string_view needs_name(const Fetch& fetch);

}  // namespace sluice::expr
