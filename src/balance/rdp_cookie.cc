// balance rdp-cookie[(<name>)]: the cookie with which a terminal client says whom it wants. Manual 4.2.
#include <memory>

#include "balance/keyed.h"
#include "balance/words.h"
#include "expr/rdp_cookie.h"

namespace sluice::balance {
namespace {

class RdpCookie final : public KeyReader {
 public:
  explicit RdpCookie(std::string_view name) : name_(name.empty() ? "mstshash" : name) {}

  bool read(TxnView& txn, const HashType& hash, uint32_t& out) const override {
    std::string_view value;
    if (txn.request || expr::find_rdp_cookie(txn.request_data, name_, value) != Got::yes || value.empty()) return false;
    out = hash.of(value);
    return true;
  }

 private:
  const std::string name_;
};

void parse(ParseEnv& env) {
  const std::string& word = env.at(env.pos() - 1);
  Inside in = inside_of(word);
  if (in.there && (!in.closed || in.text.empty())) return env.alert("balance rdp-cookie : missing cookie name.");
  note_unused_words(env);
}

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  std::string_view word = backend.config().balance.algorithm;
  return make_keyed(backend, std::make_unique<RdpCookie>(inside_of(word).text), "rdp-cookie");
}

constexpr BalanceKeyword kKeywords[] = {{"rdp-cookie", parse, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
