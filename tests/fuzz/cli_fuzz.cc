// The Runtime API: lines taken apart, commands run on a small configuration, answers framed.
#include <cstdio>
#include <cstdlib>

#include "admin/line.h"
#include "admin/session.h"
#include "config/load.h"
#include "http1_check.h"
#include "runtime/runtime.h"
#include "session/worker.h"

using namespace sluice;

namespace {

constexpr std::string_view kConfig =
    "global\n maxconn 100\ndefaults\n mode http\n timeout connect 1s\n timeout client 1s\n timeout server 1s\n"
    "frontend f\n bind 127.0.0.1:1\n acl a path_beg /x\n use_backend b if a\n default_backend b\n"
    "backend b\n balance roundrobin\n server s 127.0.0.1:2 weight 10 maxconn 5\n server t 127.0.0.1:2 track b/s\n server u 127.0.0.1:2 disabled\n"
    "backend c\n mode tcp\n balance static-rr\n server s 127.0.0.1:2\n";

/// What a person at a terminal could not do either: it reads the process itself, and says something else each time.
bool about_the_process(std::string_view line) {
  for (std::string_view word : {"fd", "env", "libs", "_getsocks", "activity"})
    if (line.find(word) != line.npos) return true;
  return false;
}

void run_line(net::Loop& loop, std::string_view line, std::string_view payload, admin::CliSession& session) {
  admin::CliLine taken = admin::split_line(line);
  MUST(!taken.commands.empty(), line);
  for (const std::string& command : taken.commands) {
    std::vector<std::string> words = admin::split_words(command);
    MUST(words.size() <= admin::kMaxWords, line);
    bool json = words.size() > 1 && words[0] == "json";
    std::string out;
    admin::Run run(session, std::move(words), std::string(payload), out);
    run.start();
    for (int i = 0; i < 200 && !run.finished(); ++i) {
      loop.turn(0);   // workers have their say
      run.streaming() ? run.produce() : run.step();
    }
    if (!run.finished()) continue;   // it waits
    bool ended = out.ends_with('\n') || run.close_wanted();
    MUST(ended, line);
    if (json && !run.close_wanted()) MUST(out.starts_with("{\"ok\":") && out.ends_with("}\n\n"), line);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view in(reinterpret_cast<const char*>(data), size);
  if (about_the_process(in)) return 0;
  config::Loaded loaded = config::load_text(kConfig, "fuzz.cfg");
  runtime::Runtime rt(std::move(loaded.config));
  rt.loops.push_back(std::make_unique<net::Loop>(0, 16384));
  session::Worker worker(*rt.loops[0], rt);
  rt.loops[0]->turn(0);
  admin::CliSession session;
  size_t blank = in.find("\n\n");   // what follows the first empty line is the payload
  std::string_view payload = blank == in.npos ? std::string_view{} : in.substr(blank + 2);
  in = in.substr(0, blank);
  for (int lines = 0; !in.empty() && lines < 20; ++lines) {
    std::string_view line = in.substr(0, in.find('\n'));
    in.remove_prefix(std::min(line.size() + 1, in.size()));
    run_line(*rt.loops[0], line, payload, session);
  }
  rt.loops[0]->turn(0);
  return 0;
}
