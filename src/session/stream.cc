#include "session/stream.h"

#include "expr/vars.h"

namespace sluice::session {

const std::array<Stream::PhaseRow, static_cast<size_t>(Phase::kCount)> Stream::kPhases = {{
    {"read_request", &Stream::read_request},
    {"frontend_rules", &Stream::frontend_rules},
    {"switch_backend", &Stream::switch_backend},
    {"backend_rules", &Stream::backend_rules},
    {"prepare", &Stream::prepare},
    {"pick", &Stream::pick},
    {"queue", &Stream::queue},
    {"turn_around", &Stream::turn_around},
    {"connect", &Stream::connect},
    {"exchange", &Stream::exchange},
    {"response_rules", &Stream::response_rules},
    {"forward", &Stream::forward},
    {"reply", &Stream::reply_phase},
    {"tarpit", &Stream::tarpit_phase},
    {"finish", &Stream::finish},
}};

Stream::Stream(Worker& worker) : worker_(worker) {
  request_.edits = response_.edits = &arena_;
}

Stream::~Stream() { reset(); }

base::ChunkPool& Stream::chunks() { return worker_.loop().chunks(); }
int64_t Stream::now() const { return worker_.loop().now_us(); }

void Stream::begin(ClientConn& client) {
  client_ = &client;
  runtime::LiveProxy& fe = client.frontend();
  st_.http = fe.config().mode == model::Mode::http;
  view_ = TxnView{};
  log_ = TxnLog{};
  view_.conn = &client.facts();
  view_.frontend = view_.backend = &fe;
  view_.arena = &arena_;
  view_.log = &log_;
  view_.timeouts = &st_.timeouts;
  view_.http = st_.http;
  runtime::Process& process = worker_.runtime().process;
  log_.serial = process.streams_total.fetch_add(1, std::memory_order_relaxed);
  process.streams.up();
  log_.accept_us = client.next_accept_us();
  if (!client.facts().requests) log_.handshake_us = client.handshake_us();
  log_.fe_conn = fe.fe_conn.value();
  log_.act_conn = process.connections.value();
  take_timeouts(fe.config().timeouts);
  request_captures_.assign(fe.config().request_captures.size(), {});
  response_captures_.assign(fe.config().response_captures.size(), {});
  view_.request_captures = request_captures_.data();
  view_.response_captures = response_captures_.data();
  advance();
}

// The one loop that runs phases. Events that come while it runs are looked at by the phases themselves.
void Stream::advance() {
  if (st_.running) {
    st_.again = true;
    return;
  }
  st_.running = true;
  ++log_.calls;
  for (;;) {
    st_.again = false;
    Step step = (this->*kPhases[static_cast<size_t>(st_.phase)].run)();
    if (step == Step::over) return;   // this stream may serve another client by now
    if (step == Step::wait && !st_.again) break;
  }
  st_.running = false;
}

void Stream::on_client() { advance(); }
void Stream::on_server_event() { advance(); }
void Stream::on_grant() { advance(); }
void Stream::run_ready() { advance(); }

void Stream::on_timer() {
  st_.wake_us = 0;
  st_.timer_fired = true;
  advance();
}

void Stream::on_client_timeout() {
  st_.client_timed_out = true;
  advance();
}

void Stream::on_server_timeout() {
  st_.server_timed_out = true;
  advance();
}

void Stream::on_server_connected(int error_code) {
  st_.connect_told = true;
  st_.connect_error = error_code;
  advance();
}

void Stream::kill(char cause) {
  if (st_.killed || !client_) return;
  st_.killed = true;
  set_end(cause, '-');
  st_.phase = Phase::finish;
  st_.client_abort = true;
  advance();
}

// Memory is kept, contents are not. Idempotent.
void Stream::reset() {
  ticket_.release();
  ticket_.clear_queue_positions();
  cancel();
  static_cast<net::Ready*>(this)->unlink();
  hold_server(nullptr);
  for (expr::Vars** scope : {&view_.txn_vars, &view_.req_vars, &view_.res_vars}) expr::release_vars(*scope);
  for (Leg* leg : {&up_, &back_}) {
    leg->store.clear();
    leg->writer.clear();
    leg->read_done = leg->closed = leg->drop_trailers = leg->bad_trailers = leg->failed = false;
    leg->received = leg->sent = 0;
    leg->names = nullptr;
  }
  request_.clear();
  response_.clear();
  held_.reset();
  held_size_ = 0;
  request_chunk_.reset();
  response_chunk_.reset();
  arena_.clear();
  st_ = StreamState{};
  client_ = nullptr;
  server_ = nullptr;
}

}  // namespace sluice::session
