#include "process/environment.h"

#include <unistd.h>

#include <cstdlib>

#include "base/strings.h"
#include "process/version.h"

namespace sluice::process {
namespace {

/// With its family in front, as the reference writes it: "ipv4@127.0.0.1:80", "unix@/path".
std::string address_text(const net::Endpoint& e) {
  using Kind = net::Endpoint::Kind;
  switch (e.kind) {
    case Kind::ip: {
      net::Address a = e.ip;
      if (e.port) a.set_port(e.port);
      bool six = a.family() == net::Address::Family::ipv6;
      std::string ip = six ? "ipv6@[" + a.ip_text() + ']' : "ipv4@" + a.ip_text();
      return ip + ':' + std::to_string(a.port());
    }
    case Kind::unix_path: return "unix@" + e.name;
    case Kind::abstract: return "abns@" + e.name;
    case Kind::abstract_z: return "abnsz@" + e.name;
    case Kind::fd: return "fd@" + std::to_string(e.fd);
    case Kind::sockpair: return "sockpair@" + std::to_string(e.fd);
    default: return e.text;
  }
}

}  // namespace

void export_identity(const Options& o) {
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  setenv("HAPROXY_LOCALPEER", o.local_peer.empty() ? host : o.local_peer.c_str(), 1);
  setenv("HAPROXY_STARTUP_VERSION", full_version().c_str(), 1);
  setenv("HAPROXY_BRANCH", "3.4", 1);
  if (o.master_worker) setenv("HAPROXY_MWORKER", "1", 1);
  else unsetenv("HAPROXY_MWORKER");
}

void export_sockets(const Options& o, const model::Global& g) {
  std::string all;
  for (const auto& b : g.stats_sockets) (all += all.empty() ? "" : ";") += address_text(b->address);
  if (!all.empty()) setenv("HAPROXY_CLI", all.c_str(), 1);
  else unsetenv("HAPROXY_CLI");
  auto master = net::parse_endpoint(o.master_cli.substr(0, o.master_cli.find(',')), {});
  if (o.worker && !o.master_cli.empty() && master) setenv("HAPROXY_MASTER_CLI", address_text(*master).c_str(), 1);
  else unsetenv("HAPROXY_MASTER_CLI");
}

}  // namespace sluice::process
