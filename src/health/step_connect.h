// The step that opens a connection: socket, socks4 proxy, PROXY header. Manual 4.2 "tcp-check connect".
#pragma once
#include <memory>
#include <optional>

#include "expr/expression.h"
#include "health/script.h"

namespace sluice::health {

class ConnectStep final : public Step {
 public:
  ConnectStep() { kind = Kind::connect; }
  Flow enter(ScriptRun& run) const override;
  Flow more(ScriptRun& run) const override;
  Status timeout_status() const override { return Status::l4tout; }
  std::string name() const override;

  bool use_defaults = false;   ///< "default", or nobody wrote it: what the server line says about PROXY and socks4
  bool linger = false;         ///< ends in good order; else by a reset, which costs the server nothing
  bool send_proxy = false;
  bool via_socks4 = false;
  uint16_t port = 0;           ///< 0: the expression's, or the target's
  std::shared_ptr<const expr::Expression> port_expression;
  std::optional<net::Address> addr;
  bool answer_first = false;   ///< the next step waits for the server: its acknowledgement must not be held back

};

}  // namespace sluice::health
