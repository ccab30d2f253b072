#include "expr/scratch.h"

#include <memory>
#include <vector>

namespace sluice::expr {
namespace {

/// Buffers of one thread; those from `lent` on are free. Lent and given back as a stack is.
struct Rooms {
  std::vector<std::unique_ptr<char[]>> all;
  size_t lent = 0;
};
thread_local Rooms rooms;

char* lend() {
  if (rooms.lent == rooms.all.size()) rooms.all.emplace_back(new char[ScratchText::kSize]);
  return rooms.all[rooms.lent++].get();
}

}  // namespace

ScratchText::ScratchText() : room_(lend()), out(room_, kSize) {}
ScratchText::~ScratchText() { --rooms.lent; }

}  // namespace sluice::expr
