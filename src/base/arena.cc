#include "base/arena.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace sluice::base {
namespace {
constexpr size_t kBlock = 2048;
constexpr size_t kAlign = 8;
}  // namespace

Arena::~Arena() {
  while (head_) std::free(std::exchange(head_, head_->next));
}

char* Arena::allocate(size_t n) {
  n = (n + kAlign - 1) & ~(kAlign - 1);
  used_ += n;
  if (static_cast<size_t>(end_ - at_) < n) {
    size_t size = std::max(kBlock, n);
    auto* b = static_cast<Block*>(std::malloc(sizeof(Block) + size));
    if (!b) std::abort();
    *b = {head_, size};
    head_ = b;
    at_ = reinterpret_cast<char*>(b + 1);
    end_ = at_ + size;
  }
  return std::exchange(at_, at_ + n);
}

std::string_view Arena::concat(std::initializer_list<std::string_view> parts) {
  size_t n = 0;
  for (auto p : parts) n += p.size();
  char* out = allocate(n);
  char* at = out;
  for (auto p : parts) at = std::copy(p.begin(), p.end(), at);
  return {out, n};
}

void Arena::clear() {
  if (!head_) return;
  while (head_->next) {
    Block* rest = head_->next;
    head_->next = rest->next;
    std::free(rest);
  }
  at_ = reinterpret_cast<char*>(head_ + 1);
  end_ = at_ + head_->size;
  used_ = 0;
}

}  // namespace sluice::base
