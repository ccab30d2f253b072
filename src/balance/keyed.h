// What the algorithms have in common that compute a server from a key of the request: source, uri, url_param, hdr,
// rdp-cookie, hash. How a hash becomes a server is hash-type's business: a table (slot_map.h) or a ring (ring.h).
// Without a key both go round robin. Manual 4.2 "balance", "hash-type", "hash-preserve-affinity".
#pragma once
#include <memory>
#include <string_view>

#include "balance/hash_type.h"
#include "base/tree.h"
#include "runtime/proxy.h"
#include "runtime/server.h"
#include "sluice/balancer.h"

namespace sluice::balance {

/// Reads the key of one request. Immutable; worker threads, no lock.
class KeyReader {
 public:
  virtual ~KeyReader() = default;
  /// False: the request has none.
  virtual bool read(TxnView& txn, const HashType& hash, uint32_t& out) const = 0;
  virtual bool wants_body() const { return false; }
};

/// The balancer for an algorithm that reads keys so, by the backend's hash-type.
std::unique_ptr<Balancer> make_keyed(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name);

/// Base of both kinds. One Place for each server in use hangs on LiveServer::lb_node.
class Keyed : public Balancer {
 public:
  /// `reader` null: no keys, always round robin (static-rr).
  Keyed(runtime::LiveProxy& backend, std::unique_ptr<KeyReader> reader, std::string_view name);
  bool key(TxnView& txn, uint32_t& out) const final { return reader_ && reader_->read(txn, hash_, out); }
  bool wants_body() const final { return reader_ && reader_->wants_body(); }
  bool is_hash() const final { return reader_ != nullptr; }
  std::string_view name() const final { return name_; }

 protected:
  static constexpr int kMaxPassedOver = 256;
  struct Roomy;
  /// A server in use; derived kinds add to it.
  struct Place : base::TreeNode<Place, Roomy> {
    explicit Place(runtime::LiveServer& s) : server(s) {}
    runtime::LiveServer& server;
  };
  void enter(Place& p);
  void leave(Place& p);
  void change_room(Place& p, bool has_room);
  /// May take a request that hashed to it.
  bool accepts(const runtime::LiveServer& s, const PickInput& in) const;
  /// May take a request by round robin.
  static bool is_free(const runtime::LiveServer& s, const PickInput& in) { return !s.full() && !runtime::shunned(s, in); }
  /// The next in configuration order that has room: when many in a row have none, so that no pick looks at all.
  runtime::LiveServer* free_after(uint32_t index, const PickInput& in) const;
  /// What the affinity leaves for a key that no server accepts: its own server, or none (then the request waits in
  /// the backend's queue).
  runtime::LiveServer* fall_back(runtime::LiveServer* own, const PickInput& in) const;

 private:
  enum class Affinity : uint8_t { always, maxconn, maxqueue };
  std::unique_ptr<KeyReader> reader_;
  const HashType hash_;
  const std::string_view name_;
  Affinity affinity_;
  base::Tree<Place, Roomy> roomy_;   // those with room, by index
};

}  // namespace sluice::balance
