// The statistics page: asked by the session for each request of a section with `stats enable`.
#include <algorithm>

#include "admin/stat_format.h"
#include "admin/stat_walk.h"
#include "admin/stats_html.h"
#include "sluice/request_hook.h"

namespace sluice::admin {
namespace {

constexpr std::string_view kNeedsAuth =
    "<html><body><h1>401 Unauthorized</h1>\nYou need a valid user and password to access this content.\n</body></html>\n";
constexpr std::string_view kForbidden =
    "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n";

class StatsService : public Service {
 public:
  StatsService(const StatsConfig& config, std::string_view after_uri) {
    facts_.config = &config;
    facts_.query = parse_query(after_uri);
  }
  std::string_view log_name() const override { return "<STATS>"; }
  bool wants_body() const override { return post_; }
  void want_body() { post_ = true; }

  void start(Txn& txn, http1::Head& head) override {
    TxnView& view = txn.view();
    const http1::Head& request = *view.request;
    std::string realm;
    Access access = check_access(view, *facts_.config, realm);
    if (access != Access::granted) return refuse(head, access, realm);
    facts_.admin = may_change(view, *facts_.config);
    if (request.method == "POST") return redirect(view, head);
    head.status = 200;
    head.reason = "OK";
    head.add("cache-control", "no-cache");
    head.add("content-type", content_type());
    if (facts_.config->refresh_s > 0 && !facts_.query.no_refresh)
      head.add("refresh", std::to_string(facts_.config->refresh_s));
    if (facts_.query.form == StatsQuery::Form::html) {
      head.add("x-frame-options", "DENY");
      head.add("x-content-type-options", "nosniff");
      head.add("referrer-policy", "same-origin");
      head.add("content-security-policy", page_policy());
    }
    length_ = -1;
    begin();
  }
  int64_t body_length() const override { return length_; }

  bool produce(std::string& out, size_t room) override {
    if (!stream_ && !page_) {
      out += fixed_;
      return true;
    }
    if (stream_) return !stream_->next(out);
    size_t until = out.size() + std::min<size_t>(room, 16384);
    if (!begun_) out += page_head(facts_), begun_ = true;
    while (out.size() < until) {
      if (!walk_->next(*row_)) {
        out += page_tail(facts_, last_);
        return true;
      }
      append_page_row(out, facts_, *row_, last_);
    }
    return false;
  }

 private:
  std::string_view content_type() const {
    switch (facts_.query.form) {
      case StatsQuery::Form::html:
        return "text/html; charset=utf-8";
      case StatsQuery::Form::json:
      case StatsQuery::Form::schema:
        return "application/json";
      default:
        return "text/plain";
    }
  }

  void fix(std::string_view body) {
    fixed_ = body;
    length_ = static_cast<int64_t>(body.size());
  }

  void refuse(http1::Head& head, Access access, const std::string& realm) {
    bool auth = access == Access::needs_auth;
    head.status = auth ? 401 : 403;
    head.reason = auth ? "Unauthorized" : "Forbidden";
    head.add("cache-control", "no-cache");
    head.add("content-type", "text/html");
    if (auth) head.add("www-authenticate", "Basic realm=\"" + realm + "\"");
    fix(auth ? kNeedsAuth : kForbidden);
  }

  void redirect(TxnView& view, http1::Head& head) {
    bool allowed = facts_.admin && !is_cross_site(*view.request);
    std::string st = !allowed ? "DENY" : !view.request_complete ? "EXCD" : apply_form(view.request_data);
    head.status = 303;
    head.reason = "See Other";
    head.add("cache-control", "no-cache");
    head.add("content-type", "text/plain");
    const StatsQuery& q = facts_.query;
    head.add("location", facts_.config->uri + ";st=" + st + (q.up ? ";up" : "") + (q.no_refresh ? ";norefresh" : ""));
    fix({});
  }

  void begin() {
    StatFilter filter;
    filter.options.hide_maint = facts_.query.no_maint;
    filter.options.up_only = facts_.query.up;
    filter.scope = facts_.config->scope;
    filter.name_part = facts_.query.scope;
    switch (facts_.query.form) {
      case StatsQuery::Form::schema:
        return fix(json_schema());
      case StatsQuery::Form::csv:
      case StatsQuery::Form::typed:
      case StatsQuery::Form::json: {
        StatForm form = facts_.query.form == StatsQuery::Form::csv     ? StatForm::csv
                        : facts_.query.form == StatsQuery::Form::typed ? StatForm::typed
                                                                       : StatForm::json;
        stream_ = std::make_unique<StatStream>(StatWalk(std::move(filter)), form, false);
        return;
      }
      default:
        page_ = true;
        walk_ = std::make_unique<StatWalk>(std::move(filter));
        row_ = std::make_unique<StatRow>();
    }
  }

  PageFacts facts_;
  bool post_ = false, page_ = false, begun_ = false;
  int64_t length_ = 0;
  std::string fixed_;
  std::unique_ptr<StatStream> stream_;
  std::unique_ptr<StatWalk> walk_;
  std::unique_ptr<StatRow> row_;
  const runtime::LiveProxy* last_ = nullptr;
};

std::unique_ptr<Service> ask(Txn& txn, const model::Proxy& section) {
  const StatsConfig* c = stats_config(section);
  const http1::Head* request = txn.view().request;
  if (!c || !request) return nullptr;
  std::string_view after;
  if (request->method != "GET" && request->method != "HEAD" && request->method != "POST") return nullptr;
  if (!targets_page(request->target, c->uri, after)) return nullptr;
  auto service = std::make_unique<StatsService>(*c, after);
  if (request->method == "POST") service->want_body();
  return service;
}

constexpr RequestHook kHooks[] = {{"stats", ask}};
const base::Register<RequestHook> registered(kHooks);

}  // namespace
}  // namespace sluice::admin
