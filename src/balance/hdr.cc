// balance hdr(<name>) [use_domain_only]: a request header. Manual 4.2.
#include <fmt/format.h>

#include <memory>

#include "balance/keyed.h"
#include "balance/words.h"
#include "base/strings.h"
#include "http1/list_value.h"

namespace sluice::balance {
namespace {

/// "1wt" of "haproxy.1wt.eu": what stands between the last two dots, or before the only one.
std::string_view main_domain(std::string_view host) {
  size_t last = host.rfind('.');
  if (last == host.npos || last == 0) return host;
  size_t before = last < 2 ? host.npos : host.rfind('.', last - 2);
  return before == host.npos ? host.substr(0, last) : host.substr(before + 1, last - before - 1);
}

class Header final : public KeyReader {
 public:
  Header(std::string_view name, bool domain_only) : name_(base::to_lower(name)), domain_only_(domain_only) {}

  bool read(TxnView& txn, const HashType& hash, uint32_t& out) const override {
    std::string_view value;
    if (!txn.request || !http1::nth_value(*txn.request, name_, 1, value) || value.empty()) return false;
    out = hash.of(domain_only_ ? main_domain(value) : value);
    return true;
  }

 private:
  const std::string name_;
  const bool domain_only_;
};

void parse(ParseEnv& env) {
  const std::string& word = env.at(env.pos() - 1);
  Inside in = inside_of(word);
  if (!in.closed || in.text.empty()) return env.alert("balance hdr requires an http header field name.");
  if (env.done()) return;
  if (env.next() != "use_domain_only")
    return env.alert(fmt::format("balance {} only accepts 'use_domain_only' modifier (got '{}').", word, env.at(env.pos() - 1)));
  note_unused_words(env);
}

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  const model::Balance& config = backend.config().balance;
  return make_keyed(backend, std::make_unique<Header>(inside_of(config.algorithm).text, !config.args.empty()), "hdr");
}

constexpr BalanceKeyword kKeywords[] = {{"hdr", parse, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
