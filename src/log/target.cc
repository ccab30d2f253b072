#include "log/target.h"

#include <unistd.h>

#include <algorithm>

#include "log/wire.h"

namespace sluice::log {

using model::LogTarget;
using model::LogWire;

Targets::Targets(const runtime::Runtime& rt) : pid_(std::to_string(::getpid())) {
  const model::Config& config = rt.config();
  global_.tag = config.global.log_tag;
  for (const LogTarget& t : config.global.logs) global_.targets.push_back(&target(t, config));
  for (const auto& p : rt.proxies()) {
    auto logs = std::make_unique<ProxyLogs>();
    const model::Proxy& proxy = p->config();
    logs->tag = proxy.log_tag.empty() ? std::string_view(config.global.log_tag) : proxy.log_tag;
    if (proxy.log_global) logs->targets = global_.targets;
    for (const LogTarget& t : proxy.logs) logs->targets.push_back(&target(t, config));
    proxies_.emplace(p.get(), std::move(logs));
  }
}

Sink& Targets::sink(const LogTarget& t, const model::Config& config) {
  std::string key = std::to_string(static_cast<int>(t.kind)) + ' ';
  if (t.kind == LogTarget::Kind::ring) key += t.ring;
  else if (t.kind == LogTarget::Kind::fd) key += std::to_string(t.address.fd);
  else key += t.text;
  auto& slot = sinks_[key];
  if (slot) return *slot;
  if (t.kind == LogTarget::Kind::ring) slot = make_ring_sink(t.ring, config);
  else if (t.kind == LogTarget::Kind::fd) slot = make_fd_sink(t.address.fd);
  else slot = make_datagram_sink(t);
  return *slot;
}

Target& Targets::target(const LogTarget& t, const model::Config& config) {
  auto& slot = targets_[&t];
  if (slot) return *slot;
  slot = std::make_unique<Target>();
  slot->config = &t;
  slot->sink = &sink(t, config);
  slot->hostname = config.global.log_send_hostname;
  slot->wire = t.format;
  if (t.format == LogWire::local && !t.format_given && !slot->hostname.empty()) slot->wire = LogWire::rfc3164;
  auto ring = config.rings.find(t.ring);
  if (t.kind == LogTarget::Kind::ring && ring != config.rings.end()) slot->wire = ring->second.format;
  return *slot;
}

ProxyLogs& Targets::of(const runtime::LiveProxy* proxy) {
  auto it = proxies_.find(proxy);
  return it == proxies_.end() ? global_ : *it->second;
}

void Targets::flush() {
  for (auto& s : sinks_) s.second->flush();
}

void emit(Targets& all, ProxyLogs& to, const Line& line) {
  for (Target* t : to.targets) {
    const LogTarget& c = *t->config;
    if (line.level > c.max_level) continue;
    if (c.sample_of && !in_sample(c.sample_ranges, c.sample_of, t->seen.fetch_add(1, std::memory_order_relaxed)))
      continue;
    WireHeader h;
    h.format = t->wire;
    h.facility = c.facility;
    h.level = std::max<int>(line.level, c.min_level);
    h.wall_us = line.wall_us;
    h.hostname = t->wire == LogWire::local ? std::string_view{} : t->hostname;
    h.tag = line.tag;
    h.pid = all.pid();
    h.structured_data = line.structured_data;
    char bytes[1024];
    base::TextOut head(bytes, sizeof bytes);
    put_header(h, head);
    std::string_view header = head.view().substr(0, c.max_len);
    t->sink->put(header, line.text.substr(0, c.max_len - header.size()));
  }
}

}  // namespace sluice::log
