#include "runtime/counter_names.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "runtime/runtime.h"

namespace sluice::runtime {
namespace {

constexpr CounterName kNames[] = {
    {Ctr::sessions, "stot"}, {Ctr::connections, "conn_tot"}, {Ctr::requests, "req_tot"}, {Ctr::bytes_in, "bin"},
    {Ctr::bytes_out, "bout"}, {Ctr::req_bytes_in, "reqbin"}, {Ctr::req_bytes_out, "reqbout"}, {Ctr::res_bytes_in, "resbin"},
    {Ctr::res_bytes_out, "resbout"}, {Ctr::denied_req, "dreq"}, {Ctr::denied_resp, "dresp"}, {Ctr::denied_conn, "dcon"},
    {Ctr::denied_sess, "dses"}, {Ctr::err_req, "ereq"}, {Ctr::err_conn, "econ"}, {Ctr::err_resp, "eresp"},
    {Ctr::internal_errors, "eint"}, {Ctr::retries, "wretr"}, {Ctr::redispatches, "wredis"}, {Ctr::hrsp_1xx, "hrsp_1xx"},
    {Ctr::hrsp_2xx, "hrsp_2xx"}, {Ctr::hrsp_3xx, "hrsp_3xx"}, {Ctr::hrsp_4xx, "hrsp_4xx"}, {Ctr::hrsp_5xx, "hrsp_5xx"},
    {Ctr::hrsp_other, "hrsp_other"}, {Ctr::client_aborts, "cli_abrt"}, {Ctr::server_aborts, "srv_abrt"},
    {Ctr::lb_total, "lbtot"}, {Ctr::intercepted, "intercepted"}, {Ctr::failed_rewrites, "wrew"}, {Ctr::connects, "connect"},
    {Ctr::reuses, "reuse"}, {Ctr::failed_checks, "chkfail"}, {Ctr::down_transitions, "chkdown"}, {Ctr::failed_hana, "hanafail"},
    {Ctr::replays, "replays"}, {Ctr::replays_refused, "replays_refused"}, {Ctr::parked, "parked"}, {Ctr::losses, "losses"},
};
static_assert(std::size(kNames) == static_cast<size_t>(Ctr::response_times));

}  // namespace

std::string listener_key(const LiveListener& l) {
  return l.bind.name.empty() ? "sock-" + std::to_string(l.bind.id) : l.bind.name;
}

std::vector<std::string> listener_guids(Runtime& rt) {
  std::vector<std::string> out;
  std::map<std::string_view, int> seen;
  for (const auto& l : rt.listeners()) {
    const std::string& prefix = l->bind.guid_prefix;
    out.push_back(prefix.empty() ? "" : prefix + '-' + std::to_string(++seen[prefix]));
  }
  return out;
}

std::span<const CounterName> counter_names() { return kNames; }

std::string counter_header() {
  std::string out;
  for (const CounterName& n : kNames) (out += out.empty() ? "" : ",") += n.name;
  return out;
}

void print_counters(std::string& out, const Counters& c) {
  for (const CounterName& n : kNames) {
    if (&n != kNames) out += ',';
    out += std::to_string(c.sum(n.counter));
  }
}

CounterColumns::CounterColumns(std::string_view header) {
  for (std::string_view name : base::split(header, ',')) {
    auto it = std::find_if(std::begin(kNames), std::end(kNames), [&](const CounterName& n) { return n.name == name; });
    columns_.push_back(it == std::end(kNames) ? Ctr::kCount : it->counter);
  }
}

bool CounterColumns::load(std::string_view values, Counters& c) const {
  auto words = base::split(values, ',');
  if (words.size() != columns_.size()) return false;
  std::vector<uint64_t> numbers;
  for (std::string_view word : words) {
    auto n = base::to_uint(word);
    if (!n && !word.empty()) return false;
    numbers.push_back(n.value_or(0));
  }
  c.clear();
  for (size_t i = 0; i < numbers.size(); ++i)
    if (columns_[i] != Ctr::kCount && numbers[i]) c.add(columns_[i], numbers[i]);
  return true;
}

}  // namespace sluice::runtime
