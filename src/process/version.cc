#include "process/version.h"

#include <event2/event.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <sys/utsname.h>

#include <algorithm>

#include "config/condition.h"
#include "sluice/action.h"
#include "sluice_build.h"

namespace sluice::process {
namespace {

constexpr const char* kReleaseDate = "2026/11/23";

std::string pcre_version() {
  char text[64] = "";
  pcre2_config(PCRE2_CONFIG_VERSION, text);
  return text;
}

std::string feature_list() {
  std::vector<std::pair<std::string_view, char>> all;
  for (auto name : config::features()) all.emplace_back(name, '+');
  for (auto name : config::missing_features()) all.emplace_back(name, '-');
  std::sort(all.begin(), all.end());
  std::string out = "Feature list :";
  for (auto [name, sign] : all) out.append(" ").append(1, sign).append(name);
  return out + "\n";
}

std::string services() {
  std::vector<std::string_view> names;
  base::Register<ServiceKeyword>::for_each([&](const ServiceKeyword& s) { names.push_back(s.name); });
  std::sort(names.begin(), names.end());
  std::string out = "Available services :";
  for (auto n : names) out.append(" ").append(n);
  return out + (names.empty() ? " none\n" : "\n");
}

}  // namespace

std::string full_version() { return std::string(kHaproxyLevel) + "-sluice" + SLUICE_VERSION; }

std::string version_text() {
  utsname u{};
  uname(&u);
  return "HAProxy version " + full_version() + " " + kReleaseDate + "\n" +
         "sluice " + SLUICE_VERSION + ": reads HAProxy 3.4 configurations; it is not HAProxy\n" +
         "Running on: " + u.sysname + " " + u.release + " " + u.version + " " + u.machine + "\n";
}

std::string build_info_text() {
  std::string out = version_text();
  out += "Build options :\n  TARGET  = linux-glibc\n  CC      = g++ " __VERSION__ "\n\n";
  out += feature_list();
  out += "\nDefault settings :\n  bufsize = 16384, maxrewrite = 1024, maxpollevents = 200\n\n";
  out += "Built with multi-threading support.\n";
  out += std::string("Built with libevent version : ") + LIBEVENT_VERSION + "\n";
  out += std::string("Running on libevent version : ") + event_get_version() + "\n";
  out += "Built with PCRE2 version : " + pcre_version() + "\n";
  out += "Encrypted password support via crypt(3): yes\n\n";
  out += "Available polling systems :\n      epoll : pref=300,  test result OK\n"
         "Total: 1 (1 usable), will use epoll.\n\n";
  out += "Available multiplexer protocols :\n"
         "(protocols marked as <default> cannot be specified using 'proto' keyword)\n"
         "  <default> : mode=HTTP  side=FE|BE  mux=H1    flags=HTX\n"
         "         h1 : mode=HTTP  side=FE|BE  mux=H1    flags=HTX|NO_UPG\n"
         "  <default> : mode=TCP   side=FE|BE  mux=PASS  flags=\n\n";
  out += services();
  out += "Available filters :\n\n";
  return out;
}

}  // namespace sluice::process
