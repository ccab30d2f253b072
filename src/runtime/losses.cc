#include "runtime/losses.h"

#include <algorithm>
#include <mutex>
#include <string_view>

namespace sluice::runtime {
namespace {

std::mutex mutex;
uint64_t count = 0;
std::vector<Loss>& ring() {   // loss n is at (n - 1) % kMostLosses
  static std::vector<Loss> all;
  return all;
}

}  // namespace

void keep_loss(Loss loss) {
  std::lock_guard lock(mutex);
  loss.number = ++count;
  if (ring().size() < kMostLosses) ring().push_back(std::move(loss));
  else ring()[(count - 1) % kMostLosses] = std::move(loss);
}

std::vector<Loss> losses(uint64_t before, size_t most) {
  std::vector<Loss> out;
  std::lock_guard lock(mutex);
  uint64_t oldest = count - std::min<uint64_t>(count, kMostLosses) + 1;
  for (uint64_t n = std::min(before, count + 1); n-- > oldest && out.size() < most;)
    out.push_back(ring()[(n - 1) % kMostLosses]);
  return out;
}

uint64_t loss_count() {
  std::lock_guard lock(mutex);
  return count;
}

std::string_view loss_reason(char cause, char phase) {
  switch (cause) {
    case 'S':
      if (phase == 'Q') return "queue full";
      return phase == 'C' ? "no server could be reached" : "server closed";
    case 's':
      if (phase == 'Q') return "waited too long for a server";
      return phase == 'C' ? "server did not accept in time" : "server did not answer in time";
    case 'P': return "answer not understood";
    case 'R': return "out of resources";
    case 'I': return "internal error";
    case 'D': return "server went down";
    case 'U': return "a server is preferred to its backup again";
    case 'K': return "ended by an operator";
    default: return "";
  }
}

// What was refused by a rule, or not understood of the client, is no loss: phases R, C and T of 'P'.
bool is_loss(char cause, char phase) {
  if (cause == 'P') return false;
  return std::string_view("SsRIDUK").find(cause) != std::string_view::npos && phase != 'T';
}

}  // namespace sluice::runtime
