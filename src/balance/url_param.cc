// balance url_param <name> [check_post]: a parameter of the query string, or of a POST request's payload. Manual 4.2.
#include <fmt/format.h>

#include <memory>

#include "balance/keyed.h"
#include "balance/words.h"

namespace sluice::balance {
namespace {

class UrlParam final : public KeyReader {
 public:
  UrlParam(std::string name, bool check_post) : start_(std::move(name) + "="), check_post_(check_post) {}

  bool read(TxnView& txn, const HashType& hash, uint32_t& out) const override {
    if (!txn.request) return false;
    std::string_view value, target = txn.request->target;
    size_t query = target.find('?');
    bool found = query != target.npos && find(target.substr(query + 1), value);
    if (!found && check_post_ && txn.request->method == "POST") found = find(txn.request_data, value);
    if (found) out = hash.of(value);
    return found;
  }
  bool wants_body() const override { return check_post_; }

 private:
  // Only '&' ends a parameter here; what has no '=' is none.
  bool find(std::string_view text, std::string_view& value) const {
    while (!text.empty()) {
      std::string_view one = text.substr(0, text.find('&'));
      if (one.starts_with(start_)) {
        value = one.substr(start_.size());
        return true;
      }
      text.remove_prefix(std::min(one.size() + 1, text.size()));
    }
    return false;
  }
  const std::string start_;
  const bool check_post_;
};

void parse(ParseEnv& env) {
  if (env.done()) return env.alert("balance url_param requires an URL parameter name.");
  env.next();
  if (env.done()) return;
  if (env.next() != "check_post")
    return env.alert(fmt::format("balance url_param only accepts 'check_post' modifier (got '{}').", env.at(env.pos() - 1)));
  note_unused_words(env);   // max_wait of old
}

std::unique_ptr<Balancer> make(runtime::LiveProxy& backend) {
  const auto& args = backend.config().balance.args;
  return make_keyed(backend, std::make_unique<UrlParam>(args[0], args.size() > 1), "url_param");
}

constexpr BalanceKeyword kKeywords[] = {{"url_param", parse, make}};
const base::Register<BalanceKeyword> reg(kKeywords);
}  // namespace
}  // namespace sluice::balance
