// mode, ids, limits, timeouts, options of proxies.
#include <catch2/catch.hpp>

#include "kw_world.h"

using namespace sluice;
using kw::World;
using model::Opt;

TEST_CASE("mode, id, description, disabled", "[config]") {
  World w("frontend f\n mode http\n id 7\n description two words\n bind :80\n timeout client 1s\n");
  CHECK(w.said() == "");
  CHECK(w.proxy().mode == model::Mode::http);
  CHECK(w.proxy().id == 7);
  CHECK(w.proxy().description == "two words");
  CHECK(World("backend b\n mode foo\n").said() == "A2 unknown proxy mode 'foo'.\n");
  CHECK(World("backend b\n mode http x\n").said() == "A2 'mode' cannot handle unexpected argument 'x'.\n");
  CHECK(World("backend b\n id 0\n").said() == "A2 custom id has to be > 0.\n");
  CHECK(World("defaults\n id 5\n").said() == "A2 'id' not allowed in 'defaults' section.\n");
  CHECK(World("backend b\n disabled\n").proxy().disabled);
}

TEST_CASE("numbers are read as HAProxy reads them", "[config]") {
  World w = kw::listen(" maxconn 10abc\n fullconn 3\n backlog 9\n retries 5\n rate-limit sessions 4\n max-keep-alive-queue -1\n"
                       " srvtcpka-cnt 3\n clitcpka-idle 2m\n");
  CHECK(w.said() == "");
  CHECK(w.proxy().maxconn == 10);
  CHECK(w.proxy().fullconn == 3);
  CHECK(w.proxy().retries == 5);
  CHECK(w.proxy().rate_limit_sessions == 4);
  CHECK(w.proxy().max_keep_alive_queue == UINT32_MAX);
  CHECK(w.proxy().tcpka_server_cnt == 3);
  CHECK(w.proxy().tcpka_client_idle == 120);
  CHECK(kw::listen(" rate-limit sessions 1x").said() ==
        "A6 'rate-limit sessions' : unexpected character 'x' in integer value '1x'\n");
  CHECK(World("backend b\n maxconn 5\n").said() ==
        "W2 'maxconn' ignored because backend 'b' has no frontend capability. Maybe you want 'fullconn' instead ?\n");
}

TEST_CASE("timeouts", "[config]") {
  World w = kw::listen(" timeout queue 1m\n timeout park 10s\n timeout http-request 7\n");
  CHECK(w.said() == "");
  CHECK(w.proxy().timeouts.queue == 60000);
  CHECK(w.proxy().timeouts.park == 10000);
  CHECK(w.proxy().timeouts.http_request == 7);
  CHECK(kw::listen(" timeout client 6s").said() == "W6 overwriting 'timeout client' which was already specified\n");
  CHECK(kw::listen(" timeout queue 5x").said() == "A6 unexpected character 'x' in 'timeout queue'\n");
  CHECK(kw::listen(" timeout queue 5 6").said() == "A6 'timeout queue' : unexpected extra argument '6' after value '5'.\n");
  CHECK(kw::listen(" clitimeout 5").said() ==
        "A6 the 'clitimeout' directive is not supported anymore since HAProxy 2.1. Use 'timeout client'.\n");
  World inherited("defaults\n timeout client 5s\nfrontend f\n bind :80\n timeout client 6s\n");
  CHECK(inherited.said() == "");
  CHECK(inherited.proxy().timeouts.client == 6000);
}

TEST_CASE("options", "[config]") {
  World w = kw::http(" option dontlognull\n option forceclose x\n");
  CHECK(w.said().find("'forceclose' is not supported any more") != std::string::npos);
  World all = kw::http(" option httpclose\n option redispatch 2\n option tcpka\n option http-restrict-req-hdr-names reject\n"
                       " option nolinger\n no option nolinger\n");
  CHECK(all.said() == "");
  CHECK(all.proxy().close_mode == model::CloseMode::close);
  CHECK(all.proxy().has(Opt::redispatch));
  CHECK(all.proxy().redispatch_interval == 2);
  CHECK(all.proxy().has(Opt::clitcpka));
  CHECK(all.proxy().has(Opt::srvtcpka));
  CHECK_FALSE(all.proxy().has(Opt::nolinger));
  CHECK(all.proxy().restrict_names == model::HostNames::reject);
  CHECK(all.proxy().has(Opt::abortonclose));                                          // 3.4: the default of HTTP backends
  CHECK_FALSE(kw::http(" no option abortonclose").proxy().has(Opt::abortonclose));
  CHECK_FALSE(kw::listen(" mode tcp").proxy().has(Opt::abortonclose));
  CHECK(kw::listen(" option nosuch").said() == "A6 unknown option 'nosuch'\n");
  CHECK(kw::listen(" no option tcplog").said() == "A6 negation/default is not supported for option 'tcplog'.\n");
  CHECK(World("frontend f\n bind :80\n timeout client 1\n option redispatch\n").said() ==
        "W4 'redispatch' ignored because frontend 'f' has no backend capability.\n");
  CHECK(kw::listen(" option checkcache").said().find("not built in sluice yet") != std::string::npos);
}

TEST_CASE("options that need HTTP are dropped in TCP proxies", "[config]") {
  World w = kw::listen(" option http-no-delay\n option prefer-last-server\n monitor-uri /x\n");
  CHECK(w.said() ==
        "W0 monitor-uri will be ignored for proxy 'l' (needs 'mode http').\n"
        "W0 'option prefer-last-server' ignored for proxy 'l' as it requires HTTP mode.\n"
        "W0 'option http-no-delay' ignored for proxy 'l' as it requires HTTP mode.\n");
  CHECK_FALSE(w.proxy().has(Opt::http_no_delay));
}

TEST_CASE("forwardfor, originalto", "[config]") {
  World w = kw::http(" option forwardfor except 10.0.0.0/8 header X-Client if-none\n option originalto except ::1\n");
  CHECK(w.said() == "");
  const model::AddressHeader& f = w.proxy().forwardfor;
  CHECK(f.enabled);
  CHECK(f.name == "X-Client");
  CHECK(f.except_bits == 8);
  CHECK(f.if_none);
  CHECK(w.proxy().originalto.except_bits == 128);
  CHECK(kw::http(" option forwardfor except 1.2.3.4/33").said() ==
        "A7 'option forwardfor except' expects <address>[/mask] as argument.\n");
  CHECK(kw::http(" option forwardfor except 10.0.0.0/255.0.0.0").proxy().forwardfor.except_bits == 8);
}

TEST_CASE("option forwarded", "[config]") {
  World w = kw::http(" option forwarded\n");
  REQUIRE(w.proxy().forwarded);
  CHECK(w.proxy().forwarded->proto);
  CHECK(w.proxy().forwarded->for_.from == model::ForwardedPart::From::own);
  World all = kw::http(" option forwarded proto host by by_port for-expr src for_port\n");
  CHECK(all.said() == "");
  REQUIRE(all.proxy().forwarded);
  CHECK(all.proxy().forwarded->for_.expression);
  CHECK(kw::http(" option forwarded for_port").said() ==
        "A7 'option forwarded' : 'for_port' is only usable with 'for' or 'for-expr'.\n");
  CHECK(kw::http(" option forwarded for-expr nosuch").loaded.diags.alerts() == 1);
  CHECK_FALSE(kw::http(" option forwarded\n no option forwarded").proxy().forwarded);
}

TEST_CASE("option replay", "[config]") {
  World w = kw::http(" option replay max-body 1m hold 8k hold-time 1s budget 50% safe-only");
  CHECK(w.said() == "");
  const model::Replay& r = w.proxy().replay;
  CHECK(r.enabled);
  CHECK(r.max_body == 1048576);
  CHECK(r.hold == 8192);
  CHECK(r.hold_time == 1000);
  CHECK(r.budget_percent == 50);
  CHECK(r.safe_only);
  CHECK(kw::http(" option replay\n no option replay").proxy().replay.enabled == false);
  CHECK(kw::http(" option replay budget 101").loaded.diags.alerts() == 1);
}

TEST_CASE("ids are given in order, from 2 for proxies", "[config]") {
  World w("frontend a\n bind :80\n bind :81-82\n timeout client 1\nfrontend b\n id 3\n bind :83\n timeout client 1\n"
          "backend c\n server s 1.2.3.4 id 1\n server t 1.2.3.4\n timeout connect 1\n timeout server 1\n");
  CHECK(w.said() == "");
  CHECK(w.proxy(0).id == 2);
  CHECK(w.proxy(1).id == 3);
  CHECK(w.proxy(2).id == 4);
  REQUIRE(w.proxy(0).binds.size() == 3);
  CHECK(w.proxy(0).binds[2]->id == 3);
  CHECK(w.proxy(2).servers[1]->id == 2);
}
