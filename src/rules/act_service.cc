// use-service: something inside answers. Manual 4.3.
#include "rules/rewrite.h"

namespace sluice::rules {
namespace {

const ServiceKeyword* find_service(std::string_view name) {
  const ServiceKeyword* found = nullptr;
  base::Register<ServiceKeyword>::for_each([&](const ServiceKeyword& s) {
    if (s.name == name) found = &s;
  });
  return found;
}

class UseService final : public Action {
 public:
  explicit UseService(const ServiceKeyword& service) : service_(service) {}
  bool is_final() const override { return true; }
  Ran run(Txn& txn) const override {
    txn.serve(service_.make(txn));
    return Ran::stop;
  }

 private:
  const ServiceKeyword& service_;
};

std::shared_ptr<const Action> parse(ParseEnv& env, Ruleset) {
  if (at_condition(env)) return refuse(env, "'use-service' expects a service name.");
  std::string name = env.next();
  const ServiceKeyword* service = find_service(name);
  if (!service) return refuse(env, "'" + name + "' unknown service name.");
  return std::make_shared<UseService>(*service);
}

constexpr ActionKeyword kActions[] = {{"use-service", kHttpRequest, parse}};
const base::Register<ActionKeyword> reg(kActions);

}  // namespace
}  // namespace sluice::rules
