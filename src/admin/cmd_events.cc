// show events: the log rings, once or as lines come (-w). Management guide 9.3 "show events".
#include "admin/targets.h"
#include "log/ring.h"
#include "runtime/runtime.h"

namespace sluice::admin {
namespace {

constexpr size_t kPiece = 16384;
constexpr int32_t kFollowMs = 100;

void list_sinks(CommandRun& r) {
  r.print("Supported events sinks are listed below. Add -w(wait), -n(new), -0(nul). Any key to stop.\n");
  for (const log::Ring* ring : log::Ring::all())
    r.print("    " + ring->name() + std::string(ring->name().size() < 10 ? 10 - ring->name().size() : 0, ' ') +
            " : type=buffer, 0 dropped, " + ring->description() + '\n');
}

/// Appends lines from `at` on; true when there may be more.
bool put_lines(const log::Ring& ring, uint64_t& at, char end, std::string& out) {
  size_t until = out.size() + kPiece;
  while (out.size() < until) {
    if (!ring.read(at, out)) return false;
    ++at;
    out += end;
  }
  return true;
}

void show_events(CommandRun& r) {
  if (word(r, 2).empty()) return list_sinks(r);
  const log::Ring* ring = log::Ring::find(word(r, 2));
  if (!ring) return r.message(3, "No such event sink");
  bool wait = false, fresh = false;
  char end = '\n';
  for (const std::string& w : r.words().subspan(3)) {
    if (w == "-w") wait = true;
    else if (w == "-n") fresh = true;
    else if (w == "-0") end = '\0';
    else return r.message(3, "unknown option");
  }
  uint64_t at = fresh ? ring->next() : ring->first();
  if (!wait) {
    r.stream([ring, at, end](std::string& out) mutable { return put_lines(*ring, at, end, out); });
    return;
  }
  r.poll(kFollowMs, [ring, at, end](CommandRun& run) mutable {
    std::string out;
    put_lines(*ring, at, end, out);
    run.print(out);
    return false;   // until the client goes
  });
}

constexpr Command kCommands[] = {
    {"show events", "show events [<sink>] [-w] [-n] [-0]", "lines kept in rings", Level::user, show_events},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
