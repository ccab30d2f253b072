#include "base/tree.h"

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <random>
#include <vector>

using namespace sluice::base;

namespace {
struct Item : TreeNode<Item> {
  explicit Item(uint64_t n) : number(n) {}
  uint64_t number;
};
}  // namespace

TEST_CASE("a tree keeps order, and equal keys in order of insertion", "[base]") {
  std::mt19937 random(7);
  Tree<Item> tree;
  std::multimap<uint64_t, uint64_t> model;
  std::vector<std::unique_ptr<Item>> items;
  for (uint64_t i = 0; i < 3000; ++i) {
    if (!items.empty() && random() % 3 == 0) {
      size_t at = random() % items.size();
      uint64_t key = items[at]->key().major;
      for (auto it = model.lower_bound(key); it != model.end(); ++it)
        if (it->second == items[at]->number) {
          model.erase(it);
          break;
        }
      tree.erase(*items[at]);
      CHECK_FALSE(items[at]->linked());
      items.erase(items.begin() + static_cast<long>(at));
      continue;
    }
    uint64_t key = random() % 50;
    items.push_back(std::make_unique<Item>(i));
    tree.insert(*items.back(), {key, 0});
    model.emplace(key, i);
  }
  REQUIRE(tree.size() == model.size());
  Item* at = tree.first();
  Item* last = nullptr;
  for (auto& [key, number] : model) {
    REQUIRE(at);
    REQUIRE(at->number == number);
    REQUIRE(tree.previous(*at) == last);
    last = at;
    at = tree.next(*at);
  }
  CHECK(at == nullptr);
  CHECK(tree.last() == last);
  CHECK(tree.at_least({25, 0})->number == model.lower_bound(25)->second);
  CHECK(tree.at_least({50, 0}) == nullptr);
}
