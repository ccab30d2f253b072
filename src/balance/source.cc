// balance source: the client's address. Manual 4.2.
#include <memory>

#include "balance/keyed.h"
#include "balance/words.h"

namespace sluice::balance {
namespace {

class Source final : public KeyReader {
 public:
  // The address's words of four bytes, one xor the other, are the hash: hash-type's function has no part in it.
  bool read(TxnView& txn, const HashType& hash, uint32_t& out) const override {
    if (!txn.conn || !txn.conn->src.is_ip()) return false;
    const net::Address& a = txn.conn->src;
    size_t size = a.family() == net::Address::Family::ipv4 ? 4 : 16;
    uint32_t h = 0;
    for (size_t i = 0; i < size; ++i) h ^= uint32_t{a.bytes()[i]} << (24 - 8 * (i % 4));
    out = hash.of_number(h);
    return true;
  }
};

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  return make_keyed(backend, std::make_unique<Source>(), "source");
}

constexpr BalanceKeyword kKeywords[] = {{"source", note_unused_words, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
