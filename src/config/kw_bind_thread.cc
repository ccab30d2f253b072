// Options of bind lines that choose worker threads: thread, shards, process. Manual 5.1.
#include <fmt/format.h>

#include <algorithm>

#include "base/strings.h"
#include "config/kw_common.h"
#include "config/number_set.h"

namespace sluice::config {
namespace {

using model::Bind;
constexpr uint16_t kMaxThreads = 1024;

void refuse(ParseEnv& env, std::string_view word, bool range) {
  env.alert(fmt::format("'{}' : '{}' is not a valid number/range.{}", word, word,
                        range ? fmt::format(" It supports numbers from 1 to {}.", kMaxThreads) : ""));
}

/// False: complained.
bool parse_range(ParseEnv& env, std::string_view whole, std::string_view set, std::vector<uint16_t>& out) {
  NumberSet kind = parse_number_set(set, 1, kMaxThreads, out);
  if (kind != NumberSet::good) refuse(env, whole, kind == NumberSet::out_of_range);
  return kind == NumberSet::good;
}

void thread(ParseEnv& env, Bind& b) {
  const std::string word = env.next();
  std::string_view set = word;
  if (size_t slash = set.find('/'); slash != std::string_view::npos) {
    auto group = base::to_uint(set.substr(0, slash));
    if (!group) return refuse(env, word, false);
    if (*group != 1)
      return env.alert(fmt::format("'{}' thread-group number must be between 1 and 1 (was {})", word, *group));
    set.remove_prefix(slash + 1);
  }
  if (!parse_range(env, word, set, b.threads)) return;
  std::sort(b.threads.begin(), b.threads.end());
  b.threads.erase(std::unique(b.threads.begin(), b.threads.end()), b.threads.end());
}

void shards(ParseEnv& env, Bind& b) {
  const std::string& word = env.next();
  if (word.empty()) return env.alert("'shards' : missing value");
  b.shard_per_thread = word == "by-thread";
  if (b.shard_per_thread || word == "by-group") {   // there is one thread group
    b.shards = 1;
    return;
  }
  int64_t n = leading_int(word);
  if (n < 1 || n > kMaxThreads)
    return env.alert(fmt::format("'shards' : invalid value {}, allowed range is 1..{} or 'by-thread' or 'by-group'", n,
                                 kMaxThreads));
  b.shards = static_cast<uint32_t>(n);
}

void process(ParseEnv& env, Bind&) {
  env.alert("'process' on 'bind' lines is not supported anymore. Please use 'thread' instead.");
}

constexpr BindKeyword kKeywords[] = {{"thread", 1, thread}, {"shards", 1, shards}, {"process", 1, process}};
const base::Register<BindKeyword> reg(kKeywords);

}  // namespace
}  // namespace sluice::config
