// Typed slots: an option that one feature file alone reads lives in that file as a `const model::Slot<T>`, and its
// value in the Proxy, Server or Config it was set for. Copied with its owner (defaults sections); filled at load.
#pragma once
#include <cstddef>
#include <memory>
#include <vector>

namespace sluice::model {

/// Numbers slots in link order; called by static constructors only.
size_t next_slot_index();

class Slots {
 public:
  template <class T>
  friend class Slot;

 private:
  std::vector<std::shared_ptr<const void>> values_;
};

template <class T>
class Slot {
 public:
  Slot() : index_(next_slot_index()) {}
  /// Null when it was never set.
  const T* get(const Slots& s) const {
    return index_ < s.values_.size() ? static_cast<const T*>(s.values_[index_].get()) : nullptr;
  }
  /// The value to change: a copy of what was inherited, or a new one. Load time only.
  T& edit(Slots& s) const {
    if (s.values_.size() <= index_) s.values_.resize(index_ + 1);
    const T* old = get(s);
    auto fresh = old ? std::make_shared<T>(*old) : std::make_shared<T>();
    T& ref = *fresh;
    s.values_[index_] = std::move(fresh);
    return ref;
  }
  void clear(Slots& s) const {
    if (index_ < s.values_.size()) s.values_[index_].reset();
  }

 private:
  size_t index_;
};

}  // namespace sluice::model
