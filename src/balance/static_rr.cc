// balance static-rr: each server in turn by its weight, from a table that weight changes do not reach. Manual 4.2.
#include <memory>

#include "balance/slot_map.h"
#include "balance/words.h"

namespace sluice::balance {
namespace {

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  return std::make_unique<SlotMap>(backend, nullptr, "static-rr");
}

constexpr BalanceKeyword kKeywords[] = {{"static-rr", note_unused_words, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
