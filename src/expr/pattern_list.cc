#include "expr/pattern_list.h"

#include <sys/stat.h>

#include <array>
#include <atomic>
#include <cstring>
#include <fstream>
#include <mutex>

#include "base/strings.h"
#include "expr/acl_store.h"

namespace sluice::expr {
namespace {

/// One lock for each reading thread (as long as there are no more threads than this), each on a cache line of its own.
struct alignas(64) Lock {
  std::mutex mutex;
};
std::array<Lock, 64> locks;

std::mutex& lock_of_this_thread() {
  static std::atomic<unsigned> threads{0};
  thread_local unsigned mine = threads.fetch_add(1, std::memory_order_relaxed) % locks.size();
  return locks[mine].mutex;
}

thread_local int writing_depth = 0;

constexpr size_t kMaxFile = size_t{1} << 30;   ///< bytes of a pattern file

}  // namespace

PatternReading::PatternReading() : mine_(&lock_of_this_thread()) { static_cast<std::mutex*>(mine_)->lock(); }
PatternReading::~PatternReading() { static_cast<std::mutex*>(mine_)->unlock(); }
// A thread that holds all locks may ask for them again: loading a file takes them once, not for each line.
PatternWriting::PatternWriting() {
  if (writing_depth++ == 0)
    for (Lock& l : locks) l.mutex.lock();
}
PatternWriting::~PatternWriting() {
  if (--writing_depth == 0)
    for (Lock& l : locks) l.mutex.unlock();
}

bool PatternList::add_as(uint32_t version, std::string text, std::string value, int line, std::string& error) {
  PatternWriting writing;
  if (entries_.size() >= kMostEntries) return error = "too many entries", false;
  uint64_t order = next_order_++;
  Pattern& p = entries_[order];
  p.text = std::move(text);
  p.value = std::move(value);
  p.order = order;
  p.line = line;
  p.list = this;
  p.version = version;
  for (size_t i = 0; i < indexes_.size(); ++i) {
    if (indexes_[i]->insert(p, error)) continue;
    while (i-- > 0) indexes_[i]->erase(p);
    entries_.erase(order);
    return false;
  }
  by_text_.emplace(p.text, order);
  return true;
}

std::shared_ptr<const PatternView> PatternList::view(Match method, PatternRules rules, std::string& error) {
  for (const auto& v : views_)
    if (v->method_ == method && v->rules_.ignore_case == rules.ignore_case && v->rules_.resolve == rules.resolve) return v;
  auto made = std::make_shared<PatternView>(method, rules);
  if (!attach(made->index_, error)) return nullptr;
  views_.push_back(made);
  return made;
}

bool PatternList::attach(std::shared_ptr<PatternIndex> index, std::string& error) const {
  PatternWriting writing;
  for (const auto& [order, p] : entries_) {
    if (index->insert(p, error)) continue;
    if (p.line) error += " at line " + std::to_string(p.line) + " of file '" + file + "'";
    return false;
  }
  indexes_.push_back(std::move(index));
  return true;
}

bool PatternList::add_line(std::string_view line, int number, std::string& error) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with('#')) return true;
  while (!line.empty() && base::is_space(line[0])) line.remove_prefix(1);
  if (line.empty()) return true;
  if (!two_columns) return add(std::string(line), {}, number, error);
  size_t end = std::min(line.find_first_of(" \t"), line.size());
  return add(std::string(line.substr(0, end)), std::string(base::trim(line.substr(end))), number, error);
}

bool PatternList::load(bool optional, std::string& error) {
  struct stat st;
  if (::stat(file.c_str(), &st) != 0) {
    if (optional && errno == ENOENT) return true;
    error = "failed to open pattern file <" + file + ">";
    return false;
  }
  std::ifstream in(file, std::ios::binary);
  const char* fault = !in ? "" : S_ISDIR(st.st_mode) ? std::strerror(EISDIR) : nullptr;
  if (fault) {
    error = *fault ? "error encountered while reading  <" + file + "> : " + fault : "failed to open pattern file <" + file + ">";
    return false;
  }
  PatternWriting writing;
  std::string line;
  size_t total = 0;
  for (int number = 1; std::getline(in, line); ++number) {
    if ((total += line.size() + 1) > kMaxFile) {
      error = "pattern file <" + file + "> is too large";
      return false;
    }
    if (!add_line(line, number, error)) return false;
  }
  return true;
}

void number_lists(PatternLists& lists) {
  int next = 0;
  for (const auto& list : lists.all) {
    if (list->id >= 0) continue;
    while (lists.ids.contains(next)) ++next;
    list->id = next;
    lists.ids.emplace(next, list);
  }
}

void note_use(PatternList& list, const ParseEnv& env, std::string_view what) {
  bool first = list.description.empty();
  if (first) list.description = "pattern loaded from file '" + list.file + "' used";
  list.description += (first ? " by " : ", by ") + std::string(what) + " at file '" + env.file + "' line " + std::to_string(env.line);
}

std::shared_ptr<PatternList> pattern_file(ParseEnv& env, std::string_view name, bool two_columns, std::string& error) {
  bool optional = name.starts_with("opt@"), in_memory = name.starts_with("virt@");
  PatternLists& lists = pattern_lists(*env.config);
  auto known = lists.files.find(name);
  if (known != lists.files.end()) {
    std::shared_ptr<PatternList>& list = known->second;
    if (list->two_columns == two_columns) return list;
    error = "The file \"" + list->file + "\" is already used as " + (two_columns ? "one" : "two") +
            " column file and cannot be used by as " + (two_columns ? "two" : "one") + " column file";
    return nullptr;
  }
  auto list = std::make_shared<PatternList>();
  list->file = name;
  list->two_columns = two_columns;
  if (optional) list->file = name.substr(4);
  if (name.starts_with("file@")) list->file = name.substr(5);
  if (!in_memory && !list->load(optional, error)) return nullptr;
  list->file = name;
  lists.files.emplace(name, list);
  lists.all.push_back(list);
  return list;
}

}  // namespace sluice::expr
