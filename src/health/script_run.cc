#include "health/script_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "runtime/runtime.h"

namespace sluice::health {
namespace {

/// A transport that may not be destroyed in its own callback.
struct Retired final : net::Deferred {
  explicit Retired(std::unique_ptr<net::Transport> t) : transport(std::move(t)) {}
  std::unique_ptr<net::Transport> transport;
};

}  // namespace

ScriptRun::ScriptRun(AttemptOwner& owner, const Script& script) : owner_(owner), script_(script), answer_(txn_.arena()) {
  limit_ = owner.loop().chunks().chunk_size();
  txn_.view().backend = txn_.view().frontend = &owner.server().proxy();
  txn_.view().server = &owner.server();
}

ScriptRun::~ScriptRun() {
  if (transport_ && !linger_) transport_->reset_on_close();
}

void ScriptRun::start() { advance(false); }

// The vector is walked once; a step that waits is asked again with more(). A step may conclude the run.
void ScriptRun::advance(bool entered) {
  while (!over_) {
    if (at_ == script_.steps.size()) return pass();
    const Step& step = *script_.steps[at_];
    Flow f = entered ? step.more(*this) : step.enter(*this);
    if (f != Flow::next) return;
    ++at_;
    entered = false;
  }
}

void ScriptRun::pass() {
  Verdict v;
  v.status = exchanged_ ? Status::l7ok : Status::l4ok;
  if (script_.labelled) v.info = "(tcp-check)";
  if (!script_.steps.empty()) script_.steps.back()->passed(*this, v);
  conclude(std::move(v));
}

bool ScriptRun::open(const Opening& how, Verdict& v) {
  net::Loop& loop = owner_.loop();
  if (transport_) {
    transport_->want_read(false);
    if (!linger_) transport_->reset_on_close();
    loop.destroy(new Retired(std::move(transport_)));
  }
  in_.clear();
  out_.clear();
  out_done_ = 0;
  eof_ = false;
  linger_ = how.linger;
  net::Connecting c = net::connect_to(how.to, how.unix_socket, how.options);
  connect_deadline_us_ = loop.now_us() + int64_t{1000} * owner_.connect_ms();
  owner_.set_deadline(connect_deadline_us_);
  if (c.fd < 0) {
    bool refused = c.error_code == ECONNREFUSED || c.error_code == ENETUNREACH || c.error_code == EHOSTUNREACH ||
                   c.error_code == ENOENT;
    v = {refused ? Status::l4con : Status::sockerr, 0, error_text(c.error_code) + where()};
    return false;
  }
  transport_ = std::make_unique<net::PlainTransport>(loop, c.fd, *this);
  transport_->want_write();
  return true;
}

int ScriptRun::connect_result() { return net::connect_result(transport_->fd()); }

void ScriptRun::connected() {
  owner_.set_deadline(std::max(connect_deadline_us_, owner_.loop().now_us() + int64_t{1000} * owner_.exchange_ms()));
}

Flow ScriptRun::send(std::string_view bytes) {
  in_.clear();
  out_.assign(bytes);
  out_done_ = 0;
  return flush();
}

Flow ScriptRun::flush() {
  while (out_done_ < out_.size()) {
    iovec piece{out_.data() + out_done_, out_.size() - out_done_};
    net::Io io = transport_->write({&piece, 1}, false);
    if (io.kind == net::Io::done) {
      out_done_ += static_cast<size_t>(io.n);
      continue;
    }
    if (io.kind == net::Io::error) return fail(Status::sockerr, io.error_code);
    transport_->want_write();
    return Flow::wait;
  }
  return Flow::next;
}

void ScriptRun::on_readable() {
  if (over_) return;
  read();
  if (read_error_) fail(Status::sockerr, read_error_);
  else advance(true);
}

void ScriptRun::on_writable() {
  if (!over_) advance(true);
}

void ScriptRun::read() {
  if (in_.capacity() < limit_) in_.reserve(limit_);   // what was parsed in it must not move
  base::ChunkRef chunk = owner_.loop().chunks().take();
  iovec room{chunk.data(), std::min<size_t>(chunk.size(), limit_ - in_.size())};
  net::Io io = transport_->read({&room, 1});
  if (io.kind == net::Io::done) in_.append(chunk.data(), static_cast<size_t>(io.n));
  if (io.kind == net::Io::eof) eof_ = true;
  if (io.kind == net::Io::error) read_error_ = io.error_code;
  if (eof_ || read_error_ || input_full()) transport_->want_read(false);
}

void ScriptRun::timed_out() {
  if (over_) return;
  const Step& step = *script_.steps[std::min(at_, script_.steps.size() - 1)];
  conclude({step.timeout_status(), 0, where()});
}

Flow ScriptRun::fail(Status status, int error) {
  return conclude({status, 0, error_text(error) + where()});
}

std::string ScriptRun::where() const {
  if (!script_.labelled || at_ >= script_.steps.size()) return {};
  const Step& step = *script_.steps[at_];
  std::string out = step.number == 0 ? std::string(" at initial connection step of tcp-check")
                                     : fmt::format(" at step {} of tcp-check ({})", step.number, step.name());
  if (!step.comment.empty()) out += fmt::format(" comment: '{}'", step.comment);
  return out;
}

Flow ScriptRun::conclude(Verdict v) {
  if (over_) return Flow::over;
  over_ = true;
  if (transport_) transport_->want_read(false);
  if (v.info.size() > kMaxInfo) v.info.resize(kMaxInfo);
  owner_.concluded(std::move(v));
  return Flow::over;
}

}  // namespace sluice::health
