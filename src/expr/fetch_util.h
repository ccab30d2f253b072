// What several fetch families share. Worker threads; nothing allocates but from the transaction's arena.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "sluice/fetch.h"

namespace sluice::expr {

/// The head that rules see: `later` while it may still come, `no` when it never will.
Got request_head(const TxnView& txn, http1::Head*& head);
Got response_head(const TxnView& txn, http1::Head*& head);
/// The response's when there is one, else the request's: fetches without "req." or "res." before them.
Got either_head(const TxnView& txn, http1::Head*& head);

inline bool has(std::span<const Arg> args, size_t i) { return i < args.size() && !args[i].text.empty(); }
inline std::string_view text(std::span<const Arg> args, size_t i) {
  return i < args.size() ? std::string_view(args[i].text) : std::string_view{};
}
inline int64_t number(std::span<const Arg> args, size_t i, int64_t otherwise = 0) {
  return i < args.size() ? args[i].num : otherwise;
}

/// Helpers that set the sample and say yes.
inline Got give(Sample& out, std::string_view s) { return out.set_str(s), Got::yes; }
inline Got give_int(Sample& out, int64_t v) { return out.set_int(v), Got::yes; }
inline Got give_bool(Sample& out, bool v) { return out.set_bool(v), Got::yes; }
inline Got give_bin(Sample& out, std::string_view s) { return out.set_bin(s), Got::yes; }
inline Got give_ip(Sample& out, const net::Address& a) {
  if (!a.is_ip()) return Got::no;
  return out.set_ip(a), Got::yes;
}

/// A unit argument ("s", "ms", "us") at load; keeps it in num as units a second. Complains and says false.
bool check_time_unit(Arg& arg, ParseEnv& env);

/// Grows in an arena: for values made of many pieces whose size is not known before.
class ArenaText {
 public:
  explicit ArenaText(base::Arena& arena) : arena_(arena) {}
  void put(std::string_view s);
  void put(char c) { put(std::string_view(&c, 1)); }
  std::string_view view() const { return {at_, size_}; }

 private:
  base::Arena& arena_;
  char* at_ = nullptr;
  size_t size_ = 0;
  size_t room_ = 0;
};

}  // namespace sluice::expr
