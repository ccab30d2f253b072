// What "capture" lines keep of a head for the log. Manual 4.2 "capture request header", "capture cookie". One thread.
#pragma once
#include <string_view>

#include "http1/head.h"
#include "model/proxy.h"

namespace sluice::session {

/// The value of the last field of that name, empty when there is none.
std::string_view last_value(const http1::Head& head, std::string_view lower_name);
/// "name=value" of the cookie that `capture cookie` names, cut to its length. `field`: "cookie" or "set-cookie".
std::string_view find_captured_cookie(const http1::Head& head, std::string_view field, const model::Proxy& p);

}  // namespace sluice::session
