// cpu-map: which processors the worker threads run on. Manual 3.1. There is one group of threads, so what is said of others
// is checked and binds nobody.
#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/kw_global_common.h"
#include "config/number_set.h"

namespace sluice::config {
namespace {

constexpr uint16_t kMostGroups = 64, kMostThreads = 64, kMostCpus = 1024;   // 64: as many workers as there can be
using Numbers = std::vector<uint16_t>;

bool read_set(ParseEnv& env, std::string_view word, uint16_t most, Numbers& out) {
  NumberSet kind = parse_number_set(word, 1, most, out);
  if (kind == NumberSet::good) return true;
  env.alert_at(1, fmt::format("cpu-map : '{}' is not a valid number/range.{}", word,
                              kind == NumberSet::out_of_range ? fmt::format(" It supports numbers from 1 to {}.", most) : ""));
  return false;
}

/// "0-3", "1,5", several words. False: complained.
bool read_cpus(ParseEnv& env, Numbers& cpus) {
  while (!env.done()) {
    const std::string word = env.next();
    for (std::string_view part : base::split(word, ',')) {
      NumberSet kind = part == "all" ? NumberSet::not_a_set : parse_number_set(part, 0, kMostCpus - 1, cpus);
      if (kind == NumberSet::good) continue;
      env.alert(kind == NumberSet::out_of_range ? fmt::format("cpu-map : supports CPU numbers from 0 to {}.", kMostCpus - 1)
                                                : fmt::format("cpu-map : '{}' is not a CPU range.", part));
      return false;
    }
  }
  return true;
}

void parse_cpu_map(ParseEnv& env) {
  if (env.size() < 3)
    return env.alert_at(0, "cpu-map expects a thread group ('all', 'odd', 'even', a number from 1 to 64 or a range), "
                           "followed by a list of CPU ranges with numbers from 0 to 1023.");
  const std::string word = env.next();
  std::string_view text = word;
  bool one_each = text.starts_with("auto:");
  if (one_each) text.remove_prefix(5);
  size_t slash = text.find('/');
  Numbers groups, threads, cpus;
  if (!read_set(env, text.substr(0, slash), kMostGroups, groups)) return;
  if (!read_set(env, slash == text.npos ? "all" : text.substr(slash + 1), kMostThreads, threads)) return;
  if (!read_cpus(env, cpus)) return;
  // Too few processors are no error in HAProxy, either: the threads that are left run anywhere. Ranges that end where the
  // machine ends, "1-" and "all", are as long as what they are matched with.
  bool open = slash == text.npos || text.ends_with('-') || text.ends_with("all") || env.at(2).ends_with('-');
  if (one_each && threads.size() < cpus.size() && !open)
    return env.alert_at(1, "cpu-map : thread range and CPU sets must have the same size to be automatically bound");
  if (std::find(groups.begin(), groups.end(), 1) == groups.end()) return;
  auto& map = env.config->global.cpu_map;
  for (size_t i = 0; i < threads.size() && !(one_each && i >= cpus.size()); ++i) {
    if (map.size() < threads[i]) map.resize(threads[i]);
    map[threads[i] - 1u] = one_each ? Numbers{cpus[i]} : cpus;
  }
}

constexpr Keyword kKeywords[] = {{"cpu-map", kGlobal, parse_cpu_map}};
const base::Register<Keyword> registered(kKeywords);

}  // namespace
}  // namespace sluice::config
