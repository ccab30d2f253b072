#include "admin/prometheus_format.h"

#include <array>
#include <cstdio>

#include "model/proxy.h"
#include "runtime/state.h"

namespace sluice::admin {
namespace {

using Shape = PromMetric::Shape;

constexpr std::array<std::string_view, 2> kProxyStates = {"DOWN", "UP"};
constexpr std::array<std::string_view, 3> kListenerStates = {"WAITING", "OPEN", "FULL"};
constexpr std::array<std::string_view, 5> kServerStates = {"DOWN", "UP", "MAINT", "DRAIN", "NOLB"};
constexpr std::array<std::string_view, 6> kCodes = {"1xx", "2xx", "3xx", "4xx", "5xx", "other"};
constexpr std::array<std::string_view, 16> kOutcomes = {"HANA",  "SOCKERR", "L4OK",   "L4TOUT", "L4CON", "L6OK",    "L6TOUT",   "L6RSP",
                                                        "L7TOUT", "L7RSP",   "L7OK",   "L7OKC",  "L7STS", "PROCERR", "PROCTOUT", "PROCOK"};

/// A value of a label: the format wants these three escaped.
void append_escaped(std::string& out, std::string_view value) {
  for (char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else out += c;
  }
}

void append_label(std::string& out, std::string_view name, std::string_view value, bool first = false) {
  out.append(first ? "" : ",").append(name).append("=\"");
  append_escaped(out, value);
  out += '"';
}

void append_value(std::string& out, const StatValue& v) {
  switch (v.kind) {
    case StatValue::Kind::u32:
    case StatValue::Kind::u64:
      out += std::to_string(v.num);
      return;
    case StatValue::Kind::s32:
      out += std::to_string(static_cast<int64_t>(v.num));
      return;
    default:
      out += "NaN";
  }
}

void append_seconds(std::string& out, const StatValue& v) {
  if (v.kind == StatValue::Kind::none) return append_value(out, v);
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", static_cast<double>(v.num) / 1000);
  out += text;
}

size_t server_state(const runtime::LiveServer& s) {
  runtime::ServerState state = s.state();
  if (state.in_maint()) return 2;
  if (state.oper == runtime::Oper::stopping) return 4;
  if (state.oper == runtime::Oper::stopped) return 0;
  return state.in_drain() ? 3 : 1;
}

size_t own_state(const StatRow& row) {
  const std::string& status = row.values[col::status].text;
  switch (row.type) {
    case StatType::server:
      return server_state(*row.server);
    case StatType::listener:
      return status == "OPEN" ? 1 : status == "FULL" ? 2 : 0;
    case StatType::frontend:
      return status != "STOP";
    default:
      return status.starts_with("UP");
  }
}

/// False for a server that is not checked.
bool check_report(const runtime::LiveServer& s, runtime::CheckReport& r) {
  if (!s.check) return false;
  s.check->report(r);
  return r.configured && r.enabled;
}

/// Place in kOutcomes; their number when the check has none of them yet.
size_t outcome(const std::string& status) {
  size_t i = 0;
  while (i < kOutcomes.size() && kOutcomes[i] != status) ++i;
  return i;
}

/// The lines of one object: name and labels are the same but for the last label.
class Lines {
 public:
  Lines(std::string& out, PromScope scope, const PromMetric& m, const StatRow& row) : out_(out) {
    start_.append(kPromPrefixes[static_cast<size_t>(scope)]).append(m.name).append("{");
    append_label(start_, "proxy", row.values[col::pxname].text, true);
    if (scope == PromScope::server) append_label(start_, "server", row.values[col::svname].text);
    if (scope == PromScope::listener) append_label(start_, "listener", row.values[col::svname].text);
  }
  std::string& line(std::string_view label = {}, std::string_view value = {}) {
    out_ += start_;
    if (!label.empty()) append_label(out_, label, value);
    return out_.append("} ");
  }
  template <size_t N>
  void states(const std::array<std::string_view, N>& names, size_t set) {
    for (size_t i = 0; i < N; ++i) line("state", names[i]) += i == set ? "1\n" : "0\n";
  }
  template <size_t N>
  void counts(const std::array<std::string_view, N>& names, const std::array<size_t, N + 1>& n) {
    for (size_t i = 0; i < N; ++i) line("state", names[i]).append(std::to_string(n[i])).append("\n");
  }

 private:
  std::string& out_;
  std::string start_;
};

void append_status(Lines& lines, const StatRow& row) {
  if (row.type == StatType::server) return lines.states(kServerStates, own_state(row));
  if (row.type == StatType::listener) return lines.states(kListenerStates, own_state(row));
  lines.states(kProxyStates, own_state(row));
}

void append_agg_status(Lines& lines, const StatRow& row) {
  std::array<size_t, kServerStates.size() + 1> n{};
  row.proxy->for_each_server([&](runtime::LiveServer& s) { ++n[server_state(s)]; });
  lines.counts(kServerStates, n);
}

void append_agg_check(Lines& lines, const StatRow& row) {
  std::array<size_t, kOutcomes.size() + 1> n{};
  row.proxy->for_each_server([&](runtime::LiveServer& s) {
    runtime::CheckReport r;
    if (check_report(s, r)) ++n[outcome(r.status)];
  });
  lines.counts(kOutcomes, n);
}

void append_check(Lines& lines, Shape shape, const StatRow& row) {
  runtime::CheckReport r;
  if (!row.server || !check_report(*row.server, r)) return;
  if (shape == Shape::check_status) return lines.states(kOutcomes, outcome(r.status));
  StatValue v;
  v.kind = StatValue::Kind::u64;
  std::string& out = lines.line();
  if (shape == Shape::check_code) {
    v.num = r.code > 0 ? static_cast<uint64_t>(r.code) : 0;
    append_value(out, v);
  } else {
    v.num = static_cast<uint64_t>(r.duration_ms);
    append_seconds(out, v);
  }
  out += '\n';
}

}  // namespace

void append_metric_head(std::string& out, PromScope scope, const PromMetric& m) {
  const char* prefix = kPromPrefixes[static_cast<size_t>(scope)];
  out.append("# HELP ").append(prefix).append(m.name).append(" ").append(m.help);
  out.append("\n# TYPE ").append(prefix).append(m.name).append(m.counter ? " counter\n" : " gauge\n");
}

void append_process_sample(std::string& out, const PromMetric& m, const InfoValues& values) {
  out.append(kPromPrefixes[0]).append(m.name);
  if (m.shape == Shape::version) {
    append_label(out += '{', "version", values.values[m.column].text, true);
    out += "} 1";
  } else {
    append_value(out += ' ', values.values[m.column]);
  }
  out += '\n';
}

bool has_metric(const PromMetric& m, const StatRow& row) {
  if (m.http_only && row.proxy->config().mode != model::Mode::http) return false;
  runtime::CheckReport r;
  switch (m.shape) {
    case Shape::check_status:
    case Shape::check_code:
      return row.server && check_report(*row.server, r);
    case Shape::check_seconds:
      return row.server && check_report(*row.server, r) && r.duration_ms >= 0;
    default:
      return true;
  }
}

void append_samples(std::string& out, PromScope scope, const PromMetric& m, const StatRow& row) {
  Lines lines(out, scope, m, row);
  switch (m.shape) {
    case Shape::codes:
      for (size_t i = 0; i < kCodes.size(); ++i) {
        append_value(lines.line("code", kCodes[i]), row.values[m.column + i]);
        out += '\n';
      }
      return;
    case Shape::status:
      return append_status(lines, row);
    case Shape::agg_status:
      return append_agg_status(lines, row);
    case Shape::agg_check:
      return append_agg_check(lines, row);
    case Shape::check_status:
    case Shape::check_code:
    case Shape::check_seconds:
      return append_check(lines, m.shape, row);
    case Shape::seconds:
      append_seconds(lines.line(), row.values[m.column]);
      break;
    default:
      append_value(lines.line(), row.values[m.column]);
  }
  out += '\n';
}

}  // namespace sluice::admin
