// stats-file: counters of what has a guid begin where a file says, as `dump stats-file` prints it. Manual 3.1, management
// guide 9.3. What is not understood is passed over, and said once.
#include <fmt/format.h>

#include <optional>
#include <unordered_map>

#include "base/strings.h"
#include "config/files.h"
#include "config/state_settings.h"
#include "model/proxy.h"
#include "process/messages.h"
#include "runtime/counter_names.h"
#include "runtime/runtime.h"
#include "sluice/start_hook.h"

namespace sluice::process {
namespace {

using ByGuid = std::unordered_map<std::string_view, runtime::Counters*>;

/// One map a section.
struct Known {
  ByGuid fe, be, li, srv;
  std::vector<std::string> listener_guids;   ///< what li's keys point to

  explicit Known(runtime::Runtime& rt) : listener_guids(runtime::listener_guids(rt)) {
    for (const auto& p : rt.proxies()) {
      const model::Proxy& c = p->config();
      if (!c.guid.empty() && c.caps & model::kFrontendCap) fe.emplace(c.guid, &p->fe);
      if (!c.guid.empty() && c.caps & model::kBackendCap) be.emplace(c.guid, &p->be);
      p->for_each_server([&](runtime::LiveServer& s) {
        if (!s.config().guid.empty()) srv.emplace(s.config().guid, &s.counters);
      });
    }
    for (size_t i = 0; i < listener_guids.size(); ++i)
      if (!listener_guids[i].empty()) li.emplace(listener_guids[i], &rt.listeners()[i]->counters);
  }

  const ByGuid* section(std::string_view name) const {
    return name == "#fe" ? &fe : name == "#be" ? &be : name == "#li" ? &li : name == "#srv" ? &srv : nullptr;
  }
};

/// A value of a version that knows more objects than this one is no fault; one that cannot be read is.
class Reader {
 public:
  explicit Reader(runtime::Runtime& rt) : known_(rt) {}

  bool line(std::string_view text) {
    if (text.empty()) return true;
    if (text.starts_with('$')) return text == "$version 1";
    if (text.starts_with('#')) return header(text);
    if (!section_) return columns_ == std::nullopt ? header_seen_ : true;
    size_t comma = text.find(',');
    auto it = section_->find(text.substr(0, comma));
    if (it == section_->end()) return true;
    return comma != text.npos && columns_->load(text.substr(comma + 1), *it->second);
  }

 private:
  bool header(std::string_view text) {
    size_t space = text.find(' ');
    header_seen_ = true;
    section_ = known_.section(text.substr(0, space));
    columns_.reset();
    if (!section_) return true;
    constexpr std::string_view kFirst = "guid,";
    std::string_view names = space == text.npos ? "" : text.substr(space + 1);
    if (!names.starts_with(kFirst)) return section_ = nullptr, false;
    columns_.emplace(names.substr(kFirst.size()));
    return true;
  }

  Known known_;
  bool header_seen_ = false;
  const ByGuid* section_ = nullptr;
  std::optional<runtime::CounterColumns> columns_;
};

void run(runtime::Runtime& rt, std::vector<std::string>&) {
  std::string path = config::stats_file_of(rt.config().global);
  if (path.empty()) return;
  auto text = config::read_text(path);
  if (!text) return warning(fmt::format("config : Can't load stats file '{}': {}.", path, text.error()));
  Reader reader(rt);
  int number = 0, faults = 0, first = 0;
  for (std::string_view line : base::split(*text, '\n')) {
    ++number;
    if (!reader.line(base::trim(line)) && faults++ == 0) first = number;
  }
  if (faults) warning(fmt::format("config : stats file '{}': {} lines cannot be read, the first is line {}.", path, faults, first));
}

constexpr StartHook kHooks[] = {{"statistics file", 75, run}};
const base::Register<StartHook> registered(kHooks);

}  // namespace
}  // namespace sluice::process
