// A bounded buffer to print into: what does not fit is dropped and remembered as truncated. No allocation.
#pragma once
#include <algorithm>
#include <cstring>
#include <string_view>

#include "base/strings.h"

namespace sluice::base {

class TextOut {
 public:
  TextOut(char* begin, size_t size) : begin_(begin), at_(begin), end_(begin + size) {}

  void put(char c) {
    if (at_ < end_) *at_++ = c;
    else truncated_ = true;
  }
  void put(std::string_view s) {
    size_t n = std::min(s.size(), room());
    if (n) std::memcpy(at_, s.data(), n);
    at_ += n;
    truncated_ |= n < s.size();
  }
  void put_int(int64_t v) {
    char buf[24];
    char* p = buf;
    uint64_t u = static_cast<uint64_t>(v);
    if (v < 0) *p++ = '-', u = 0 - u;
    size_t n = static_cast<size_t>(write_uint(p, u) - buf);
    put(std::string_view(buf, std::min(n, sizeof buf)));  // the bound is for gcc's array-bounds check
  }
  size_t room() const { return static_cast<size_t>(end_ - at_); }
  size_t size() const { return static_cast<size_t>(at_ - begin_); }
  std::string_view view() const { return {begin_, size()}; }
  bool truncated() const { return truncated_; }
  /// Forgets everything past the first n bytes.
  void rewind(size_t n) { at_ = begin_ + n; }
  char* data() { return begin_; }

 private:
  char* begin_;
  char* at_;
  char* end_;
  bool truncated_ = false;
};

}  // namespace sluice::base
