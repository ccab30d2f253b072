#include "runtime/bad_messages.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include "base/time.h"
#include "runtime/proxy.h"

namespace sluice::runtime {
namespace {

std::mutex mutex;
uint64_t events = 0;
std::map<uint32_t, std::array<BadMessage, 2>>& kept() {   // by the id of the proxy that is at fault
  static std::map<uint32_t, std::array<BadMessage, 2>> all;
  return all;
}

}  // namespace

void keep_bad_message(bool response, const LiveProxy& frontend, const LiveProxy& backend, const LiveServer* server,
                      std::string source, std::string_view bytes, size_t error_at) {
  bool chosen = &backend != &frontend || response;
  BadMessage m;
  m.response = response;
  m.wall_us = base::wall_us();
  m.source = std::move(source);
  m.frontend = frontend.name();
  m.frontend_id = frontend.id();
  if (chosen) m.backend = backend.name(), m.backend_id = backend.id();
  if (server) m.server = server->name(), m.server_id = server->config().id;
  m.bytes = bytes;
  m.error_at = std::min(error_at, bytes.size());
  std::lock_guard lock(mutex);
  m.event = events++;
  kept()[response ? backend.id() : frontend.id()][response] = std::move(m);
}

std::vector<BadMessage> bad_messages(uint64_t& total) {
  std::vector<BadMessage> out;
  std::lock_guard lock(mutex);
  total = events;
  for (const auto& [id, pair] : kept())
    for (const BadMessage& m : pair)
      if (m.frontend_id >= 0) out.push_back(m);
  return out;
}

}  // namespace sluice::runtime
