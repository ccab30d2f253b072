// An answer from the server: rules, then its head to the client. Manual 4.3 "tcp-response content", "http-response",
// "http-after-response"; RFC 9112 section 9 for what becomes of the connections.
#include <algorithm>

#include "session/stream.h"

namespace sluice::session {

using http1::Emit;
using http1::Framing;
using model::Opt;
using runtime::Ctr;

Step Stream::response_rules() {
  st_.answering = true;
  const model::Proxy* order[] = {&be(), &fe()};
  size_t count = view_.backend == view_.frontend ? 1 : 2;
  // Stages: tcp-response of the backend, http-response of the backend, of the frontend.
  if (st_.stage == 0) {
    show_answer();
    Ruled r = run_rules(be().tcp_response);
    if (r != Ruled::done) return r == Ruled::wait ? Step::wait : verdict();
    st_.stage = 1;
  }
  while (st_.stage <= count) {
    Ruled r = run_rules(order[st_.stage - 1]->http_response);
    if (r != Ruled::done) return r == Ruled::wait ? wait_for_rules() : verdict();
    ++st_.stage;
  }
  if (response_.framing == Framing::tunnel) start_tunnel();
  else if (request_.framing == Framing::tunnel) up_.read_done = true;   // CONNECT was refused: nothing follows
  run_after_rules();
  view_.response_data = {};
  consider_hold();
  send_answer_head();
  return to(Phase::forward);
}

// What samples may read of the answer's payload: what came along with its head, and since.
void Stream::show_answer() {
  std::string_view bytes = server_->in().view();
  view_.response_chunked = response_.framing == Framing::chunked;
  bool whole = response_.framing == Framing::length;
  view_.response_data = whole ? bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(response_.length, bytes.size()))) : bytes;
  if (response_.framing == Framing::none) view_.response_data = {};
}

// http-response pause and its like; the client may leave meanwhile.
Step Stream::wait_for_rules() {
  if (!client_gone()) return Step::wait;
  count_client_abort();
  return close_with('C', 'H');
}

// http-after-response sees every answer, our own included; its rules cannot end it.
void Stream::run_after_rules() {
  for (const model::Proxy* p : {&be(), &fe()}) {
    st_.rule = 0;
    run_rules(p->http_after_response);
    if (view_.backend == view_.frontend) break;
  }
  st_.rule = 0;
}

bool Stream::client_keeps_alive() const {
  if (!st_.http || !request_.keep_alive || worker_.draining()) return false;
  if (std::max(fe().close_mode, be().close_mode) == model::CloseMode::close) return false;
  if (response_.framing == Framing::until_close || response_.framing == Framing::tunnel) return false;
  // HTTP/1.0 does not know codings: who believes the version finds the end with the connection's.
  if (response_.version == http1::Version::http10 && response_.find("transfer-encoding")) return false;
  // In the time of `grace` nothing is drained yet.
  return !worker_.runtime().process.stopping.load(std::memory_order_relaxed) || worker_.runtime().config().global.close_spread > 0;
}

void Stream::send_answer_head() {
  Framing framing = response_.framing;
  http1::ConnectionTokens tokens = http1::connection_tokens(response_);
  // What a client sent ahead into a tunnel that was refused, the server may take for another request.
  bool tunnel = framing == Framing::tunnel || request_.framing == Framing::tunnel;
  st_.server_keep = st_.server_keep && response_.keep_alive && !tunnel;
  st_.client_keep = client_keeps_alive() && !tokens.close;
  back_.drop_trailers = fe().has(Opt::drop_response_trailers);
  emit_answer_head();
}

void Stream::emit_answer_head() {
  Emit how;
  how.version = response_.version;
  bool switched = response_.framing == Framing::tunnel && response_.status == 101;
  how.connection = switched ? Emit::Connection::upgrade
                            : http1::response_connection(response_.version, request_.version, st_.client_keep);
  if (response_.framing == Framing::tunnel && !switched) how.connection = Emit::Connection::none;
  if (fe().has(Opt::use_proxy_header) && request_.find("proxy-connection")) how.connection_field = "proxy-connection";
  if (fe().has(Opt::h1_case_adjust_client)) how.names = back_.names = &case_map();
  back_.writer.start(response_.framing);
  st_.answer_growth = static_cast<int64_t>(counted_size(response_) - st_.answer_size);
  size_t most = http1::emitted_size(response_, how);
  base::ChunkRef chunk = most <= chunks().chunk_size() ? chunks().take() : base::ChunkPool::take_sized(static_cast<uint32_t>(most));
  char* end = http1::emit_response(chunk.data(), response_, how);
  back_.store.append(chunk, {chunk.data(), static_cast<size_t>(end - chunk.data())});
  st_.answer_started = st_.hold_bytes == 0;
}

}  // namespace sluice::session
