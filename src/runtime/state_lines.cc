#include "runtime/state_lines.h"

#include <fmt/format.h>

#include <atomic>

#include "runtime/proxy.h"

namespace sluice::runtime {
namespace {
std::atomic<EventSink> sink{nullptr};
constexpr int kEmergency = 0, kAlert = 1, kNotice = 5;

void say(const LiveServer& s, int level, std::string_view what) {
  if (EventSink f = sink.load(std::memory_order_acquire)) f(s.proxy(), level, server_line(s, what));
}

/// A loss that nobody asked for is an alert; one that was announced (drain, 404) is not.
int loss_level(const ServerState& before) {
  return before.in_drain() || before.oper == Oper::stopping ? kNotice : kAlert;
}

void say_still_draining(const LiveServer& s, const ServerState& after, const LiveServer* tracked) {
  if (after.admin & kForcedDrain) return say(s, kNotice, "remains in forced drain mode.");
  say(s, kNotice, fmt::format("is leaving forced drain but remains in drain mode{}.", via_text(tracked)));
}

void say_maintenance(const LiveServer& s, const ServerState& before, const ServerState& after, const Census& c,
                     const LiveServer* tracked, std::string_view cause) {
  const LiveServer* via = after.admin & kForcedMaint ? nullptr : tracked;
  std::string why = cause.empty() ? "" : fmt::format(" ({})", cause);
  if (before.oper == Oper::stopped)
    return say(s, kNotice, fmt::format("was DOWN and now enters maintenance{}{}.", via_text(via), why));
  say(s, loss_level(before), fmt::format("is going DOWN for maintenance{}{}{}", via_text(via), why, left_text(c)));
}

void say_out_of_maintenance(const LiveServer& s, const ServerState& before, const ServerState& after,
                            const LiveServer* tracked) {
  say(s, kNotice,
      fmt::format("is {}/{} (leaving {}maintenance).", after.oper == Oper::stopped ? "DOWN" : "UP",
                  after.in_drain() ? "DRAIN" : "READY", before.admin & kForcedMaint ? "forced " : ""));
  if (after.in_drain()) say_still_draining(s, after, tracked);
}
}  // namespace

void set_event_sink(EventSink f) { sink.store(f, std::memory_order_release); }

std::string server_line(const LiveServer& s, std::string_view what) {
  return fmt::format("{}Server {}/{} {}", s.config().backup ? "Backup " : "", s.proxy().name(), s.name(), what);
}

std::string via_text(const LiveServer* via) {
  return via ? fmt::format(" via {}/{}", via->proxy().name(), via->name()) : std::string();
}

std::string left_text(const Census& c) {
  std::string_view where = !c.active && c.backup ? " Running on backup." : "";
  return fmt::format(". {} active and {} backup servers left.{} {} sessions active, {} requeued, {} remaining in queue.",
                     c.active, c.backup, where, c.sessions, c.requeued, c.queued);
}

std::string online_text(const Census& c) {
  std::string_view where = !c.active && c.backup ? " Running on backup." : "";
  return fmt::format(". {} active and {} backup servers online.{} {} sessions requeued, {} total in queue.", c.active, c.backup,
                     where, c.requeued, c.queued);
}

std::string reason_text(const Reason& why) {
  if (why.text.empty()) return {};
  bool checked = why.check_ms >= 0 || why.http_code >= 0 || !why.info.empty();
  std::string out = fmt::format(", {}{}", checked ? "reason: " : "", why.text);
  if (why.http_code >= 0) out += fmt::format(", code: {}", why.http_code);
  if (!why.info.empty()) out += fmt::format(", info: \"{}\"", why.info);
  if (why.check_ms >= 0) out += fmt::format(", check duration: {}ms", why.check_ms);
  return out;
}

void say_admin(const LiveServer& s, const ServerState& before, const ServerState& after, const Census& c,
               const LiveServer* tracked, std::string_view cause) {
  if (!before.in_maint() && after.in_maint()) return say_maintenance(s, before, after, c, tracked, cause);
  if (before.in_maint() && !after.in_maint()) return say_out_of_maintenance(s, before, after, tracked);
  if (after.in_maint()) {
    uint8_t gone = static_cast<uint8_t>(before.admin & ~after.admin);
    if (gone & kForcedMaint && after.admin & kInheritedMaint)
      say(s, kNotice, fmt::format("is leaving forced maintenance but remains in maintenance{}.", via_text(tracked)));
    else if (gone & kInheritedMaint && after.admin & kForcedMaint)
      say(s, kNotice, "remains in forced maintenance.");
    return;
  }
  if (before.in_drain() && after.in_drain()) return say_still_draining(s, after, tracked);
  if (before.in_drain())
    return say(s, kNotice, fmt::format("is {} (leaving forced drain).", after.oper == Oper::stopped ? "DOWN" : "UP"));
  if (!after.in_drain()) return;
  const LiveServer* via = after.admin & kForcedDrain ? nullptr : tracked;
  const std::string why = cause.empty() ? std::string() : fmt::format(" ({})", cause);
  say(s, kNotice, fmt::format("enters drain state{}{}{}", why, via_text(via),
                              after.oper == Oper::stopped ? left_text(c) : online_text(c)));
}

void say_oper(const LiveServer& s, const ServerState& before, const ServerState& after, const Census& c,
              const LiveServer* via, const Reason& why) {
  std::string cause = via ? via_text(via) : reason_text(why);
  if (after.oper == Oper::stopped) say(s, loss_level(before), fmt::format("is DOWN{}{}", cause, left_text(c)));
  else if (after.oper == Oper::stopping) say(s, kNotice, fmt::format("is stopping{}{}", cause, online_text(c)));
  else say(s, kNotice, fmt::format("is UP{}{}", cause, online_text(c)));
  if (after.in_drain()) say_still_draining(s, after, s.tracked);
}

void say_no_server(const LiveProxy& p) {
  if (EventSink f = sink.load(std::memory_order_acquire))
    f(p, kEmergency, fmt::format("backend {} has no server available!", p.name()));
}

}  // namespace sluice::runtime
