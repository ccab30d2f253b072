// The step that sends an HTTP request. Manual 4.2 "option httpchk", "http-check send", "http-check send-state".
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "expr/log_format.h"
#include "health/script.h"

namespace sluice::health {

/// What a request is made of; what is not set comes from `option httpchk`, else from HAProxy's defaults.
struct HttpRequest {
  std::optional<std::string> method, uri, version;
  std::shared_ptr<const expr::LogFormat> uri_format;
  std::vector<std::pair<std::string, std::shared_ptr<const expr::LogFormat>>> fields;   ///< names in lower case
  std::string body;
  std::shared_ptr<const expr::LogFormat> body_format;
};

class HttpSend final : public Step {
 public:
  HttpSend() { kind = Kind::send; }
  Flow enter(ScriptRun& run) const override;
  Flow more(ScriptRun& run) const override;
  std::string name() const override { return "send"; }

  HttpRequest request;
  bool send_state = false;   ///< adds X-Haproxy-Server-State
};

/// "UP 2/3; address=10.0.0.1; port=80; name=be/s; node=n; weight=1/2; scur=0/0; qcur=0".
std::string state_field(runtime::LiveServer& server);

}  // namespace sluice::health
