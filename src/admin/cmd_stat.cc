// show stat, show schema json, clear counters.
#include "admin/session.h"
#include "admin/stat_format.h"
#include "admin/stat_walk.h"
#include "base/strings.h"

namespace sluice::admin {
namespace {

using runtime::Counters;

void show_stat(CommandRun& r) {
  StatFilter f;
  StatForm form = StatForm::csv;
  bool describe = false;
  auto words = r.words();
  size_t i = 2;
  if (words.size() >= 5 && base::to_int(words[3]) && base::to_int(words[4])) {
    auto iid = base::to_int(words[2]);
    if (iid) f.proxy_id = *iid;
    else f.proxy_name = words[2];
    const runtime::Runtime& rt = runtime::Runtime::get();
    if (!iid && !rt.find_frontend(words[2]) && !rt.find_backend(words[2])) return r.message(3, "No such proxy.");
    f.types = static_cast<int>(*base::to_int(words[3]));
    f.id = *base::to_int(words[4]);
    i = 5;
  }
  for (; i < words.size(); ++i) {
    if (words[i] == "typed") form = StatForm::typed;
    else if (words[i] == "json") form = StatForm::json;
    else if (words[i] == "desc") describe = true;
    else if (words[i] == "no-maint") f.options.hide_maint = true;
    else if (words[i] == "up") f.options.up_only = true;
  }
  StatStream s(StatWalk(std::move(f)), form, describe);
  r.stream([s](std::string& out) mutable { return s.next(out); });
}

void show_schema(CommandRun& r) { r.print(json_schema()); }

template <class T>
void clear_times(T& t) {
  t.queue_time.clear_max();
  t.connect_time.clear_max();
  t.response_time.clear_max();
  t.total_time.clear_max();
}

void clear_proxy(runtime::LiveProxy& p, bool all) {
  p.fe_conn.clear_max();
  p.be_conn.clear_max();
  p.backend_queue.clear_max();
  for (runtime::Rate* rate : {&p.conn_rate, &p.sess_rate, &p.req_rate, &p.be_sess_rate}) rate->clear_max();
  clear_times(p);
  if (all) p.fe.clear(), p.be.clear();
  p.for_each_server([all](runtime::LiveServer& s) {
    s.sessions.clear_max();
    s.queued.clear_max();
    s.session_rate.clear_max();
    clear_times(s);
    if (all) s.counters.clear();
  });
}

/// Maxima only; with `all` the counters, too.
void clear_counters(CommandRun& r) {
  bool all = r.words().size() > 2 && r.words()[2] == "all";
  if (r.words().size() > 2 && !all) return r.message(3, "'clear counters' takes only 'all'.");
  if (r.level() < (all ? Level::admin : Level::operator_)) return r.message(3, "Permission denied");
  runtime::Runtime& rt = runtime::Runtime::get();
  for (const auto& p : rt.proxies()) clear_proxy(*p, all);
  for (const auto& l : rt.listeners()) {
    l->conn.clear_max();
    if (all) l->counters.clear();
  }
  rt.process.conn_rate.clear_max();
  rt.process.sess_rate.clear_max();
}

constexpr Command kCommands[] = {
    {"show stat", "show stat [desc|json|no-maint|typed|up]*", "counters of proxies, servers and listeners", Level::user,
     show_stat},
    {"show schema json", "show schema json", "the schema of the JSON answers", Level::user, show_schema},
    {"clear counters", "clear counters [all]", "reset the maxima, or all counters", Level::operator_, clear_counters},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
