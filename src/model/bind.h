// A bind line. Plain data. Manual 5.1.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/slots.h"
#include "net/address.h"

namespace sluice::model {

struct Bind {
  net::Endpoint address;           ///< one port: ranges are expanded into several binds
  std::string name;
  uint32_t id = 0;
  uint32_t maxconn = 0;
  int backlog = 0;
  int mode = -1, uid = -1, gid = -1;   ///< unix sockets
  std::string interface;
  std::string namespace_name;
  int mss = 0;
  bool v4v6 = false, v6only = false, defer_accept = false, transparent = false, tfo = false;
  int32_t tcp_ut = 0;
  bool accept_proxy = false;
  int nice = 0;
  uint32_t shards = 1;
  bool shard_per_thread = false;      ///< shards by-thread
  std::vector<uint16_t> threads;      ///< 1-based numbers of the workers that may accept; empty: all
  std::string proto;
  std::string guid_prefix;
  uint8_t level = 1;               ///< stats socket: sluice::Level
  bool expose_fd = false;
  uint8_t severity_output = 0;     ///< 0 none, 1 number, 2 string
  Slots slots;
  std::string file;
  int line = 0;
};

}  // namespace sluice::model
