#include "admin/worker_walk.h"

#include <atomic>

#include "runtime/runtime.h"

namespace sluice::admin {
namespace {

constexpr int32_t kPollMs = 1;

/// Shared by the command and the mail under way; at any time one of them alone looks at it.
struct Walk {
  WorkerSlice slice;
  std::string text;
  std::unique_ptr<session::StreamCursor> cursor;
  size_t worker = 0;
  bool more = false;
  std::atomic<bool> answered{false};

  /// The client went away in the middle: the cursor is the worker's to unlink.
  ~Walk() {
    const auto* rt = runtime::Runtime::get_if();
    if (!cursor || !rt || worker >= rt->loops.size()) return;
    session::Worker::on_one(*rt->loops[worker], [c = std::shared_ptr<session::StreamCursor>(std::move(cursor))](session::Worker&) {});
  }
};

void ask(const std::shared_ptr<Walk>& walk) {
  walk->answered.store(false, std::memory_order_relaxed);
  session::Worker::on_one(*runtime::Runtime::get().loops[walk->worker], [walk](session::Worker& w) {
    if (!walk->cursor) {
      walk->cursor = std::make_unique<session::StreamCursor>();
      w.follow(*walk->cursor);
    }
    walk->slice(w, *walk->cursor, walk->text);
    walk->more = walk->cursor->at != nullptr;
    if (!walk->more) walk->cursor.reset();
    walk->answered.store(true, std::memory_order_release);
  });
}

}  // namespace

void walk_workers(CommandRun& r, WorkerSlice slice, std::function<void(CommandRun&)> end) {
  auto walk = std::make_shared<Walk>();
  walk->slice = std::move(slice);
  ask(walk);
  r.poll(kPollMs, [walk, end = std::move(end)](CommandRun& run) {
    if (!walk->answered.load(std::memory_order_acquire)) return false;
    run.print(walk->text);
    walk->text.clear();
    if (!walk->more && ++walk->worker == runtime::Runtime::get().loops.size()) {
      if (end) end(run);
      return true;
    }
    ask(walk);
    return false;
  });
}

}  // namespace sluice::admin
