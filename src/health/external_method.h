// What an external check's program is told. Manual 4.2 "external-check command". Immutable; any thread.
#pragma once
#include <string>
#include <vector>

#include "health/attempt.h"

namespace sluice::health {

class ExternalMethod final : public Method {
 public:
  ExternalMethod(std::string command, std::string path) : command_(std::move(command)), path_(std::move(path)) {}
  std::unique_ptr<Attempt> make(AttemptOwner& owner) const override;

  struct Invocation {
    std::vector<std::string> args;          ///< the command, the proxy's address and port, the server's
    std::vector<std::string> environment;   ///< "NAME=value"
  };
  Invocation invocation(runtime::LiveServer& server) const;
  const std::string& path() const { return path_; }

 private:
  std::string command_, path_;
};

/// Ends the programs that outlived their checks. After the workers ended, while their loops are there.
void end_orphans();

}  // namespace sluice::health
