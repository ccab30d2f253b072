// What `show sess` prints of a stream and of a connection to the admin socket. Management guide 9.3 "show sess".
#pragma once
#include <cstdint>
#include <string>

namespace sluice::session {
class Stream;
}

namespace sluice::admin {

struct CliSession;

/// Names a stream in commands. Never used twice, so that a command meant for one cannot hit another.
std::string session_name(const session::Stream& s);
std::string session_name(const CliSession& s);

/// "2h5m", "30s": the two largest units; empty for a negative time.
std::string human_time(int64_t us);

/// "25/Nov/2026:14:01:02.123456", local time, with 3 or 6 digits of the second.
std::string date_text(int64_t wall_us, int digits);

/// On the stream's worker.
void append_session(std::string& out, session::Stream& s, bool with_uri);
void append_session_details(std::string& out, session::Stream& s);
/// On the admin loop.
void append_session(std::string& out, const CliSession& s);
void append_session_details(std::string& out, const CliSession& s, const std::string& command);

}  // namespace sluice::admin
