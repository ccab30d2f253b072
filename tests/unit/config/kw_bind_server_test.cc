// bind, server, default-server, server-template, source, balance and what a backend does with servers.
#include <catch2/catch.hpp>

#include "kw_world.h"

using namespace sluice;
using kw::World;

static std::string bind(const std::string& words) {
  return World("frontend f\n timeout client 5s\n bind " + words + "\n").said();
}
static std::string server(const std::string& words) { return kw::http(" server s 1.2.3.4:80 " + words).said(); }

TEST_CASE("bind addresses", "[config]") {
  World w("frontend f\n timeout client 5s\n bind 127.0.0.1:8000-8002,[::1]:90 name x maxconn 5 accept-proxy\n bind /tmp/a mode 600\n");
  CHECK(w.said() == "");
  const auto& binds = w.proxy().binds;
  REQUIRE(binds.size() == 5);
  CHECK(binds[2]->address.ip.port() == 8002);
  CHECK(binds[3]->address.ip.text() == "::1:90");
  CHECK(binds[3]->name == "x");
  CHECK(binds[3]->maxconn == 5);
  CHECK(binds[3]->accept_proxy);
  CHECK(binds[4]->address.kind == net::Endpoint::Kind::unix_path);
  CHECK(binds[4]->mode == 0600);
  CHECK(bind("").starts_with("A3 'bind' expects {<path>"));
  CHECK(bind(":70000") == "A3 'bind' : invalid port '70000'\n");
  CHECK(World("backend b\n bind :80\n").said() == "W2 'bind' ignored because backend 'b' has no frontend capability.\n");
}

TEST_CASE("bind options", "[config]") {
  CHECK(bind(":80 name") == "A3 'bind :80' in section 'frontend' : 'name' : missing name\n");
  CHECK(bind(":80 foo") == "A3 'bind :80' in section 'frontend': unknown keyword 'foo'\n");
  CHECK(bind(":80 id x") == "A3 'bind :80' in section 'frontend' : 'id' : expects an integer argument, found 'x'\n");
  CHECK(bind(":80-81 id 3") == "A3 'bind :80-81' in section 'frontend' : 'id' can only be used with a single socket\n");
  CHECK(bind(":80 mode 999").find("missing or invalid mode '999'") != std::string::npos);
  CHECK(bind(":80 nice 2000").find("allowed range is -1024..1024") != std::string::npos);
  CHECK(bind(":80 thread 1/40-50").empty());
  CHECK(bind(":80 thread 2/1").find("thread-group number must be between 1 and 1") != std::string::npos);
  CHECK(bind(":80 ssl").find("not built in sluice yet") != std::string::npos);
  CHECK(bind(":80 proto h1").find("is not usable for 'bind :80'") != std::string::npos);
  CHECK(bind(":80 mss 1400 v4v6 v6only defer-accept tcp-ut 5s transparent tfo nice 10 shards by-thread backlog 9 cc reno") == "");
  CHECK(bind(":80 cc no-such-algorithm").ends_with("'cc' : this system does not offer 'no-such-algorithm'\n"));
  World w("frontend f\n timeout client 5s\n bind :80 thread odd shards 4\n");
  CHECK(w.proxy().binds[0]->threads.front() == 1);
  CHECK(w.proxy().binds[0]->threads[1] == 3);
  CHECK(w.proxy().binds[0]->shards == 4);
}

TEST_CASE("servers take their defaults", "[config]") {
  World w = kw::http(" default-server weight 5 maxconn 9 backup\n server a 1.2.3.4:80 no-backup\n server b 1.2.3.5 weight 7 disabled\n"
                     " server-template t 2-3 1.2.3.6:80 minconn 4\n");
  CHECK(w.said() == "");
  const auto& s = w.proxy().servers;
  REQUIRE(s.size() == 4);
  CHECK(s[0]->weight == 5);
  CHECK_FALSE(s[0]->backup);
  CHECK(s[1]->weight == 7);
  CHECK(s[1]->disabled);
  CHECK(s[1]->backup);
  CHECK(s[2]->name == "t2");
  CHECK(s[3]->name == "t3");
  CHECK(s[3]->minconn == 4);
  CHECK(s[3]->maxconn == 9);
  CHECK(s[3]->address.ip.text() == "1.2.3.6:80");
}

TEST_CASE("server options", "[config]") {
  CHECK(server("weight 257") == "A7 'server l/s' : weight of server s is not within 0 and 256 (257).\n");
  CHECK(server("foo bar") == "A7 'server l/s' : unknown keyword 'foo'\n");
  CHECK(server("init-addr foo").find("unknown init-addr method 'foo'") != std::string::npos);
  CHECK(server("pool-max-conn -2") == "A7 'server l/s' : 'pool-max-conn' must be >= -1\n");
  CHECK(server("check-ssl").find("not built in sluice yet") != std::string::npos);
  CHECK(server("proxy-v2-options foo") == "A7 'server l/s' : 'foo' : proxy v2 option not implemented.\n");
  CHECK(server("source 1.2.3.4:80-90 interface eth0 weight 5").empty());
  CHECK(server("usesrc x") == "A7 'server l/s' : 'usesrc' only allowed after a 'source' statement.\n");
  CHECK(server("tfo").find("server has tfo activated") != std::string::npos);
  CHECK(server("id 0") == "A7 'server l/s' : 'id' : custom id has to be > 0.\n");
  World w = kw::http(" server s 1.2.3.4:80 send-proxy-v2 proxy-v2-options crc32c,authority pool-purge-delay 1s max-reuse 3\n");
  const model::Server& s = *w.proxy().servers.at(0);
  CHECK(s.send_proxy == 2);
  CHECK(s.proxy_v2_options == (model::kPp2Crc32c | model::kPp2Authority));
  CHECK(s.pool_purge_delay == 1000);
  CHECK(s.max_reuse == 3);
}

TEST_CASE("congestion control and websockets of servers", "[config]") {
  CHECK(server("ws auto cc reno") == "");
  CHECK(server("cc no-such-algorithm") != "");
  CHECK(server("ws h2") != "");
  CHECK(server("ws h9") != "");
}

TEST_CASE("server lines that cannot be", "[config]") {
  CHECK(kw::http(" server s").said() == "A7 'server' expects <name> and <addr>[:<port>] as arguments.\n");
  CHECK(kw::http(" server s/x 1.2.3.4").said() == "A7 character '/' is not permitted in server name 's/x'.\n");
  CHECK(kw::http(" server-template s 3-1 1.2.3.4").said() == "A7 Wrong server-template number or range arg '3-1'.\n");
  CHECK(World("frontend f\n server s 1.2.3.4\n").said() ==
        "A2 'server' not allowed because frontend 'f' has no backend capability.\n");
  CHECK(kw::http(" server s 1.2.3.4\n server s 1.2.3.5").said() ==
        "A8 proxy 'l', another server named 's' was already defined at line 7, please use distinct names.\n");
  CHECK(kw::http(" server s 1.2.3.4 id 3\n server t 1.2.3.5 id 3").said() ==
        "A8 'server l/t' : 'id' : custom id 3 already used at test.cfg:7 ('server s').\n");
}

TEST_CASE("names of servers are looked up as init-addr says", "[config]") {
  CHECK(kw::http(" server s nohost.invalid:80 init-addr none").said() == "");
  CHECK(kw::http(" server s nohost.invalid:80 init-addr last").said() ==
        "A7 'server l/s' : no method found to resolve address 'nohost.invalid'.\nA0 Failed to initialize server(s) addr.\n");
  World w = kw::http(" server s nohost.invalid:80 init-addr last,9.8.7.6");
  CHECK(w.said() == "");
  CHECK(w.proxy().servers[0]->address.ip.text() == "9.8.7.6:80");
}

TEST_CASE("source", "[config]") {
  World w = kw::http(" source 1.2.3.4 usesrc hdr_ip(X-Fwd,2) interface lo");
  CHECK(w.said() == "");
  CHECK(w.proxy().source.set);
  CHECK(w.proxy().source.header == "x-fwd");
  CHECK(w.proxy().source.header_occurrence == 2);
  CHECK(w.proxy().source.interface == "lo");
  CHECK(kw::http(" source 1.2.3.4 foo").said() == "A7 'source' only supports optional keywords 'interface' and 'usesrc'.\n");
  CHECK(kw::listen(" source 1.2.3.4 usesrc hdr_ip(x)").said() ==
        "W0 proxy 'l' : ignoring use of header x as source IP in non-HTTP mode.\n");
}

TEST_CASE("balance and hash-type", "[config]") {
  World w = kw::http(" balance roundrobin\n hash-type consistent wt6 avalanche\n hash-balance-factor 150\n hash-preserve-affinity maxconn");
  CHECK(w.said() == "");
  CHECK(w.proxy().balance.algorithm == "roundrobin");
  CHECK(w.proxy().balance.consistent);
  CHECK(w.proxy().balance.hash_function == "wt6");
  CHECK(w.proxy().balance.avalanche);
  CHECK(w.proxy().balance.balance_factor == 150);
  CHECK(w.proxy().balance.preserve_affinity == "maxconn");
  CHECK(kw::http(" balance foo").said().starts_with("A7 balance only supports 'roundrobin'"));
  CHECK(kw::http(" hash-balance-factor 50").said() == "A7 'hash-balance-factor' must be 0 or greater than 100.\n");
}

TEST_CASE("reuse, retry-on, name header", "[config]") {
  World w = kw::http(" http-reuse always\n retry-on conn-failure 503 429\n http-send-name-header X-Srv");
  CHECK(w.said() == "");
  CHECK(w.proxy().reuse == model::Reuse::always);
  CHECK(w.proxy().retry_on == (model::kRetryConnFailure | model::kRetry503 | model::kRetry429));
  CHECK(w.proxy().send_name_header == "x-srv");
  CHECK(kw::http(" retry-on none").proxy().retry_on == 0);
  CHECK(kw::http(" retry-on none 503").said() == "A7 'retry-on' 'none' keyworld only usable alone\n");
  CHECK(kw::http(" retry-on foo").said() == "A7 'retry-on': unknown keyword 'foo'\n");
}
