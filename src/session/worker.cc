#include "session/worker.h"

#include <unistd.h>

#include <array>

#include "runtime/state.h"
#include "session/client_conn.h"
#include "session/stream.h"

namespace sluice::session {
namespace {

constexpr size_t kMaxWorkers = 64, kSpareStreams = 1024;
std::array<std::atomic<Worker*>, kMaxWorkers> workers;

/// A raised generation means that connections made before it must not be used again (drain, maintenance, new address).
void on_state(runtime::LiveServer& s, const runtime::ServerState& before, const runtime::ServerState& after) {
  if (before.generation == after.generation) return;
  s.references.fetch_add(1, std::memory_order_relaxed);
  auto left = std::make_shared<std::atomic<size_t>>(runtime::Runtime::get().loops.size());
  Worker::on_all([&s, left](Worker& w) {
    w.idle().purge(s);
    if (left->fetch_sub(1) == 1) s.references.fetch_sub(1, std::memory_order_release);
  });
}

void run_task(net::Loop& loop, void* what, uint64_t) {
  std::unique_ptr<std::function<void(Worker&)>> f(static_cast<std::function<void(Worker&)>*>(what));
  if (Worker* w = Worker::of(loop)) (*f)(*w);
}

}  // namespace

Worker::Worker(net::Loop& loop, runtime::Runtime& rt) : loop_(loop), rt_(rt), suspicions_(loop) {
  workers[static_cast<size_t>(loop.index())].store(this, std::memory_order_release);
  static bool listening = (runtime::add_state_listener(on_state), true);
  (void)listening;
}

Worker::~Worker() {
  workers[static_cast<size_t>(loop_.index())].store(nullptr, std::memory_order_release);
  while (Stream* s = streams_.front()) s->kill('K');
  while (ClientConn* c = clients_.front()) c->close();
}

Worker& Worker::here() { return *of(*net::Loop::current()); }

Worker* Worker::of(const net::Loop& loop) {
  return workers[static_cast<size_t>(loop.index())].load(std::memory_order_acquire);
}

void Worker::on_all(std::function<void(Worker&)> f) {
  for (const auto& loop : runtime::Runtime::get().loops) on_one(*loop, f);
}

void Worker::on_one(net::Loop& loop, std::function<void(Worker&)> f) {
  loop.post({run_task, new std::function<void(Worker&)>(std::move(f)), 0});
}

void Worker::adopt(const Accepted& client) {
  auto* c = new ClientConn(*this, client);
  c->begin();
}

void Worker::close_idle_clients() {
  draining_ = true;
  drain_from_us_ = loop_.now_us();
  for (ClientConn *c = clients_.front(), *next; c; c = next) {
    next = clients_.next(*c);
    c->close_if_idle();
  }
}

bool Worker::draining() {
  int64_t spread = rt_.config().global.close_spread;
  if (!draining_ || spread <= 0) return draining_;
  if (spread == model::kNeverClose) return false;
  int64_t passed = loop_.now_us() - drain_from_us_;
  return std::uniform_int_distribution<int64_t>(0, spread * 1000 - 1)(dice_) < passed;
}

int32_t Worker::idle_left_ms() {
  int32_t spread = rt_.config().global.close_spread;
  if (!draining_ || spread == model::kNeverClose) return -1;
  int64_t left = spread - (loop_.now_us() - drain_from_us_) / 1000;
  return left <= 0 ? 0 : std::uniform_int_distribution<int32_t>(0, static_cast<int32_t>(left))(dice_);
}

Stream& Worker::take_stream() {
  std::unique_ptr<Stream> s;
  if (spare_.empty()) {
    s = std::make_unique<Stream>(*this);
  } else {
    s = std::move(spare_.back());
    spare_.pop_back();
  }
  streams_.push_back(*s);
  return *s.release();
}

void Worker::follow(StreamCursor& c) {
  c.at = streams_.front();
  cursors_.push_back(c);
}

void Worker::give_back(Stream& s) {
  for (StreamCursor* c = cursors_.front(); c; c = cursors_.next(*c))
    if (c->at == &s) c->at = streams_.next(s);
  static_cast<base::ListNode<Stream>&>(s).unlink();
  if (spare_.size() < kSpareStreams) spare_.emplace_back(&s);
  else loop_.destroy(&s);
}

}  // namespace sluice::session
