// Intrusive ordered tree (a treap): insert, erase and first are O(log n) expected and never allocate. For queues and
// balancers. Elements with equal keys keep the order of insertion. Not thread safe; the owner's lock applies.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>

namespace sluice::base {

/// Where an element stands: `major` first, then `minor`.
struct TreeKey {
  uint64_t major = 0;
  uint64_t minor = 0;
  auto operator<=>(const TreeKey&) const = default;
};

/// Links of one element in one tree. Must be out of the tree when destroyed or moved.
class TreeLinks {
 public:
  TreeLinks() = default;
  TreeLinks(const TreeLinks&) = delete;
  TreeLinks& operator=(const TreeLinks&) = delete;
  const TreeKey& key() const { return key_; }
  bool linked() const { return linked_; }

 private:
  friend class TreeCore;
  TreeKey key_;
  TreeLinks* parent_ = nullptr;
  TreeLinks* left_ = nullptr;
  TreeLinks* right_ = nullptr;
  uint32_t rank_ = 0;
  bool linked_ = false;
};

class TreeCore {
 public:
  bool empty() const { return root_ == nullptr; }
  size_t size() const { return size_; }
  /// n must not be linked.
  void insert(TreeLinks& n, TreeKey key);
  void erase(TreeLinks& n);
  TreeLinks* first() const;
  TreeLinks* last() const;
  static TreeLinks* next(TreeLinks& n);
  static TreeLinks* previous(TreeLinks& n);
  /// The first element whose key is not less than `key`.
  TreeLinks* at_least(TreeKey key) const;

 private:
  void rotate_up(TreeLinks& n);
  void replace(TreeLinks& old, TreeLinks* with);
  TreeLinks* root_ = nullptr;
  size_t size_ = 0;
  uint32_t random_ = 2463534242u;
};

/// Base of an element; Tag when it is in several trees at once.
template <class T, class Tag = void>
struct TreeNode : TreeLinks {};

template <class T, class Tag = void>
class Tree {
 public:
  using Node = TreeNode<T, Tag>;
  bool empty() const { return core_.empty(); }
  size_t size() const { return core_.size(); }
  void insert(T& e, TreeKey key) { core_.insert(static_cast<Node&>(e), key); }
  /// Does nothing when e is in no tree.
  void erase(T& e) {
    if (static_cast<Node&>(e).linked()) core_.erase(static_cast<Node&>(e));
  }
  T* first() const { return cast(core_.first()); }
  T* last() const { return cast(core_.last()); }
  T* next(T& e) const { return cast(TreeCore::next(static_cast<Node&>(e))); }
  T* previous(T& e) const { return cast(TreeCore::previous(static_cast<Node&>(e))); }
  T* at_least(TreeKey key) const { return cast(core_.at_least(key)); }

 private:
  static T* cast(TreeLinks* n) { return n ? static_cast<T*>(static_cast<Node*>(n)) : nullptr; }
  TreeCore core_;
};

}  // namespace sluice::base
