// What sessions tell of a server while they talk to it, for those that are watched (server keyword "observe", manual
// 5.2). A session calls observe() at each of these moments; it costs one load where nobody watches. Any worker.
#pragma once
#include <cstdint>

#include "runtime/server.h"

namespace sluice::runtime {

/// What an attempt came to. The first two count with `observe layer4`, the others with `observe layer7`: an attempt is
/// told of when its connection is made or fails, and again when its answer's head is there or will not come.
enum class Outcome : uint8_t {
  connected,          ///< a new connection was made (not for a reused one)
  connect_failed,     ///< refused, timed out, reset before it was there: each try counts
  answered,           ///< head complete with a status of 100..499, 501 or 505
  wrong_status,       ///< head complete with another status
  invalid_head,       ///< the head does not parse, or is too large
  invalid_answer,     ///< anything else wrong with the answer (a rule could not rewrite it)
  read_error,         ///< reset before the head was complete
  read_timeout,       ///< timeout server before the head was complete
  closed,             ///< closed in good order before the head was complete
};

inline Outcome outcome_of_status(uint16_t status) {
  bool valid = (status >= 100 && status < 500) || status == 501 || status == 505;
  return valid ? Outcome::answered : Outcome::wrong_status;
}

/// Whoever watches one server; owned by the server's check.
class Observer {
 public:
  virtual void saw(Outcome outcome) = 0;   ///< any worker, outside any lock; may change the server's state

 protected:
  ~Observer() = default;
};

inline void observe(LiveServer& s, Outcome outcome) {
  if (Observer* o = s.observer) o->saw(outcome);
}

}  // namespace sluice::runtime
