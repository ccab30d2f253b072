// What the Prometheus exporter tells: one row a metric. Names and types are those dashboards know from HAProxy's exporter.
#pragma once
#include <cstdint>
#include <span>

#include "admin/info.h"
#include "admin/stat_fields.h"

namespace sluice::admin {

/// In the order of the answer.
enum class PromScope : uint8_t { global, frontend, listener, backend, server, count };
inline constexpr size_t kPromScopes = static_cast<size_t>(PromScope::count);
/// The word of the query string: "server".
extern const char* const kPromScopeNames[kPromScopes];
/// What the names of its metrics start with: "haproxy_server_".
extern const char* const kPromPrefixes[kPromScopes];

constexpr uint8_t scope_bit(PromScope s) { return static_cast<uint8_t>(1u << static_cast<unsigned>(s)); }

struct PromMetric {
  enum class Shape : uint8_t {
    number,         ///< the column as it is
    seconds,        ///< a column of milliseconds
    codes,          ///< six columns from this one on, with label code
    status,         ///< one sample a state, with label state
    check_status,   ///< one sample an outcome of a check
    check_code,     ///< only of servers with a check
    check_seconds,
    version,        ///< 1, with label version
    agg_status,     ///< number of servers by state
    agg_check,      ///< number of servers by outcome of their check
  };
  uint16_t column;     ///< of `show stat` (admin::col); scope global: of `show info`
  uint8_t scopes;      ///< bits of scope_bit
  bool counter;        ///< else a gauge
  bool http_only;      ///< sections of mode http
  Shape shape;
  const char* name;    ///< after the prefix
  const char* help;
};

std::span<const PromMetric> process_metrics();
std::span<const PromMetric> stat_metrics();

}  // namespace sluice::admin
