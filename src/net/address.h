// Socket addresses. Address: a compact value for what a connection has. Endpoint: what a configuration names.
// Plain data, any thread. Manual section 11 (address formats) and 4 (bind, server).
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

struct sockaddr;
struct sockaddr_storage;

namespace sluice::net {

class Address {
 public:
  enum class Family : uint8_t { none, ipv4, ipv6, unix_socket };

  static Address v4(uint32_t host_order, uint16_t port = 0);
  static Address v6(const std::array<uint8_t, 16>& bytes, uint16_t port = 0);
  static Address from(const sockaddr* sa);
  /// An IPv4 or IPv6 literal without port; family none when it is none of them.
  static Address parse_ip(std::string_view text);

  Family family() const { return family_; }
  bool is_ip() const { return family_ == Family::ipv4 || family_ == Family::ipv6; }
  bool any() const;  ///< 0.0.0.0, :: or none
  uint16_t port() const { return port_; }
  void set_port(uint16_t p) { port_ = p; }
  uint32_t v4_host_order() const;
  const std::array<uint8_t, 16>& bytes() const { return ip_; }  ///< ipv4: the first four, network order
  /// The IPv4 address inside ::ffff:a.b.c.d, or itself.
  Address unmapped() const;

  /// Fills sa, returns its length; 0 for unix_socket and none.
  uint32_t to_sockaddr(sockaddr_storage& sa) const;
  /// "127.0.0.1", "::1", "unix:1" for unix sockets (with their listener id as port), "" for none.
  std::string ip_text() const;
  /// ip_text plus ":port".
  std::string text() const;
  /// Writes ip_text at out (at least 48 bytes), returns the end. For logs: no allocation.
  char* write_ip(char* out) const;
  bool operator==(const Address&) const = default;

 private:
  std::array<uint8_t, 16> ip_{};
  uint32_t scope_ = 0;
  uint16_t port_ = 0;
  Family family_ = Family::none;
};

/// One address word of a configuration.
struct Endpoint {
  enum class Kind : uint8_t { none, ip, host, unix_path, abstract, abstract_z, fd, sockpair };
  Kind kind = Kind::none;
  bool datagram = false;      ///< udp@, uxdg@, or where the context says so
  Address ip;                 ///< kind ip: with port; kind host: filled once resolved
  std::string name;           ///< host name, path or abstract name
  int fd = -1;
  uint16_t port = 0;          ///< first port
  uint16_t port_end = 0;      ///< last port of a range, 0 when no range
  bool port_offset = false;   ///< "+N", "-N" or no port: relative to the client's destination port
  int32_t offset = 0;
  bool port_given = false;
  uint8_t family_hint = 0;    ///< 4 or 6 when ipv4@ or ipv6@ was written
  std::string text;           ///< as written, for messages
};

/// What parse_endpoint lets pass.
struct EndpointRules {
  bool port_required = false;   ///< "missing port number"
  bool port_allowed = true;
  bool range_allowed = false;
  bool offset_allowed = false;
  bool names_allowed = true;    ///< host names (resolved later)
  bool datagram_default = false;   ///< datagram addresses only (logs); else streams only
  bool fd_allowed = true;          ///< fd@<n>
};

/// Every address form of the manual's section 11. The error is worded as HAProxy words it.
base::Result<Endpoint> parse_endpoint(std::string_view text, const EndpointRules& rules);

/// Resolves a name by libc (blocking: load time only). family_hint 0, 4 or 6.
base::Result<Address> resolve(const std::string& host, uint8_t family_hint);

}  // namespace sluice::net
