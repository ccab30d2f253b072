// What actions do to a stream. The contract is include/sluice/action.h.
#include "log/log.h"
#include "session/stream.h"

namespace sluice::session {

using model::Opt;
using runtime::Ctr;

void Stream::reply(LocalReply reply) {
  st_.reply = std::move(reply);
  st_.verdict = Verdict::reply;
  if (!st_.answering && !st_.backend_counted) view_.frontend->fe.add(Ctr::intercepted);
  if (log_.end.cause == '-') set_end('L', st_.answering ? 'H' : 'R');
}

void Stream::deny(uint16_t status, LocalReply* custom) {
  count_denied();
  set_end('P', st_.answering ? 'H' : 'R');
  take_reply(status, custom);
  st_.verdict = Verdict::reply;
}

void Stream::tarpit(uint16_t status, LocalReply* custom) {
  count_denied();
  set_end('P', 'T');
  take_reply(status, custom);
  st_.verdict = Verdict::tarpit;
}

void Stream::take_reply(uint16_t status, LocalReply* custom) {
  st_.reply = custom ? std::move(*custom) : LocalReply{};
  if (!custom) st_.reply.use_error_body = true;
  st_.reply.status = status;
}

void Stream::count_denied() {
  Ctr which = st_.answering ? Ctr::denied_resp : Ctr::denied_req;
  view_.frontend->fe.add(which);
  bool content = !st_.answering && st_.stage <= 1;   // tcp-request content counts for the frontend alone
  if (!content && (view_.backend != view_.frontend || st_.backend_counted)) view_.backend->be.add(which);
  if (st_.answering && view_.server) view_.server->counters.add(which);
  client_->listener().counters.add(which);
}

void Stream::count_bad_request() {
  view_.frontend->fe.add(Ctr::err_req);
  client_->listener().counters.add(Ctr::err_req);
}

void Stream::internal_error(uint16_t status) {
  view_.frontend->fe.add(Ctr::internal_errors);
  if (st_.backend_counted) view_.backend->be.add(Ctr::internal_errors);
  if (st_.answering && view_.server) view_.server->counters.add(Ctr::internal_errors);
  set_end('I', st_.answering ? 'H' : 'R');
  take_reply(status, nullptr);
  st_.verdict = Verdict::reply;
}

void Stream::reject() {
  count_denied();
  if (!st_.answering) log_.request_us = 0;   // shown as a request that was never taken
  set_end('P', st_.answering ? 'H' : 'R');
  st_.verdict = Verdict::close;
}

void Stream::silent_drop(bool reset_ttl) {
  count_denied();
  set_end('P', st_.answering ? 'H' : 'R');
  st_.verdict = Verdict::silent;
  st_.silent_ttl = reset_ttl;
}

void Stream::serve(std::unique_ptr<Service> service) {
  log_.served_by = service->log_name();
  view_.frontend->fe.add(Ctr::intercepted);
  set_end('L', 'R');
  st_.service = std::move(service);
  st_.verdict = Verdict::reply;
}

void Stream::set_backend(model::Proxy& backend) { st_.chosen = &backend; }

void Stream::set_timeout_ms(std::string_view which, int32_t ms) {
  struct Row {
    std::string_view name;
    int32_t model::Timeouts::*field;
  };
  static constexpr Row kRows[] = {
      {"client", &model::Timeouts::client},   {"server", &model::Timeouts::server}, {"tunnel", &model::Timeouts::tunnel},
      {"connect", &model::Timeouts::connect}, {"queue", &model::Timeouts::queue},   {"tarpit", &model::Timeouts::tarpit}};
  for (const Row& row : kRows)
    if (row.name == which) st_.timeouts.*row.field = st_.timeouts_set.*row.field = ms;
}

void Stream::set_priority(int32_t class_offset, int32_t time_offset_ms, bool set_class, bool set_offset) {
  if (set_class) view_.priority_class = st_.priority_class = class_offset;
  if (set_offset) view_.priority_offset_ms = st_.priority_offset_ms = time_offset_ms;
}

void Stream::send_interim(uint16_t status, const std::vector<http1::Field>& fields) {
  if (request_.version == http1::Version::http10 || st_.answer_started) return;
  http1::Head head;
  head.status = status;
  head.reason = http1::reason_phrase(status);
  head.fields = fields;
  base::ChunkRef chunk = base::ChunkPool::take_sized(static_cast<uint32_t>(http1::emitted_size(head, {})));
  char* end = http1::emit_response(chunk.data(), head, {});
  back_.store.append(chunk, {chunk.data(), static_cast<size_t>(end - chunk.data())});
}

void Stream::log_now() { log::transaction(view_, false); }

void Stream::wake_in(int32_t ms) {
  st_.timer_fired = false;
  st_.wake_us = now() + std::max<int64_t>(ms, 0) * 1000 + 1;
  set(worker_.loop().timers(), st_.wake_us);
}

void Stream::set_client_mark(uint32_t mark) { net::set_mark(client_->fd(), mark); }
void Stream::set_client_tos(uint8_t tos) { net::set_tos(client_->fd(), tos); }

}  // namespace sluice::session
