// Balance algorithms: how a feature file adds one. Manual 4.2 "balance". Called under the backend's mutex.
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/registry.h"
#include "sluice/parse.h"
#include "sluice/txn.h"

namespace sluice::runtime {
class LiveServer;
class LiveProxy;
}  // namespace sluice::runtime

namespace sluice {

/// What a pick may consider.
struct PickInput {
  TxnView* txn = nullptr;
  bool has_key = false;         ///< hash algorithms: computed by key(), outside the lock
  uint32_t key = 0;
  const runtime::LiveServer* avoid = nullptr;     ///< the server that just failed (redispatch, replay)
  uint64_t tried = 0;           ///< replay: bit (server index mod 64) of servers already tried
  bool anyone = false;          ///< second try: nobody is shunned
};

/// Chooses among usable servers. Nothing here is O(servers) per request; add, remove and reweight are incremental.
class Balancer {
 public:
  virtual ~Balancer() = default;
  /// The algorithm's hash key from the request, computed without the lock. False: none (fall back to round robin).
  virtual bool key(TxnView& txn, uint32_t& out) const { return false; }
  /// key() reads the request's payload: it should be there first (url_param check_post).
  virtual bool wants_body() const { return false; }
  /// `weight`: effective weight in 1/16ths of the user's (0: takes no new sessions; slowstart scales it).
  virtual void add(runtime::LiveServer& server, uint32_t weight) = 0;
  virtual void remove(runtime::LiveServer& server) = 0;
  virtual void reweight(runtime::LiveServer& server, uint32_t weight) = 0;
  /// The server became full or suspect (false), or is neither any more. Algorithms that look for a server leave those
  /// out and put them back here; those that compute one from a key need not, they look at server.full() themselves.
  virtual void set_room(runtime::LiveServer& server, bool has_room) {}
  /// The next server for one session; passes over those that runtime::shunned() names. Null when no other has room:
  /// the caller asks again with in.anyone. Those that compute a server from a key may return a full one (it queues).
  virtual runtime::LiveServer* pick(const PickInput& in) = 0;
  /// Sessions on the server changed (leastconn, first). served: now.
  virtual void served_changed(runtime::LiveServer& server, uint32_t served) {}
  /// True when the same key must meet the same server: redispatch and reuse then differ (manual "option redispatch").
  virtual bool is_hash() const { return false; }
  /// Takes no notice of weights that change while a server is in use (manual 4.2 "hash-type map-based").
  virtual bool is_static() const { return false; }
  virtual std::string_view name() const = 0;   ///< as `show stat` column algo ("unknown" for those it does not name)
};

struct BalanceKeyword {
  std::string_view name;                       ///< first word of "balance <name>", without "(...)"
  /// Validates the arguments at load (env after the name); complains through env.
  void (*parse)(ParseEnv& env);
  /// For a backend whose servers are added next.
  std::unique_ptr<Balancer> (*make)(runtime::LiveProxy& backend);
};

}  // namespace sluice
