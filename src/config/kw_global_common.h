// Shapes that many global keywords share. Main thread, load time. Manual 3.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "config/units.h"
#include "model/config.h"
#include "sluice/keyword.h"

namespace sluice::config {

/// A keyword without arguments: sets a bool of Global ("no" clears it).
template <auto Member>
void global_flag(ParseEnv& env) {
  if (env.expect_end()) env.config->global.*Member = !env.negated;
}

/// One number, read as leniently as HAProxy does: "x" is 0, what follows digits is ignored.
std::optional<int64_t> global_number(ParseEnv& env);

template <auto Member>
void global_uint(ParseEnv& env) {
  if (auto n = global_number(env)) env.config->global.*Member = static_cast<uint32_t>(*n < 0 ? 0 : *n);
}

/// One word; `what` it must be, for the message.
std::optional<std::string> global_word(ParseEnv& env, const char* expects);

/// One time in milliseconds.
std::optional<int32_t> global_time(ParseEnv& env);

template <auto Member>
void global_time_ms(ParseEnv& env) {
  if (auto t = global_time(env)) env.config->global.*Member = *t;
}

}  // namespace sluice::config
