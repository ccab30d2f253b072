// `http-request use-service prometheus-exporter`: the figures of `show info` and `show stat` for Prometheus. Manual 4.3.
#include <algorithm>
#include <bitset>

#include "admin/prometheus_format.h"
#include "admin/stat_walk.h"
#include "admin/stats_request.h"
#include "base/strings.h"
#include "model/error_pages.h"
#include "sluice/action.h"

namespace sluice::admin {
namespace {

constexpr size_t kMaxMetrics = 128;
constexpr uint8_t kAllScopes = (1u << kPromScopes) - 1;

std::span<const PromMetric> metrics_of(PromScope s) {
  return s == PromScope::global ? process_metrics() : stat_metrics();
}

/// What the query string asks for.
class Choice {
 public:
  /// False: it is not valid.
  bool parse(std::string_view query) {
    bool last = false;
    while (!last) {
      size_t amp = query.find('&');
      last = amp == std::string_view::npos;
      if (!take(query.substr(0, amp))) return false;
      query.remove_prefix(last ? query.size() : amp + 1);
    }
    return true;
  }
  bool no_maint() const { return no_maint_; }
  bool wants(PromScope s) const { return scopes_ & scope_bit(s); }
  bool wants(PromScope s, size_t metric) const {
    const auto i = static_cast<size_t>(s);
    return metrics_of(s)[metric].scopes & scope_bit(s) && !without_[i][metric] && (!only_ || with_[i][metric]);
  }

 private:
  bool take(std::string_view part) {
    auto decoded = parse_form(part);
    if (decoded.empty()) return true;
    const auto& [name, value] = decoded[0];
    if (name == "scope") return part.find('=') != std::string_view::npos && take_scope(value);
    if (name == "no-maint") no_maint_ = true;
    if (name == "metrics") take_metrics(value);
    return true;
  }

  bool take_scope(std::string_view value) {
    if (value.empty() || value == "*") {
      scopes_ = value.empty() ? 0 : kAllScopes;
      named_ = true;
      return true;
    }
    for (size_t i = 0; i < kPromScopes; ++i) {
      if (value != kPromScopeNames[i]) continue;
      scopes_ = static_cast<uint8_t>((named_ ? scopes_ : 0) | 1u << i);
      return named_ = true;
    }
    if (value == "sticktable") {   // there are no tables: a scope without metrics
      if (!named_) scopes_ = 0;
      return named_ = true;
    }
    return false;
  }

  void take_metrics(std::string_view list) {
    while (!list.empty()) {
      size_t comma = list.find(',');
      std::string_view one = base::trim(list.substr(0, comma));
      list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
      if (one.empty()) continue;
      bool minus = one.front() == '-';
      if (minus || one.front() == '+') one.remove_prefix(1);
      only_ |= !minus;
      mark(one, minus ? without_ : with_);
    }
  }

  using Marks = std::bitset<kMaxMetrics>[kPromScopes];
  static void mark(std::string_view name, Marks& marks) {
    for (size_t i = 0; i < kPromScopes; ++i) {
      std::string_view prefix = kPromPrefixes[i];
      if (!name.starts_with(prefix)) continue;
      auto rows = metrics_of(static_cast<PromScope>(i));
      for (size_t m = 0; m < rows.size(); ++m)
        if (name.substr(prefix.size()) == rows[m].name) marks[i].set(m);
    }
  }

  uint8_t scopes_ = kAllScopes;
  bool named_ = false, no_maint_ = false, only_ = false;
  Marks with_, without_;
};

int walk_type(PromScope s) {
  switch (s) {
    case PromScope::frontend:
      return 1;
    case PromScope::backend:
      return 2;
    case PromScope::server:
      return 4;
    default:
      return 8;
  }
}

/// Where the answer is: metric by metric, each over all its objects, so it holds no more than one row.
class Exporter : public Service {
 public:
  std::string_view log_name() const override { return "<PROMEX>"; }

  void start(Txn& txn, http1::Head& head) override {
    std::string_view target = txn.view().request->target;
    target = target.substr(0, target.find('#'));
    size_t query = target.find('?');
    valid_ = query == std::string_view::npos || choice_.parse(target.substr(query + 1));
    if (!valid_) {
      head.status = 400;
      head.reason = "Bad request";
      head.add("cache-control", "no-cache");
      head.add("content-type", "text/html");
      return;
    }
    head.status = 200;
    head.reason = "OK";
    head.add("cache-control", "no-cache");
    head.add("content-type", "text/plain; version=0.0.4");
  }
  int64_t body_length() const override { return valid_ ? -1 : static_cast<int64_t>(bad_request().size()); }

  bool produce(std::string& out, size_t room) override {
    if (!valid_) {
      out += bad_request();
      return true;
    }
    size_t until = out.size() + std::min<size_t>(room, 16384);
    for (; scope_ < kPromScopes; ++scope_, metric_ = 0) {
      const auto scope = static_cast<PromScope>(scope_);
      if (!choice_.wants(scope)) continue;
      if (scope == PromScope::global) {
        process(out);
        continue;
      }
      for (; metric_ < stat_metrics().size(); ++metric_)
        if (choice_.wants(scope, metric_) && !one_metric(out, until, scope)) return false;
    }
    return true;
  }

 private:
  static std::string_view bad_request() {
    std::string_view page = model::default_error_page(400);
    return page.substr(page.find("\r\n\r\n") + 4);
  }

  void process(std::string& out) const {
    auto values = std::make_unique<InfoValues>();
    fill_info(*values);
    for (size_t i = 0; i < process_metrics().size(); ++i) {
      if (!choice_.wants(PromScope::global, i)) continue;
      append_metric_head(out, PromScope::global, process_metrics()[i]);
      append_process_sample(out, process_metrics()[i], *values);
    }
  }

  /// False: `out` is full, the walk goes on with the next call.
  bool one_metric(std::string& out, size_t until, PromScope scope) {
    const PromMetric& m = stat_metrics()[metric_];
    if (!walk_) {
      StatFilter filter;
      filter.types = walk_type(scope);
      filter.options.hide_maint = scope == PromScope::server && choice_.no_maint();
      walk_ = std::make_unique<StatWalk>(std::move(filter));
      headed_ = false;
    }
    for (size_t rows = 0; out.size() < until && rows < kRowsAtOnce; ++rows) {
      if (!walk_->next(row_)) {
        walk_.reset();
        return true;
      }
      if (!has_metric(m, row_)) continue;
      if (!headed_) append_metric_head(out, scope, m);
      headed_ = true;
      append_samples(out, scope, m, row_);
    }
    return false;
  }

  /// Objects looked at in one go, also when they have nothing to tell: servers without check.
  static constexpr size_t kRowsAtOnce = 500;

  Choice choice_;
  bool valid_ = true, headed_ = false;
  size_t scope_ = 0, metric_ = 0;
  std::unique_ptr<StatWalk> walk_;
  StatRow row_;
};

std::unique_ptr<Service> make(Txn&) { return std::make_unique<Exporter>(); }

constexpr ServiceKeyword kServices[] = {{"prometheus-exporter", make}};
const base::Register<ServiceKeyword> registered(kServices);

}  // namespace
}  // namespace sluice::admin
