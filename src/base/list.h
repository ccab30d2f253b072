// Intrusive doubly linked list: the element owns its links, so unlinking is O(1) and never allocates.
// Not thread safe; the owner's rule for locking applies.
#pragma once

namespace sluice::base {

/// Embed as a base (`struct X : ListNode<X>`); with a tag when an element is on several lists at once.
template <class T, class Tag = void>
struct ListNode {
  ListNode* prev = nullptr;
  ListNode* next = nullptr;
  ListNode() = default;
  ListNode(const ListNode&) = delete;
  ListNode& operator=(const ListNode&) = delete;
  ~ListNode() { unlink(); }
  bool linked() const { return prev != nullptr; }
  void unlink() {
    if (!prev) return;
    prev->next = next;
    next->prev = prev;
    prev = next = nullptr;
  }
};

template <class T, class Tag = void>
class List {
 public:
  using Node = ListNode<T, Tag>;
  List() { root_.prev = root_.next = &root_; }
  ~List() {
    while (!empty()) root_.next->unlink();
    root_.prev = root_.next = nullptr;
  }
  List(const List&) = delete;
  List& operator=(const List&) = delete;

  bool empty() const { return root_.next == &root_; }
  T* front() { return empty() ? nullptr : static_cast<T*>(root_.next); }
  T* back() { return empty() ? nullptr : static_cast<T*>(root_.prev); }
  void push_back(T& e) {
    static_cast<Node&>(e).unlink();   // first: it may be the last one already
    insert(*root_.prev, static_cast<Node&>(e));
  }
  void push_front(T& e) {
    static_cast<Node&>(e).unlink();
    insert(root_, static_cast<Node&>(e));
  }
  T* pop_front() {
    T* e = front();
    if (e) static_cast<Node*>(e)->unlink();
    return e;
  }
  /// The element after e, nullptr at the end.
  T* next(T& e) {
    Node* n = static_cast<Node&>(e).next;
    return n == &root_ ? nullptr : static_cast<T*>(n);
  }

 private:
  static void insert(Node& after, Node& e) {
    e.prev = &after;
    e.next = after.next;
    after.next->prev = &e;
    after.next = &e;
  }
  Node root_;
};

}  // namespace sluice::base
