// One line of `show stat`: what a frontend, backend, server or listener shows of itself. Filled on loop 0 from atomics.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "admin/stat_fields.h"
#include "runtime/runtime.h"

namespace sluice::admin {

struct StatValue {
  enum class Kind : uint8_t { none, u32, s32, u64, str } kind = Kind::none;
  const char* tags = nullptr;   ///< null: those of the column
  uint64_t num = 0;
  std::string text;
};

enum class StatType : uint8_t { frontend = 0, backend = 1, server = 2, listener = 3 };

struct StatRow {
  StatType type = StatType::frontend;
  uint32_t proxy_id = 0, id = 0;
  const runtime::LiveProxy* proxy = nullptr;
  const runtime::LiveServer* server = nullptr;
  std::array<StatValue, kStatCount> values;

  void clear();
  void u32(size_t column, uint64_t v, const char* tags = nullptr) { set(column, StatValue::Kind::u32, v, tags); }
  void u64(size_t column, uint64_t v, const char* tags = nullptr) { set(column, StatValue::Kind::u64, v, tags); }
  void s32(size_t column, int64_t v) { set(column, StatValue::Kind::s32, static_cast<uint64_t>(v), nullptr); }
  void str(size_t column, std::string_view v);

 private:
  void set(size_t column, StatValue::Kind kind, uint64_t v, const char* tags) {
    StatValue& x = values[column];
    x.kind = kind;
    x.num = v;
    x.tags = tags;
  }
};

/// What the reader wants of the rows.
struct StatOptions {
  bool hide_maint = false;   ///< no-maint: no servers in maintenance
  bool up_only = false;      ///< up: only servers that are up
};

void fill_frontend(StatRow& row, const runtime::LiveProxy& p, int64_t now_us);
void fill_backend(StatRow& row, const runtime::LiveProxy& p, int64_t now_us, const StatOptions& options);
void fill_server(StatRow& row, const runtime::LiveServer& s, int64_t now_us);
void fill_listener(StatRow& row, const runtime::LiveListener& l);

/// Columns that a frontend, backend, server and listener have alike.
void fill_names(StatRow& row, StatType type, const runtime::LiveProxy& p, std::string_view name, uint32_t id);
/// hrsp_*, reqbin ..., eint, wrew from a set of counters.
void fill_traffic(StatRow& row, const runtime::Counters& c, bool http);
/// Columns of modules: TLS, h2 (zero here) and h1.
void fill_modules(StatRow& row, const runtime::Counters& c, bool http);

/// "127.0.0.1:80", "[::1]:80", "unix" as `show stat` column addr.
std::string address_text(const net::Address& a);
/// A server's address: IP and port, or "unix".
std::string server_address_text(const runtime::LiveServer& s);

}  // namespace sluice::admin
