// A value or the reason why there is none. Used where a caller decides what the failure means;
// configuration code reports through config::Diagnostics instead.
#pragma once
#include <string>
#include <utility>
#include <variant>

namespace sluice::base {

/// Why something failed, in words fit to follow "error: ".
struct Error {
  std::string text;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : v_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : v_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return v_.index() == 0; }
  T& operator*() { return std::get<0>(v_); }
  const T& operator*() const { return std::get<0>(v_); }
  T* operator->() { return &std::get<0>(v_); }
  const T* operator->() const { return &std::get<0>(v_); }
  const std::string& error() const { return std::get<1>(v_).text; }

 private:
  std::variant<T, Error> v_;
};

}  // namespace sluice::base
