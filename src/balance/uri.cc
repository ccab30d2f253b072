// balance uri [len <n>] [depth <n>] [whole] [path-only]: the request's target. Manual 4.2.
#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <span>

#include "balance/keyed.h"
#include "http1/uri.h"

namespace sluice::balance {
namespace {

class Uri final : public KeyReader {
 public:
  explicit Uri(std::span<const std::string> args) {
    for (size_t i = 0; i < args.size(); ++i) {
      if (args[i] == "len") length_ = number(args[++i]);
      else if (args[i] == "depth") depth_ = number(args[++i]);
      else (args[i] == "whole" ? whole_ : path_only_) = true;
    }
  }

  /// The number that a word begins with, 0 when there is none.
  static uint32_t number(const std::string& word) {
    int32_t n = 0;
    std::from_chars(word.data(), word.data() + word.size(), n);
    return n > 0 ? static_cast<uint32_t>(n) : 0;
  }

  bool read(TxnView& txn, const HashType& hash, uint32_t& out) const override {
    if (!txn.request) return false;
    std::string_view text = txn.request->target;
    if (path_only_) text = http1::split_uri(text).path_query;
    if (!whole_) text = text.substr(0, text.find('?'));
    if (length_ != 0) text = text.substr(0, length_);
    if (depth_ != 0) text = text.substr(0, end_of_level(text));
    out = hash.of(text);
    return true;
  }

 private:
  // Each slash is one level; the one that opens a level too many ends the key.
  size_t end_of_level(std::string_view text) const {
    size_t at = text.find('/');
    for (uint32_t level = 0; at != text.npos && level < depth_; ++level) at = text.find('/', at + 1);
    return at;
  }
  uint32_t length_ = 0, depth_ = 0;
  bool whole_ = false, path_only_ = false;
};

void parse(ParseEnv& env) {
  while (!env.done()) {
    const std::string& word = env.next();
    if (word == "whole" || word == "path-only") continue;
    if (word != "len" && word != "depth")
      return env.alert(fmt::format("balance uri only accepts parameters 'len', 'depth', 'path-only', and 'whole' (got '{}').", word));
    if (Uri::number(env.peek()) == 0)
      return env.alert_at(env.pos(), fmt::format("balance uri : '{}' expects a positive integer (got '{}').", word, env.peek()));
    env.next();
  }
}

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  return make_keyed(backend, std::make_unique<Uri>(backend.config().balance.args), "uri");
}

constexpr BalanceKeyword kKeywords[] = {{"uri", parse, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
