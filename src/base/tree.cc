#include "base/tree.h"

#include <cassert>

namespace sluice::base {

void TreeCore::insert(TreeLinks& n, TreeKey key) {
  assert(!n.linked_);
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  n.key_ = key;
  n.rank_ = random_;
  n.left_ = n.right_ = nullptr;
  n.linked_ = true;
  TreeLinks* parent = nullptr;
  TreeLinks** at = &root_;
  while (*at) {
    parent = *at;
    at = key < parent->key_ ? &parent->left_ : &parent->right_;
  }
  n.parent_ = parent;
  *at = &n;
  ++size_;
  while (n.parent_ && n.parent_->rank_ < n.rank_) rotate_up(n);
}

void TreeCore::erase(TreeLinks& n) {
  assert(n.linked_);
  while (n.left_ && n.right_) rotate_up(n.left_->rank_ > n.right_->rank_ ? *n.left_ : *n.right_);
  replace(n, n.left_ ? n.left_ : n.right_);
  n.parent_ = n.left_ = n.right_ = nullptr;
  n.linked_ = false;
  --size_;
}

TreeLinks* TreeCore::first() const {
  TreeLinks* n = root_;
  while (n && n->left_) n = n->left_;
  return n;
}

TreeLinks* TreeCore::last() const {
  TreeLinks* n = root_;
  while (n && n->right_) n = n->right_;
  return n;
}

TreeLinks* TreeCore::next(TreeLinks& n) {
  TreeLinks* at = &n;
  if (at->right_) {
    at = at->right_;
    while (at->left_) at = at->left_;
    return at;
  }
  while (at->parent_ && at->parent_->right_ == at) at = at->parent_;
  return at->parent_;
}

TreeLinks* TreeCore::previous(TreeLinks& n) {
  TreeLinks* at = &n;
  if (at->left_) {
    at = at->left_;
    while (at->right_) at = at->right_;
    return at;
  }
  while (at->parent_ && at->parent_->left_ == at) at = at->parent_;
  return at->parent_;
}

TreeLinks* TreeCore::at_least(TreeKey key) const {
  TreeLinks* best = nullptr;
  for (TreeLinks* n = root_; n;) {
    if (n->key_ < key) {
      n = n->right_;
    } else {
      best = n;
      n = n->left_;
    }
  }
  return best;
}

void TreeCore::replace(TreeLinks& old, TreeLinks* with) {
  if (with) with->parent_ = old.parent_;
  if (!old.parent_) root_ = with;
  else if (old.parent_->left_ == &old) old.parent_->left_ = with;
  else old.parent_->right_ = with;
}

void TreeCore::rotate_up(TreeLinks& n) {
  TreeLinks& p = *n.parent_;
  replace(p, &n);
  if (p.left_ == &n) {
    p.left_ = n.right_;
    if (p.left_) p.left_->parent_ = &p;
    n.right_ = &p;
  } else {
    p.right_ = n.left_;
    if (p.right_) p.right_->parent_ = &p;
    n.left_ = &p;
  }
  p.parent_ = &n;
}

}  // namespace sluice::base
