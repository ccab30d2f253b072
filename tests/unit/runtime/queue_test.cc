#include "runtime/queue.h"

#include <catch2/catch.hpp>
#include <thread>

#include "backend_fixture.h"
#include "base/time.h"
#include "runtime/state.h"

using namespace sluice;
using namespace sluice::runtime;
using test::Backend;
using test::Waiter;

TEST_CASE("a place is taken and given back", "[runtime]") {
  Backend b;
  b.server("s1").maxconn = 1;
  b.start();
  Ticket t;
  CHECK(b->acquire(t, {}) == Pick::taken);
  CHECK(t.server()->name() == "s1");
  CHECK(b["s1"].served == 1);
  CHECK(b["s1"].sessions.value() == 1);
  CHECK(b->be.sum(Ctr::lb_total) == 1);
  t.release();
  t.release();
  CHECK(t.state() == Ticket::State::idle);
  CHECK(b["s1"].served == 0);
}

TEST_CASE("a request without a free server waits in the backend's queue", "[runtime]") {
  Backend b;
  b.server("s1").maxconn = 1;
  b.start();
  net::Loop loop(0, 16384);
  Waiter first(loop), second(loop), third(loop);
  CHECK(b->acquire(first.ticket, first.ask()) == Pick::taken);
  CHECK(b->acquire(second.ticket, second.ask()) == Pick::queued);
  CHECK(b->acquire(third.ticket, third.ask()) == Pick::queued);
  CHECK(b->queue_length() == 2);
  CHECK(second.ticket.state() == Ticket::State::queued);
  CHECK(second.ticket.server() == nullptr);
  first.ticket.release();
  loop.turn(0);
  CHECK(second.calls == 1);
  CHECK(second.ticket.state() == Ticket::State::taken);
  CHECK(third.calls == 0);
  second.ticket.release();
  loop.turn(0);
  CHECK(third.calls == 1);
  CHECK(third.ticket.backend_queue_position() == 1);
  CHECK(b["s1"].served == 1);
}

TEST_CASE("priorities order a queue: class first, then arrival moved by the offset", "[runtime]") {
  Backend b;
  b.server("s1").maxconn = 1;
  b.start();
  net::Loop loop(0, 16384);
  Waiter holder(loop), plain(loop), late(loop), early(loop), urgent(loop);
  b->acquire(holder.ticket, holder.ask());
  Ask ask = late.ask();
  ask.priority_offset_ms = 5000;
  b->acquire(late.ticket, ask);
  b->acquire(plain.ticket, plain.ask());
  ask = early.ask();
  ask.priority_offset_ms = -5000;
  b->acquire(early.ticket, ask);
  ask = urgent.ask();
  ask.priority_class = -1;
  b->acquire(urgent.ticket, ask);
  Waiter* order[] = {&holder, &urgent, &early, &plain, &late};
  for (int i = 0; i < 4; ++i) {
    order[i]->ticket.release();
    loop.turn(0);
    CHECK(order[i + 1]->calls == 1);
  }
}

TEST_CASE("a bound request waits for its server; maxqueue bounds the line", "[runtime]") {
  Backend b;
  b.server("s1").maxconn = 1;
  b.config.servers.back()->maxqueue = 1;
  b.server("s2");
  b.start();
  net::Loop loop(0, 16384);
  Waiter first(loop), second(loop), third(loop);
  Ask ask = first.ask(&b["s1"]);
  CHECK(b->acquire(first.ticket, ask) == Pick::taken);
  CHECK(b->acquire(second.ticket, second.ask(&b["s1"])) == Pick::queued);
  CHECK(second.ticket.server() == &b["s1"]);
  CHECK(b["s1"].queued.value() == 1);
  CHECK(b->acquire(third.ticket, third.ask(&b["s1"])) == Pick::queue_full);
  Ask flexible = third.ask(&b["s1"]);
  flexible.bound_strict = false;
  b.config.max_keep_alive_queue = 1;
  CHECK(b->acquire(third.ticket, flexible) == Pick::taken);
  CHECK(third.ticket.server() == &b["s2"]);
  first.ticket.release();
  loop.turn(0);
  CHECK(second.ticket.state() == Ticket::State::taken);
  CHECK(second.ticket.server_queue_position() == 0);
}

TEST_CASE("a ticket that ends while its grant is under way gives the place to the next", "[runtime]") {
  Backend b;
  b.server("s1").maxconn = 1;
  b.start();
  net::Loop loop(0, 16384);
  Waiter first(loop), third(loop);
  {
    Waiter second(loop);
    b->acquire(first.ticket, first.ask());
    b->acquire(second.ticket, second.ask());
    b->acquire(third.ticket, third.ask());
    first.ticket.release();                     // second is granted, its mail not yet read
    CHECK(second.ticket.state() == Ticket::State::queued);
    CHECK(b["s1"].served == 1);
  }
  loop.turn(0);
  CHECK(third.calls == 1);
  CHECK(third.ticket.state() == Ticket::State::taken);
  CHECK(b["s1"].served == 1);
  CHECK(b->queue_length() == 0);
}

TEST_CASE("no usable server: refused at once, or parked until one is back", "[runtime]") {
  Backend b;
  b.server("s1").disabled = true;
  b.start();
  net::Loop loop(0, 16384);
  Waiter w(loop);
  CHECK(b->acquire(w.ticket, w.ask()) == Pick::no_server);
  Ask ask = w.ask();
  ask.park = true;
  CHECK(b->acquire(w.ticket, ask) == Pick::parked);
  StateChange::set_admin(b["s1"], 0, kForcedMaint, {});
  loop.turn(0);
  CHECK(w.ticket.state() == Ticket::State::taken);
}

TEST_CASE("backups serve when no active server is usable: the first, or all with allbackups", "[runtime]") {
  bool all = GENERATE(false, true);
  Backend b;
  b.config.options[static_cast<size_t>(model::Opt::allbackups)] = all;
  b.server("s1");
  b.server("b1").backup = true;
  b.server("b2").backup = true;
  b.start();
  CHECK(b->usable_active() == 1);
  CHECK(b->usable_backup() == 2);
  CHECK(b.picks(2) == "s1 s1");
  StateChange::set_down(b["s1"], {});
  CHECK(b.picks(4) == (all ? "b1 b2 b1 b2" : "b1 b1 b1 b1"));
  CHECK(b->usable_servers() == (all ? 2 : 1));
  if (!all) {
    StateChange::set_down(b["b1"], {});
    CHECK(b.picks(2) == "b2 b2");
  }
  StateChange::set_up(b["s1"], {});
  CHECK(b.picks(2) == "s1 s1");
}

TEST_CASE("the limit between minconn and maxconn follows the backend's load", "[runtime]") {
  Backend b;
  b.server("s1").maxconn = 100;
  b.config.servers.back()->minconn = 10;
  b.config.fullconn = 1000;
  b.start();
  LiveServer& s = b["s1"];
  CHECK(s.maxconn_now() == 10);
  for (int i = 0; i < 500; ++i) b->be_conn.up();
  CHECK(s.maxconn_now() == 50);
  for (int i = 0; i < 500; ++i) b->be_conn.up();
  CHECK(s.maxconn_now() == 100);
}

TEST_CASE("a failed or suspect server is avoided while another is usable", "[runtime]") {
  Backend b;
  b.server("s1");
  b.server("s2");
  b.start();
  Ask ask;
  ask.input.avoid = &b["s1"];
  for (int i = 0; i < 3; ++i) {
    Ticket t;
    CHECK(b->acquire(t, ask) == Pick::taken);
    CHECK(t.server()->name() == "s2");
  }
  ask.input.avoid = nullptr;
  ask.input.tried = 1u << b["s2"].index();
  Ticket t;
  b->acquire(t, ask);
  CHECK(t.server()->name() == "s1");
  StateChange::set_suspect(b["s1"], true);
  CHECK(b.picks(3) == "s2 s2 s2");
  StateChange::set_suspect(b["s2"], true);
  CHECK(b.picks(4) == "s1 s2 s1 s2");
  StateChange::set_suspect(b["s1"], false);
  CHECK(b.picks(3) == "s1 s1 s1");
}

TEST_CASE("no more requests are parked than the servers' queues would hold", "[runtime]") {
  Backend b;
  b.server("s1").maxqueue = 1;
  b.server("s2").maxqueue = 1;
  b.start();
  StateChange::set_down(b["s1"], {});
  StateChange::set_down(b["s2"], {});
  net::Loop loop(0, 16384);
  Waiter one(loop), two(loop), three(loop);
  auto park = [&](Waiter& w) {
    Ask ask = w.ask();
    ask.park = true;
    return b->acquire(w.ticket, ask);
  };
  CHECK(park(one) == Pick::parked);
  CHECK(park(two) == Pick::parked);
  CHECK(park(three) == Pick::queue_full);
  one.ticket.release();
  CHECK(park(three) == Pick::parked);
}

TEST_CASE("when all are suspect, requests may be parked while one of them tries", "[runtime]") {
  Backend b;
  b.server("s1");
  b.start();
  net::Loop loop(0, 16384);
  Waiter one(loop), two(loop), three(loop);
  CHECK(StateChange::set_suspect(b["s1"], true));
  CHECK_FALSE(StateChange::set_suspect(b["s1"], true));
  CHECK_FALSE(StateChange::probe_suspect(b["s1"]));
  for (Waiter* w : {&one, &two, &three}) {
    Ask ask = w->ask();
    ask.park = ask.park_on_suspects = true;
    CHECK(b->acquire(w->ticket, ask) == Pick::parked);
  }
  CHECK(StateChange::probe_suspect(b["s1"]));
  loop.turn(0);
  CHECK(one.ticket.state() == Ticket::State::taken);
  one.ticket.release();   // it failed: the others wait on
  loop.turn(0);
  CHECK(two.calls + three.calls == 0);
  StateChange::set_suspect(b["s1"], false);
  loop.turn(0);
  CHECK(two.ticket.state() == Ticket::State::taken);
  CHECK(three.ticket.state() == Ticket::State::taken);
}

TEST_CASE("places never exceed maxconn and none is lost across threads", "[runtime][threads]") {
  Counters::set_workers(4);
  Backend b;
  b.server("s1").maxconn = 3;
  b.server("s2").maxconn = 2;
  b.start();
  std::atomic<uint32_t> done{0}, over{0};
  auto work = [&](int index) {
    net::Loop loop(index, 16384);
    struct Client final : Ticket::Owner {
      Ticket ticket;
      std::atomic<uint32_t>* over = nullptr;
      bool holds = false;
      void on_grant() override { holds = ticket.state() == Ticket::State::taken; }
    };
    constexpr int kClients = 8, kRounds = 400;
    Client clients[kClients];
    int left[kClients];
    std::fill(std::begin(left), std::end(left), kRounds);
    for (int busy = kClients; busy > 0;) {
      busy = 0;
      for (int i = 0; i < kClients; ++i) {
        Client& c = clients[i];
        if (left[i] == 0) continue;
        ++busy;
        if (c.holds) {
          LiveServer& s = *c.ticket.server();
          if (s.served.load() > s.maxconn()) ++over;
          c.ticket.release();
          c.holds = false;
          --left[i], ++done;
        } else if (c.ticket.state() == Ticket::State::idle) {
          Ask ask;
          ask.owner = &c;
          ask.home = &loop;
          if (i % 4 == 0) ask.bound = &b["s1"];
          c.holds = b->acquire(c.ticket, ask) == Pick::taken;
        } else if (i % 3 == 0 && left[i] % 5 == 0) {
          c.ticket.release();                     // gives up waiting, perhaps while it is being granted
          --left[i], ++done;
        }
      }
      loop.turn(0);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work, i);
  for (auto& t : threads) t.join();
  Counters::set_workers(1);
  CHECK(done == 4 * 8 * 400);
  CHECK(over == 0);
  CHECK(b["s1"].served == 0);
  CHECK(b["s2"].served == 0);
  CHECK(b->queue_length() == 0);
  CHECK(b->total_queued() == 0);
}
