// A server line, and default-server. Plain data: copied from default-server, then filled by keyword parsers.
// Manual 5.2. Times in milliseconds.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/slots.h"
#include "net/address.h"

namespace sluice::model {

struct Proxy;

/// Where a server side connection comes from ("source").
struct Source {
  bool set = false;
  net::Endpoint address;
  enum class Use : uint8_t { none, client_ip, client, fixed, header } usesrc = Use::none;
  net::Endpoint usesrc_address;
  std::string header;
  int header_occurrence = -1;
  std::string interface;
};

struct Server {
  std::string name;
  uint32_t id = 0;                 ///< puid: given by "id" or the next free one
  bool id_given = false;
  net::Endpoint address;
  int weight = 1;
  bool weight_given = false;
  bool backup = false;
  bool disabled = false;
  bool dynamic = false;            ///< added at run time: begins in maintenance, its checks when they are enabled
  uint32_t maxconn = 0;            ///< 0: no limit
  uint32_t minconn = 0;
  uint32_t maxqueue = 0;           ///< 0: no limit
  int32_t slowstart = 0;
  bool down_ends_sessions = false;         ///< on-marked-down shutdown-sessions
  bool up_ends_backup_sessions = false;    ///< on-marked-up shutdown-backup-sessions
  int32_t pool_purge_delay = 5000;
  int32_t pool_max_conn = -1;      ///< -1: no limit
  uint32_t pool_low_conn = 0;
  int32_t max_reuse = -1;          ///< -1: no limit
  uint8_t send_proxy = 0;          ///< 0, 1 or 2: PROXY protocol version on its connections
  uint32_t proxy_v2_options = 0;   ///< bits of ProxyV2Option
  bool tfo = false;
  int32_t tcp_ut = 0;
  std::string proto;               ///< "h1", "none" or empty: by the mode
  std::string redir;
  std::string namespace_name;
  std::string cookie;
  Source source;
  std::string init_addr;           ///< as written, "" for the default last,libc
  std::string track;
  std::string guid;
  enum class HashKey : uint8_t { id, addr, addr_port } hash_key = HashKey::id;
  Slots slots;                     ///< check, agent, observe ... belong to the module that reads them

  std::string file;                ///< where the line stands
  int line = 0;
};

enum ProxyV2Option : uint32_t { kPp2Ssl = 1, kPp2CertCn = 2, kPp2Crc32c = 4, kPp2Authority = 8, kPp2UniqueId = 16, kPp2SslCipher = 32,
                                kPp2CertSig = 64, kPp2CertKey = 128 };

}  // namespace sluice::model
