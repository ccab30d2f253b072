// balance random[(draws)]: draws servers by weight, and takes the least loaded of them. Manual 4.2 "balance".
#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <random>

#include "balance/load_bound.h"
#include "balance/weight_table.h"
#include "balance/words.h"
#include "runtime/proxy.h"
#include "sluice/balancer.h"

namespace sluice::balance {
namespace {
using runtime::LiveServer;
constexpr int kMaxPassedOver = 256;

/// The number of draws asked for: 2 when the parentheses are missing or empty.
int draws_of(const Inside& in) {
  if (in.text.empty()) return 2;
  int n = 0;
  std::from_chars(in.text.data(), in.text.data() + in.text.size(), n);
  return n;
}

class Random final : public Balancer {
 public:
  Random(runtime::LiveProxy& backend, int draws) : draws_(draws), dice_(std::random_device{}()), bound_(backend) {}

  void add(LiveServer& s, uint32_t weight) override {
    table_.set(s, weight);
    bound_.set_weight(s, weight);
  }
  void remove(LiveServer& s) override {
    table_.remove(s);
    bound_.remove(s);
  }
  void reweight(LiveServer& s, uint32_t weight) override {
    if (table_.weight(s) != 0) table_.set(s, weight);
    bound_.set_weight(s, weight);
  }
  void set_room(LiveServer& s, bool has_room) override { table_.set(s, has_room ? s.lb_weight : 0); }

  LiveServer* pick(const PickInput& in) override {
    LiveServer* best = nullptr;
    for (int i = 0; i < draws_; ++i) {
      LiveServer* s = draw(in);
      if (!s) break;
      if (!best || lighter(*s, *best)) best = s;
    }
    for (size_t i = 0; i < passed_over_; ++i) table_.set(*passed_[i], passed_[i]->lb_weight);
    passed_over_ = 0;
    return best;
  }

  std::string_view name() const override { return "random"; }

 private:
  static bool lighter(const LiveServer& a, const LiveServer& b) {
    uint64_t load_a = a.served.load(std::memory_order_relaxed), load_b = b.served.load(std::memory_order_relaxed);
    return load_a * b.lb_weight < load_b * a.lb_weight;
  }
  /// Those passed over leave the table until the pick is over, so that a heavy one cannot hide the others.
  LiveServer* draw(const PickInput& in) {
    while (table_.total() != 0) {
      LiveServer& s = table_.at(dice_() % table_.total());
      if (!runtime::shunned(s, in) && (in.anyone || bound_.allows(s))) return &s;
      if (passed_over_ == kMaxPassedOver) return nullptr;
      passed_[passed_over_++] = &s;
      table_.set(s, 0);
    }
    return nullptr;
  }

  const int draws_;
  std::mt19937_64 dice_;
  WeightTable table_;   // those without room weigh nothing
  LoadBound bound_;
  LiveServer* passed_[kMaxPassedOver];
  size_t passed_over_ = 0;
};

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  return std::make_unique<Random>(backend, draws_of(inside_of(backend.config().balance.algorithm)));
}

void parse(ParseEnv& env) {
  Inside in = inside_of(env.at(env.pos() - 1));
  if (in.there && !in.closed) return env.alert("balance random : missing closing parenthesis.");
  size_t end = in.text.find_first_not_of("0123456789", in.text.starts_with('-') ? 1 : 0);
  if (end != in.text.npos)
    return env.alert(fmt::format("balance random : unexpected character '{}' after argument.", in.text[end]));
  if (draws_of(in) < 1) return env.alert("balance random : number of draws must be at least 1.");
  note_unused_words(env);
}

constexpr BalanceKeyword kKeywords[] = {{"random", parse, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
