// The request's rulesets, in HAProxy's order: tcp-request content, then http-request, of the frontend and later of the
// backend. Manual 4.3, 4.4.
#include <algorithm>

#include "net/socket.h"
#include "sluice/request_hook.h"
#include "session/stream.h"

namespace sluice::session {

using model::Opt;

// One ruleset, from where it stopped to wait. done: at its end, or a rule let the transaction pass.
Stream::Ruled Stream::run_rules(const model::Rules& rules) {
  if (!rules.empty()) note_bytes();   // samples of sizes
  if (!st_.resumed && st_.rule == 0) view_.strict_rewrites = true;
  if (st_.resumed && st_.wake_us && !st_.body_waiting) return Ruled::wait;   // woken by something else
  for (; st_.rule < rules.size(); ++st_.rule) {
    const model::Rule& rule = rules[st_.rule];
    if (rule.condition && !st_.resumed) {
      Got got = rule.condition->eval(view_);
      if (got == Got::later && view_.inspecting) return Ruled::wait;
      if (got != Got::yes) continue;
    }
    Ran ran = rule.action->run(*this);
    st_.resumed = false;
    view_.waiting_file = {};
    if (ran == Ran::wait) {
      if (view_.inspecting && !st_.wake_us && !st_.body_waiting) return Ruled::wait;   // a sample of the action
      st_.resumed = true;
      view_.waiting_file = rule.file;
      view_.waiting_line = rule.line;
      return Ruled::wait;
    }
    if (ran == Ran::stop) {
      view_.rule_file = rule.file;
      view_.rule_line = rule.line;
      st_.rule = 0;
      return st_.verdict == Verdict::none ? Ruled::done : Ruled::stop;
    }
  }
  st_.rule = 0;
  return Ruled::done;
}

// tcp-request content: waits for data up to inspect-delay, or until no more can come.
Stream::Ruled Stream::run_content_rules(const model::Rules& rules, int32_t inspect_delay) {
  if (rules.empty()) return Ruled::done;
  if (!st_.inspect_started) {
    st_.inspect_started = true;
    if (inspect_delay) wake_in(inspect_delay);
  }
  for (;;) {
    bool closed = client_->ended() || client_->in().full();
    bool over = closed || !inspect_delay || now() >= st_.wake_us || st_.wake_us == 0;
    view_.inspecting = !over;
    show_payload();
    Ruled r = run_rules(rules);
    view_.inspecting = false;
    if (r != Ruled::wait || st_.resumed) {
      if (r != Ruled::wait) st_.inspect_started = false, st_.wake_us = 0, cancel();
      return r;
    }
    if (!client_->fill() && !client_->ended()) return Ruled::wait;
  }
}

// What samples may read of the payload: all that has come so far.
void Stream::show_payload() {
  std::string_view bytes = client_->in().view();
  if (!st_.http) {
    view_.request_data = bytes;
    view_.request_complete = client_->ended();
    return;
  }
  view_.request_chunked = !held_ && !up_.read_done && request_.framing == http1::Framing::chunked;
  if (held_) view_.request_data = held_body();
  else if (view_.request_chunked) view_.request_data = bytes;
  else if (request_.framing == http1::Framing::length)
    view_.request_data = bytes.substr(0, static_cast<size_t>(std::min<uint64_t>(request_.length, bytes.size())));
}

// The rulesets of one proxy, numbered by st_.stage so that a wait comes back to the right one.
Stream::Ruled Stream::run_section(const model::Proxy& p) {
  show_payload();
  if (st_.http && st_.stage == 0) {
    if (p.has(Opt::http_buffer_request) && !hold_body(p.timeouts.http_request)) return Ruled::wait;
    if (st_.verdict != Verdict::none) return Ruled::stop;
    st_.stage = 1;
  }
  if (st_.stage <= 1) {
    Ruled r = run_content_rules(p.tcp_content, p.inspect_delay);
    if (r != Ruled::done) return r;
    st_.stage = 2;
    if (st_.switch_http && !st_.http) return become_http();
  }
  if (!st_.http) return Ruled::done;
  if (st_.stage == 2) {
    if (!p.http_request.empty()) show_payload();
    Ruled r = run_rules(p.http_request);
    if (r == Ruled::wait) return r;
    if (r == Ruled::stop) return r;
    st_.stage = 3;
  }
  if (st_.stage == 3) {
    if (ask_hooks(p)) return Ruled::stop;
    Ruled r = run_rules(p.redirects);
    if (r == Ruled::stop) return r;
  }
  return Ruled::done;
}

// Statistics and their like answer requests that the rules let pass.
bool Stream::ask_hooks(const model::Proxy& p) {
  std::unique_ptr<Service> service;
  base::Register<RequestHook>::for_each([&](const RequestHook& hook) {
    if (!service) service = hook.ask(*this, p);
  });
  if (!service) return false;
  serve(std::move(service));
  return true;
}

Step Stream::after_rules(Ruled r, Phase then) {
  switch (r) {
    case Ruled::wait: return client_aborted_early() ? verdict() : Step::wait;
    case Ruled::stop: return verdict();
    case Ruled::again: return Step::go;
    case Ruled::done: break;
  }
  st_.stage = 0;
  return to(then);
}

// A client that left while rules wait (pause, wait-for-body, inspection) waits for nothing.
bool Stream::client_aborted_early() {
  if (!st_.http) return false;
  if (up_.read_done && !client_->ended()) client_->fill();
  if (!client_->broken() && !(client_->eof() && st_.body_waiting)) return false;
  set_end('C', st_.body_waiting ? 'D' : 'R');
  st_.verdict = Verdict::close;
  count_client_abort();
  return true;
}

Step Stream::frontend_rules() {
  return after_rules(run_section(fe()), Phase::switch_backend);
}

Step Stream::backend_rules() {
  if (view_.backend == view_.frontend) return to(Phase::prepare);
  return after_rules(run_section(be()), Phase::prepare);
}

Step Stream::verdict() {
  switch (st_.verdict) {
    case Verdict::none:
    case Verdict::reply: return to(Phase::reply);
    case Verdict::tarpit: return to(Phase::tarpit);
    case Verdict::silent: net::make_silent(client_->fd(), st_.silent_ttl ? 1 : 0); break;
    case Verdict::close: break;
  }
  st_.client_abort = true;
  return to(Phase::finish);
}

// Switches a TCP stream to HTTP: what came is read as a request. Manual 4.3 "switch-mode".
Stream::Ruled Stream::become_http() {
  st_.http = view_.http = true;
  st_.switch_http = false;
  st_.stage = 0;
  st_.phase = Phase::read_request;
  up_.reader.start(http1::Framing::none, 0);
  client_->facts().requests = 0;
  log_.start_us = 0;
  return Ruled::again;
}

}  // namespace sluice::session
