// What server lines and sections say about checks. Filled at load by the keywords of this folder, read by the checks.
// Manual 5.2 "check", "agent-check", "observe" and their kin. Times in milliseconds.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/proxy.h"
#include "net/address.h"

namespace sluice::health {

class Method;
class Step;
struct HttpRequest;

/// Where a server stands before it was checked (3.4: also when it leaves maintenance).
enum class InitState : uint8_t { up, down, fully_up, fully_down };
enum class Observe : uint8_t { none, layer4, layer7 };
enum class OnError : uint8_t { fail_check, fastinter, sudden_death, mark_down };

struct ServerChecks {
  bool check = false;
  int32_t inter = 2000, fastinter = 0, downinter = 0;   ///< the last two: 0 is "as inter"
  int rise = 2, fall = 3;
  uint16_t port = 0;                                    ///< 0: the server's
  std::optional<net::Endpoint> addr;                    ///< checks go there
  bool send_proxy = false;                              ///< check-send-proxy
  bool via_socks4 = false;
  InitState init_state = InitState::up;
  Observe observe = Observe::none;
  int error_limit = 10;
  OnError on_error = OnError::fail_check;
  std::optional<net::Address> socks4;

  bool agent = false;
  uint16_t agent_port = 0;
  int32_t agent_inter = 0;                              ///< 0: as inter
  std::optional<net::Address> agent_addr;
  std::string agent_send;
};
const ServerChecks& checks_of(const model::Server& s);
ServerChecks& edit_checks(model::Server& s);

/// http-check or tcp-check lines. Those of a defaults section count until the section that took them over writes one.
struct CheckRules {
  const model::Proxy* owner = nullptr;        ///< whose lines they are
  std::vector<std::shared_ptr<Step>> steps;
  std::shared_ptr<const HttpRequest> request; ///< of option httpchk
};

/// How the servers of a section are checked.
struct ProxyChecks {
  enum class Kind : uint8_t { plain, http, tcp, canned, external } kind = Kind::plain;
  CheckRules http, tcp;
  bool stop_on_404 = false, send_state = false;
  std::string command, path;                  ///< external-check
  std::shared_ptr<const Method> method;       ///< set by load; null: a connection is enough
};
const ProxyChecks& checks_of(const model::Proxy& p);
ProxyChecks& edit_checks(model::Proxy& p);

}  // namespace sluice::health
