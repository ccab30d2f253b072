#include "expr/fetch_util.h"

#include <algorithm>

namespace sluice::expr {
namespace {

Got absent(const TxnView& txn, bool complete) { return txn.inspecting && !complete ? Got::later : Got::no; }

}  // namespace

Got request_head(const TxnView& txn, http1::Head*& head) {
  head = txn.request;
  return head ? Got::yes : absent(txn, txn.request_complete);
}

Got response_head(const TxnView& txn, http1::Head*& head) {
  head = txn.response;
  return head ? Got::yes : absent(txn, txn.response_complete);
}

Got either_head(const TxnView& txn, http1::Head*& head) {
  return txn.response ? response_head(txn, head) : request_head(txn, head);
}

bool check_time_unit(Arg& arg, ParseEnv& env) {
  if (arg.text.empty() || arg.text == "s") arg.num = 1;
  else if (arg.text == "ms") arg.num = 1'000;
  else if (arg.text == "us") arg.num = 1'000'000;
  else env.alert("expects 's', 'ms' or 'us', got '" + arg.text + "'.");
  return arg.num != 0;
}

void ArenaText::put(std::string_view s) {
  if (s.size() > room_ - size_) {
    size_t bigger = std::max(room_ * 2, size_ + s.size() + 256);
    char* fresh = arena_.allocate(bigger);
    if (size_) std::memcpy(fresh, at_, size_);
    at_ = fresh;
    room_ = bigger;
  }
  if (!s.empty()) std::memcpy(at_ + size_, s.data(), s.size());
  size_ += s.size();
}

}  // namespace sluice::expr
