// Bump allocator for what lives as long as one transaction: rewritten header fields, variables, log text.
// Everything is dropped at once by clear(); blocks are kept for the next transaction. One thread.
#pragma once
#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

namespace sluice::base {

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// n bytes, aligned for any scalar type; never null (aborts when memory is out).
  char* allocate(size_t n);
  std::string_view copy(std::string_view s) {
    char* p = allocate(s.size());
    if (!s.empty()) std::memcpy(p, s.data(), s.size());
    return {p, s.size()};
  }
  std::string_view concat(std::initializer_list<std::string_view> parts);
  /// Forgets all; keeps the first block.
  void clear();
  /// Bytes handed out since clear(): the caller's bound on what a transaction may hold.
  size_t used() const { return used_; }

 private:
  struct Block {
    Block* next;
    size_t size;
  };
  Block* head_ = nullptr;
  char* at_ = nullptr;
  char* end_ = nullptr;
  size_t used_ = 0;
};

}  // namespace sluice::base
