// The answers HAProxy writes by itself, where no errorfile or http-error says otherwise. Any thread. Manual 4.2
// "errorfile".
#pragma once
#include <cstdint>
#include <string_view>

namespace sluice::model {

/// The whole message, HTTP/1.1, without a connection field; empty for a status that has none. Lives forever.
std::string_view default_error_page(uint16_t status);
/// The same for what is no request at all: the reference sends it raw, with names in capitals, and closes.
std::string_view early_error_page(uint16_t status);

}  // namespace sluice::model
