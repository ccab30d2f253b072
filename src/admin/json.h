// JSON as admin commands and the statistics page print it. RFC 8259.
#pragma once
#include <string>
#include <string_view>

namespace sluice::admin {

/// Appends text as a JSON string, quotes included; bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// The frame of the "json" prefix: {"ok":..,"code":..,"message":..,"data":..}. An answer that is JSON is put in as it
/// is, "name: value" lines as an object, a table under a "# " heading as an array of objects, the rest as a string.
std::string json_answer(bool ok, std::string_view message, std::string_view data);

/// A stable word for what a message says: "No such server." is "no_such_server".
std::string message_code(bool ok, std::string_view message);

}  // namespace sluice::admin
