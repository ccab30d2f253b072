// Conditions and ACLs. The answers are those of HAProxy 2.6 to the same lines.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "expr/acl.h"
#include "expr/condition.h"
#include "model/config.h"
#include "world.h"

namespace sluice::expr::test {
namespace {

/// Lines of one section; what they complained of.
struct Section {
  model::Config config;
  model::Proxy proxy;
  std::string said;

  bool acl(std::string_view text) {
    Line line(text);
    line.env.config = &config;
    line.env.proxy = &proxy;
    line.env.file = "t.cfg";
    parse_acl(line.env);
    for (const auto& d : line.diags.all()) said += d.text;
    return !line.env.failed();
  }
  std::shared_ptr<const Condition> condition(std::string_view text, uint32_t use = kAllUses) {
    Line line(text);
    line.env.config = &config;
    line.env.proxy = &proxy;
    auto c = parse_condition(line.env, use);
    for (const auto& d : line.diags.all()) said += d.text;
    return c;
  }
};

struct Scene {
  World w;
  Section s;

  /// "yes", "no", "later", or "!why".
  std::string operator()(std::string_view text) {
    auto c = s.condition("if " + std::string(text));
    if (!c) return "!" + s.said;
    Got got = c->eval(w.txn);
    return got == Got::yes ? "yes" : got == Got::no ? "no" : "later";
  }
  void all(std::string_view expected, std::initializer_list<const char*> texts) {
    for (const char* t : texts) {
      INFO(t);
      CHECK((*this)(t) == expected);
    }
  }
};

/// A file that goes with the test.
struct TempFile {
  std::string path;
  explicit TempFile(std::string_view text) {
    path = (std::filesystem::temp_directory_path() / ("acl_test_" + std::to_string(getpid()) + "_" + std::to_string(count++))).string();
    std::ofstream(path, std::ios::binary) << text;
  }
  ~TempFile() { std::filesystem::remove(path); }
  static inline int count = 0;
};

}  // namespace

TEST_CASE("conditions: and, or, not", "[expr][acl]") {
  Scene is;
  is.all("yes", {"TRUE", "!FALSE", "! FALSE", "!!TRUE", "! ! TRUE", "TRUE or FALSE", "FALSE || TRUE", "or TRUE", "TRUE or",
                 "TRUE or FALSE FALSE", "TRUE !", "FALSE FALSE or TRUE TRUE", "! or TRUE", "TRUE or ! or FALSE",
                 "!{ path /x }", "! { path /x }", "{ path /a/b.html } !{ src 10.0.0.1 }", "{ path /x } || { path /a/b.html }"});
  is.all("no", {"FALSE", "!TRUE", "! TRUE", "!!!TRUE", "TRUE FALSE", "FALSE ||", "FALSE or or FALSE", "!", "! or FALSE",
                "or !TRUE", "FALSE !", "TRUE !TRUE or FALSE"});
  auto unless = is.s.condition("unless TRUE");
  REQUIRE(unless);
  CHECK(unless->eval(is.w.txn) == Got::no);
  auto none = is.s.condition("unless");
  CHECK(none->eval(is.w.txn) == Got::yes);
}

TEST_CASE("conditions: data that is yet to come", "[expr][acl]") {
  Scene is;
  is.w.txn.inspecting = true;
  is.w.txn.request = nullptr;
  is.w.txn.request_complete = false;
  is.all("later", {"{ path / }", "!{ path / }", "{ path / } TRUE", "TRUE { path / }", "FALSE or { path / }", "WAIT_END"});
  is.all("no", {"{ path / } FALSE", "FALSE { path / }"});
  is.all("yes", {"{ path / } or TRUE"});
}

TEST_CASE("acl: integers", "[expr][acl]") {
  Scene is;
  is.all("yes", {"{ int(3) gt 3:4 }", "{ int(4) ge 3:7 }", "{ int(5) lt 3:7 }", "{ int(5) le 3 7 }", "{ int(5) gt 9 lt 7 }",
                 "{ int(5) eq 9 eq 5 }", "{ int(5) -- gt 3 }", "{ int(-5) lt 0 }", "{ int(-5) -- -5 }", "{ int(-5) eq -5 }",
                 "{ int(5) gt -7 }", "{ int(5) :7 }", "{ int(5) 3: }", "{ int(10) 5 gt 9 }", "{ int(2) gt 1.2 }",
                 "{ int(1) ge 1.2 }", "{ int(0) lt 1.2 }", "{ path -m len gt 3 }", "{ path -m len 9 }", "{ path_len 9 }",
                 "{ path,length gt 3 }", "{ hdr(x-num) -m int gt 11 }", "{ hdr_val(x-num) 12 }", "{ hdr_cnt(x-list) 4 }",
                 "{ int(3) -m bool }", "{ bool(true) -m int 1 }", "{ int(10) 010 }", "{ src_port 1:65535 }",
                 "{ src -m int 2130706433 }", "{ int(7) 1:3 9 5:8 }", "{ int(100) 1:1000 2:3 4:5 }"});
  is.all("no", {"{ int(5) gt 3:4 }", "{ int(9) ge 3:7 }", "{ int(9) lt 3:7 }", "{ int(2) lt 3:7 }", "{ int(1) gt 1.2 }",
                "{ int(0) ge 1.2 }", "{ int(2) le 1.2 }", "{ path -m len gt 30 }", "{ hdr(x-num) gt 11 }", "{ int(0) -m bool }",
                "{ int(6) 1:3 4:5 7: }"});
}

TEST_CASE("acl: texts", "[expr][acl]") {
  Scene is;
  is.all("yes", {"{ str(eq) eq foo }", "{ str(gt) gt foo }", "{ hdr(x-list) -m len 1 }", "{ hdr(x-list) e }", "{ hdr(x-list,-1) e }",
                 "{ hdr(x-list),upper E }", "{ path_dir a }", "{ path_dir /a }", "{ path_dir /a/ }", "{ path_dir a/b.html }",
                 "{ hdr_dom(host) -i example.com }", "{ hdr_dom(host) -i .example.com }", "{ hdr_dom(host) -i example.com:8080 }",
                 "{ hdr_dom(host) -i com. }", "{ path_dom html }", "{ path_dom a }", "{ path_sub b.h }", "{ path_end -i .HTML }",
                 "{ path_end -i .HTML .x }", "{ path_beg,lower /a/b.html }", "{ path_beg -m end html }", "{ path -i -m str /A/B.html }",
                 "{ path -m str -i -- /A/B.html }", "{ str(-i) -m str -- -i }", "{ str(-i) -m str a -i }", "{ path_reg ^/a }",
                 "{ path_reg -i b\\.HTML$ }", "{ query -i -m sub TWO }", "{ url_beg /a/b.html?x }", "{ urlp(x) 1 }",
                 "{ str(a..c) -m dom a..c }", "{ str(a/b?c:d.e) -m dom b?c }", "{ str(/a//b/) -m dir a//b }",
                 "{ str(/a//b/) -m dir // }", "{ str(a?b) -m dir a }", "{ str(/a?b/c) -m dir a?b }", "{ hdr(nohdr) -m found } or TRUE",
                 "{ hdr(x-num) -m bool }", "{ path -m found foo }", "{ src -m beg 127. }", "{ src -m end .1 }", "{ src -m reg ^127 }"});
  is.all("no", {"{ str(goo) gt foo }", "{ hdr(x-list,1) e }", "{ path_dir b }", "{ hdr_dom(host) example.com }",
                "{ hdr_dom(host) -i xample.com }", "{ path_dom . }", "{ path_end .HTML }", "{ path_end .x -i .HTML }", "{ path -m bool }",
                "{ path_beg,lower /a }", "{ path -m str -- -i }", "{ query y=two -m beg foo }", "{ str(a..c) -m dom a.c }",
                "{ str(a/b?c:d.e) -m dom b/c }", "{ str(/a//b/) -m dir a/b }", "{ hdr(nohdr) -m found }", "{ str(0) -m bool }",
                "{ path_reg ^/A }", "{ str(a),lower -m beg A }"});
}

TEST_CASE("acl: methods and bytes", "[expr][acl]") {
  Scene is;
  is.all("yes", {"{ method GET }", "{ method PATCH GET }", "{ method -m beg GE }", "{ method -m len 3 }", "{ method -m str -i get }",
                 "METH_GET", "{ bin(48656c6c6f) -m bin 48656C6c6f }", "{ str(Hello) -m bin 48656C6c6f }", "{ bin(48650041) -m len 2 }",
                 "{ bin(48650041) -m bin 48650041 }", "{ bin(48650041) -m str He }"});
  is.all("no", {"{ method get }", "{ method -i get }", "{ method -m str get }", "METH_POST", "{ bin(48656c6c6f) -m bin 4865 }",
                "{ bin(48650041) -m sub A }", "{ bin(48650041) -m end A }"});
}

TEST_CASE("acl: addresses", "[expr][acl]") {
  Scene is;
  is.all("yes", {"{ src 127.0.0.0/8 }", "{ src 127.1 }", "{ src ::ffff:127.0.0.1 }", "{ src ::ffff:127.0.0.0/104 }", "{ src 0.0.0.0/0 }",
                 "{ src ::/0 }", "{ ipv6(::ffff:10.0.0.1) 10.0.0.0/8 }", "{ ipv6(::10.0.0.1) 10.0.0.0/8 }",
                 "{ ipv6(2002:0a00:0001::1) 10.0.0.0/8 }", "{ ipv4(10.1.2.3) 10.7.2.9/255.0.255.0 }", "{ src -m str 127.0.0.1 }",
                 "{ str(127.0.0.9) -m ip 127.0.0.0/8 }", "{ src 127.0.0.1/24 }", "{ src 10.1 127.1/16 }", "{ ipv6(::1) ::1 }",
                 "{ ipv6(2001:db8::1) 2001:db8::/32 }", "{ ipv6(2001:db8::1) 2001:db8::ffff/33 }", "{ ipv6(2001:db8::1) ::/0 }",
                 "{ ipv4(1.2.3.4) ::ffff:0:0/96 }", "{ src,ipmask(8) 127.0.0.0 }", "LOCALHOST"});
  is.all("no", {"{ src 128.0.0.0/8 ::1 }", "{ ipv6(2001:db9::1) 2001:db8::/32 }", "{ ipv6(2001:db8::1) 0.0.0.0/0 }",
                "{ str(junk) -m ip 0.0.0.0/0 }", "{ ipv4(10.1.2.3) 10.7.3.9/255.0.255.0 }"});
}

TEST_CASE("acl: what is refused, and how", "[expr][acl]") {
  auto why = [](const char* text) {
    Section s;
    s.acl(text);
    return s.said;
  };
  const std::string in = "error detected while parsing ACL 'a' : ";
  CHECK(why("a") == in + "missing fetch method in ACL expression ''.");
  CHECK(why("a nosuch") == in + "unknown fetch method 'nosuch' in ACL expression 'nosuch'.");
  CHECK(why("a% src") == "character '%' is not permitted in acl name 'a%'.");
  CHECK(why("or path /") == "acl name 'or' will never match. 'or' is used to express a logical disjunction within a condition.");
  CHECK(why("a src -n foo") == in + "'foo' is not a valid IPv4 or IPv6 address.");
  CHECK(why("a src_port abc") == in + "'abc' is not a number.");
  CHECK(why("a src_port 5:1") == in + "'5:1' is not a valid number range.");
  CHECK(why("a src_port le 5x") == in + "'5x' is neither a number nor a supported operator.");
  CHECK(why("a path -m nosuch x") == in + "unknown matching method 'nosuch' when parsing ACL expression.");
  CHECK(why("a path -x y") == in + "'-x' is not a valid ACL option. Please use '--' before any pattern beginning with a '-'.");
  CHECK(why("a path -f /nonexist") == in + "failed to open pattern file </nonexist>.");
  CHECK(why("a path_reg (") == in + "regex '(' is invalid (error=missing closing parenthesis, erroffset=1).");
  CHECK(why("a path -m bin abc") == in + "an even number of hex digit is expected.");
  CHECK(why("a path,foo x") == in + "ACL keyword 'path' : unknown converter 'foo'.");
  CHECK(why("a path_beg(1) /") == in + "ACL keyword 'path_beg' : expected ')' before '1)'.");
  CHECK(why("a var(txn.x) foo") ==
        in + "matching method must be specified first (using '-m') when using a sample fetch of this type ('var').");
  CHECK(why("a method -m int 3") == in + "matching method 'int' cannot be used with fetch keyword 'method'.");
  CHECK(why("a path -f /dev/null -m reg") ==
        in + "'-m' must only be specified before patterns and files in parsing ACL expression.");
  CHECK(why("a path -u x y") == in + "the argument of -u must be an integer.");
  CHECK(why("a src").starts_with("parsing acl keyword 'src' :\n  no pattern to match against were provided"));
  CHECK(why("a path -i") == "");
}

TEST_CASE("conditions: what is refused, and how", "[expr][acl]") {
  auto why = [](const char* text, uint32_t use = kFrontHttpReq) {
    Section s;
    s.acl("some path /a");
    s.acl("some res.hdr(x) y");
    s.acl("none status 200");
    s.condition(text, use);
    return s.said;
  };
  CHECK(why("if nosuch") == "no such ACL : 'nosuch'.");
  CHECK(why("if { path /x") == "missing closing '}' in condition.");
  CHECK(why("if { }") == "missing fetch method in ACL expression ''.");
  CHECK(why("if { path { } }") == "no such ACL : '}'.");
  CHECK(why("if { res.hdr(x) y }") ==
        "anonymous acl will never match because it uses keyword 'res.hdr' which is incompatible with "
        "'frontend http-request header rule'");
  CHECK(why("if TRUE none") ==
        "acl 'none' will never match because it only involves keywords that are incompatible with "
        "'frontend http-request header rule'");
  CHECK(why("unless some") == "acl 'some' involves keywords 'res.hdr' which is incompatible with 'frontend http-request header rule'");
  CHECK(why("if some TRUE HTTP_1.1", kFrontHttpReq | kBackHttpRes) == "");
}

TEST_CASE("acl: names, several lines, predefined ones", "[expr][acl]") {
  Scene is;
  REQUIRE(is.s.acl("a path /x"));
  auto before = is.s.condition("if a");
  REQUIRE(is.s.acl("a src 127.0.0.1"));
  CHECK(before->eval(is.w.txn) == Got::yes);   // lines that come later complete an ACL
  CHECK(is("A") == "!no such ACL : 'A'.");
  is.s.said.clear();
  CHECK(is("HTTP_1.1 HTTP_URL_SLASH !HTTP_URL_ABS !HTTP_1.0 !HTTP_CONTENT") == "yes");
  REQUIRE(is.s.acl("TRUE path /nowhere"));
  CHECK(is("TRUE") == "no");

  model::Proxy heir;
  heir.inherit(is.s.proxy);
  Line line("if a");
  line.env.config = &is.s.config;
  line.env.proxy = &heir;
  CHECK(parse_condition(line.env, kAllUses) == nullptr);   // those of a defaults section stay there
}

TEST_CASE("acl: pattern files", "[expr][acl]") {
  TempFile list("# comment\n\n  lead\nmid dle x\r\n\t#sharp\ntrail \nlast"), pairs("k v w\n/a/b.html\n k2\tv2\n"), bad("1\n2:x\n");
  Scene is;
  auto with = [&](std::string text, const TempFile& f) {
    text.replace(text.find('@'), 1, f.path);
    return is(text);
  };
  CHECK(with("{ str(lead) -f @ }", list) == "yes");
  CHECK(with("{ str(mid) -f @ }", list) == "no");
  CHECK(with("{ str(#sharp) -f @ }", list) == "yes");
  CHECK(with("{ str(last) -f @ }", list) == "yes");
  CHECK(with("{ str(trail) -f @ }", list) == "no");
  CHECK(with("{ str(LEAD) -i -f @ }", list) == "yes");
  CHECK(with("{ str(LEAD) -f @ -i x }", list) == "no");
  CHECK(with("{ str(X) -f @ -i x }", list) == "yes");
  CHECK(with("{ str(k2) -M -f @ }", pairs) == "yes");
  CHECK(with("{ path -M -f @ }", pairs) == "yes");
  CHECK(with("{ path -f @ }", pairs).find("is already used as two column file") != std::string::npos);
  is.s.said.clear();
  CHECK(with("{ src_port -f @ }", bad) == "!'2:x' is not a valid number range at line 2 of file '" + bad.path + "'.");
  is.s.said.clear();
  CHECK(is("{ path -f opt@/nonexist -f virt@mem /a/b.html }") == "yes");
}

TEST_CASE("patterns: indexes against a plain walk, as entries come and go", "[expr][acl]") {
  uint32_t state = 7;
  auto random = [&](uint32_t n) { return (state = state * 1664525 + 1013904223) / 65536 % n; };
  auto word = [&](uint32_t longest) {
    std::string s;
    for (uint32_t n = 1 + random(longest); n; --n) s += "ab/.:?"[random(6)];
    return s;
  };
  auto naive = [](Match m, const std::string& text, const std::string& p) {
    switch (m) {
      case Match::str: return text == p;
      case Match::beg: return text.starts_with(p);
      case Match::end: return text.ends_with(p);
      default: return text.find(p) != std::string::npos;
    }
  };
  for (Match m : {Match::str, Match::beg, Match::end, Match::sub}) {
    auto index = make_index(m, {});
    std::vector<std::unique_ptr<Pattern>> patterns;
    std::string error;
    for (uint64_t i = 0; i < 300; ++i) {
      patterns.push_back(std::make_unique<Pattern>());
      patterns.back()->text = word(9);
      patterns.back()->order = i + 1;
      REQUIRE(index->insert(*patterns.back(), error));
    }
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < 500; ++i) {
        std::string text = word(12);
        bool expected = false;
        uint64_t first = 0;
        for (const auto& p : patterns)
          if (naive(m, text, p->text)) first = !expected ? p->order : first, expected = true;
        Sample s;
        s.set_str(text);
        const Pattern* got = index->find(s);
        REQUIRE((got != nullptr) == expected);
        if (got && m != Match::beg) REQUIRE(got->order == first);
      }
      for (size_t i = 0; i < patterns.size(); i += 2) index->erase(*patterns[i]);
      std::vector<std::unique_ptr<Pattern>> left;
      for (size_t i = 1; i < patterns.size(); i += 2) left.push_back(std::move(patterns[i]));
      if (round == 0) patterns = std::move(left);
    }
  }
}

}  // namespace sluice::expr::test

TEST_CASE("numbers and ranges of every width, added and taken out") {
  using namespace sluice::expr;
  PatternList list;
  std::string error;
  auto view = list.view(Match::integer, {}, error);
  REQUIRE(view);
  for (const char* text : {"5", "10:20", "15:15", "-100:1000", "9223372036854775807", ":-9000000000000000000", "5"}) REQUIRE(list.add(text, {}, 0, error));
  auto matches = [&](int64_t n) {
    Sample s;
    s.set_int(n);
    return view->matches(s);
  };
  CHECK(matches(5));
  CHECK(matches(1000));
  CHECK_FALSE(matches(1001));
  CHECK(matches(INT64_MAX));
  CHECK(matches(INT64_MIN));
  CHECK_FALSE(matches(-101));
  CHECK(list.remove("-100:1000") == 1);
  CHECK(matches(20));
  CHECK_FALSE(matches(21));
  CHECK(list.remove("5") == 2);
  CHECK_FALSE(matches(5));
  CHECK(list.remove("10:20") == 1);
  CHECK(matches(15));
  CHECK_FALSE(matches(14));
  REQUIRE(list.add(":", {}, 0, error));
  CHECK(matches(-101));
  CHECK_FALSE(list.add("5:x", {}, 0, error));
}
