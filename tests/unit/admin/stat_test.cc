#include <regex>

#include "cli.h"

using namespace sluice;
using test::Cli;
using test::Model;

namespace {

Model config() {
  Model m;
  m.proxy("web", model::kFrontendCap);
  m.proxy("raw", model::kFrontendCap, model::Mode::tcp);
  model::Proxy& gfr = m.proxy("gfr", model::kBackendCap);
  m.server(gfr, "a", 9191, 10);
  m.server(gfr, "b", 9192, 20).maxconn = 100;
  m.server(gfr, "d", 9191).backup = true;
  m.server(gfr, "m", 9191).disabled = true;
  m.server(m.proxy("rawpool", model::kBackendCap, model::Mode::tcp), "a", 9191);
  return m;
}

std::string line_of(const std::string& text, std::string_view start) {
  size_t at = text.starts_with(start) ? 0 : text.find("\n" + std::string(start)) + 1;
  return text.substr(at, text.find('\n', at) - at);
}

/// Without the seconds since the last change, which time moves.
std::string steady(std::string line) {
  int commas = 0;
  std::string out;
  for (char c : line) {
    if (c == ',') ++commas;
    if (commas != 23 || c == ',') out += c;
  }
  return out;
}

}  // namespace

TEST_CASE("show stat has the reference's columns and rows", "[admin]") {
  Cli cli(config());
  std::string out = cli("show stat");
  CHECK(line_of(out, "# pxname").ends_with(",resbin,resbout,-,ssl_sess,ssl_reused_sess,ssl_failed_handshake,"
                                           "ssl_ocsp_staple,ssl_failed_ocsp_staple,h2_headers_rcvd,h2_data_rcvd,"
                                           "h2_settings_rcvd,h2_rst_stream_rcvd,h2_goaway_rcvd,"
                                           "h2_detected_conn_protocol_errors,h2_detected_strm_protocol_errors,"
                                           "h2_rst_stream_resp,h2_goaway_resp,h2_open_connections,"
                                           "h2_backend_open_streams,h2_total_connections,h2_backend_total_streams,"
                                           "h1_open_connections,h1_open_streams,h1_total_connections,"
                                           "h1_total_streams,h1_bytes_in,h1_bytes_out,h1_spliced_bytes_in,"
                                           "h1_spliced_bytes_out,"));
  CHECK(line_of(out, "web,FRONTEND") ==
        "web,FRONTEND,,,0,0,2000,0,0,0,0,0,0,,,,,OPEN,,,,,,,,,1,2,0,,,,0,0,0,0,,,,0,0,0,0,0,0,,0,0,0,,,0,0,0,0,,,,,,,,"
        ",,,,,,,,,,,,,http,,0,0,0,0,0,0,0,,,0,0,,,,,,,0,,,,,,,,,,0,0,0,0,0,0,0,0,,,0,0,0,0,-,0,0,0,0,0,0,0,0,0,0,0,0,0,"
        "0,0,0,0,0,0,0,0,0,0,0,0,0,");
  CHECK(line_of(out, "raw,FRONTEND") ==
        "raw,FRONTEND,,,0,0,2000,0,0,0,0,0,0,,,,,OPEN,,,,,,,,,1,3,0,,,,0,0,0,0,,,,,,,,,,,0,0,0,,,0,0,0,0,,,,,,,,"
        ",,,,,,,,,,,,,tcp,,0,0,0,,0,0,0,,,,,,,,,,,0,,,,,,,,,,0,0,0,0,0,0,0,0,,,0,0,0,0,-,0,0,0,0,0,0,0,0,0,0,0,0,0,"
        "0,0,0,0,0,0,0,0,0,0,0,0,0,");
  CHECK(steady(line_of(out, "gfr,m,")) ==
        "gfr,m,0,0,0,0,,0,0,0,,0,,0,0,0,0,MAINT,1,1,0,,,,,,1,4,4,,0,,2,0,,0,,,,0,0,0,0,0,0,,,,0,0,0,,,,,-1,,,0,0,0,0,,,"
        ",,,,,,,,,127.0.0.1:9191,,http,,,,,,,,0,0,0,,,0,,0,0,0,0,0,0,0,0,0,1,,,,0,,,,,,,,,,0,0,0,0,0,-,0,0,0,0,0,,,,,,,,"
        ",,,,,,,,,,,,,,");
  CHECK(line_of(out, "gfr,b,").starts_with("gfr,b,0,0,0,0,100,0,0,0,,0,,0,0,0,0,no check,20,1,0,"));
  CHECK(line_of(out, "gfr,d,").starts_with("gfr,d,0,0,0,0,,0,0,0,,0,,0,0,0,0,no check,1,0,1,"));
  CHECK(out.ends_with(",\n\n"));
}

TEST_CASE("show stat filters by proxy, type and state", "[admin]") {
  Cli cli(config());
  std::string out = cli("show stat gfr 4 -1");
  CHECK(out.find("gfr,a") != std::string::npos);
  CHECK(out.find("BACKEND") == std::string::npos);
  CHECK(out.find("web") == std::string::npos);
  CHECK(cli("show stat -1 1 -1").find("gfr") == std::string::npos);
  out = cli("show stat no-maint");
  CHECK(out.find("gfr,m,") == std::string::npos);
  CHECK(out.find("UP (3/4)") != std::string::npos);
}

TEST_CASE("typed and JSON forms name kind and origin of each value", "[admin]") {
  Cli cli(config());
  std::string typed = cli("show stat typed");
  CHECK(typed.starts_with("F.2.0.0.pxname.1:KNSV:str:web\nF.2.0.1.svname.1:KNSV:str:FRONTEND\nF.2.0.4.scur.1:MGPV:u32:0\n"));
  CHECK(typed.find("\nF.2.0.118.ssl_sess.1:MCPV:u64:0\n") != std::string::npos);
  CHECK(typed.find("\nB.4.0.19.act.1:MGPV:u32:2\n") != std::string::npos);
  CHECK(typed.find("\nS.4.1.19.act.1:SGPV:u32:1\n") != std::string::npos);
  std::string json = cli("show stat json");
  CHECK(json.starts_with("[[{\"objType\":\"Frontend\",\"proxyId\":2,\"id\":0,\"field\":{\"pos\":0,\"name\":\"pxname\"},"
                         "\"processNum\":1,\"tags\":{\"origin\":\"Key\",\"nature\":\"Name\",\"scope\":\"Service\"},"
                         "\"value\":{\"type\":\"str\",\"value\":\"web\"}},"));
  CHECK(json.ends_with("}}]]\n\n"));
}
