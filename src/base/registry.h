// Feature registries: each leaf file ends in a constexpr table and one `const Register` that links it in.
//
//   constexpr Fetch kFetches[] = {{"src", ...}, ...};
//   const base::Register<Fetch> reg(kFetches);
//
// Constructors only link nodes into a constinit list: no allocation, no log, no order between files.
// Lookup tables are built by the first reader, on the main thread, before workers start.
#pragma once
#include <cstddef>
#include <span>

namespace sluice::base {

template <class T>
class Register {
 public:
  explicit Register(std::span<const T> table) : table_(table), next_(head) { head = this; }
  Register(const Register&) = delete;
  Register& operator=(const Register&) = delete;

  /// Calls f(const T&) for every entry of every table, in link order (no meaning).
  template <class F>
  static void for_each(F&& f) {
    for (const Register* r = head; r; r = r->next_)
      for (const T& e : r->table_) f(e);
  }

 private:
  std::span<const T> table_;
  const Register* next_;
  inline static constinit const Register* head = nullptr;
};

}  // namespace sluice::base
