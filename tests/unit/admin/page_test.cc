#include "admin/stats_html.h"
#include "admin/stats_request.h"
#include "cli.h"

using namespace sluice;
using test::Cli;
using test::Model;

TEST_CASE("what follows the page's URI picks the form", "[admin]") {
  std::string_view after;
  CHECK(admin::targets_page("/admin?stats;csv;norefresh", "/admin?stats", after));
  CHECK(after == ";csv;norefresh");
  CHECK(admin::targets_page("http://h/admin?stats", "/admin?stats", after));
  CHECK_FALSE(admin::targets_page("/admin", "/admin?stats", after));
  using Form = admin::StatsQuery::Form;
  CHECK(admin::parse_query(";csv").form == Form::csv);
  CHECK(admin::parse_query(";json-schema").form == Form::schema);
  CHECK(admin::parse_query(";json").form == Form::json);
  CHECK(admin::parse_query(";st=DONE;up").status == "DONE");
  CHECK(admin::parse_query(";st=<script>").status.empty());
  CHECK(admin::parse_query("?scope=a.b%62c").scope == "a.b");
}

TEST_CASE("Basic accounts open the page", "[admin]") {
  admin::StatsConfig c;
  http1::Head request;
  base::Arena arena;
  request.edits = &arena;
  TxnView view;
  view.request = &request;
  std::string realm;
  CHECK(admin::check_access(view, c, realm) == admin::Access::granted);
  c.users.emplace_back("admin", "secret");
  CHECK(admin::check_access(view, c, realm) == admin::Access::needs_auth);
  request.add("authorization", "Basic YWRtaW46c2VjcmV0");
  CHECK(admin::check_access(view, c, realm) == admin::Access::granted);
  request.set("authorization", "Basic YWRtaW46c2VjcmVU");
  CHECK(admin::check_access(view, c, realm) == admin::Access::needs_auth);
}

TEST_CASE("another site's form is refused, a script's passes", "[admin]") {
  http1::Head request;
  base::Arena arena;
  request.edits = &arena;
  request.add("host", "proxy:8404");
  CHECK_FALSE(admin::is_cross_site(request));
  request.add("origin", "http://evil");
  CHECK(admin::is_cross_site(request));
  request.set("origin", "http://proxy:8404");
  CHECK_FALSE(admin::is_cross_site(request));
  request.add("sec-fetch-site", "cross-site");
  CHECK(admin::is_cross_site(request));
}

TEST_CASE("the reference's parameters change servers", "[admin]") {
  Model m;
  m.next_id = 4;
  model::Proxy& p = m.proxy("gfr", model::kBackendCap);
  m.server(p, "a", 1);
  m.server(p, "b", 2);
  Cli cli(std::move(m));
  CHECK(admin::apply_form("s=a&action=drain&b=%234") == "DONE");
  CHECK(cli("show stat gfr 4 1").find(",DRAIN,") != std::string::npos);
  CHECK(admin::apply_form("s=a&s=b&action=maint&b=gfr") == "DONE");
  CHECK(admin::apply_form("s=a&s=zz&action=ready&b=gfr") == "PART");
  CHECK(admin::apply_form("s=a&action=explode&b=gfr") == "ERRP");
  CHECK(admin::apply_form("s=a&action=ready&b=nope") == "ERRP");
  CHECK(admin::apply_form("b=gfr&action=none") == "ERRP");
  CHECK(admin::apply_form("s=a&action=weight&value=7&b=gfr") == "DONE");
  CHECK(cli("get weight gfr/a") == "7 (initial 1)\n\n");
}

TEST_CASE("names cannot break out of the page", "[admin]") {
  CHECK(admin::html("<a href='x'>\"&") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
}
