#include "process/cmdline.h"

#include <cstring>

#include "base/strings.h"

namespace sluice::process {
namespace {

class Parser {
 public:
  Parser(int argc, const char* const* argv) : argc_(argc), argv_(argv) {}

  CommandLine run() {
    while (at_ < argc_ && line_.error.empty()) {
      std::string_view word = argv_[at_++];
      if (!word.starts_with('-') || word.size() < 2) {
        fail("unexpected argument '" + std::string(word) + "'");
      } else if (word == "--") {
        while (at_ < argc_) o_.files.emplace_back(argv_[at_++]);
      } else if (word[1] == 'd') {
        debug_flag(word.substr(2));
      } else if (!flag(word) && !flag_with_value(word)) {
        fail("unknown option '" + std::string(word) + "'");
      }
    }
    return std::move(line_);
  }

 private:
  void fail(std::string text) {
    if (line_.error.empty()) line_.error = std::move(text);
  }

  bool flag(std::string_view word) {
    if (word == "-v") o_.version = true;
    else if (word == "-vv") o_.build_info = true;
    else if (word == "-h") o_.help = true;
    else if (word == "-c") o_.check = true;
    else if (word == "-V") o_.verbose = true, o_.quiet = false;
    else if (word == "-q") o_.quiet = true, o_.verbose = false;
    else if (word == "-D") o_.daemon = true;
    else if (word == "-W") o_.master_worker = true;
    else if (word == "-Ws") o_.master_worker = o_.notify_systemd = true;
    else if (word == "-sf") pids(o_.finish_pids);
    else if (word == "-st") pids(o_.terminate_pids);
    else return false;
    return true;
  }

  bool flag_with_value(std::string_view word) {
    if (word == "-f") o_.files.emplace_back(value(word));
    else if (word == "-cc") o_.condition = value(word);
    else if (word == "-n") o_.max_connections = number(word);
    else if (word == "-N") o_.proxy_maxconn = number(word);
    else if (word == "-m") o_.memory_mb = number(word);
    else if (word == "-L") o_.local_peer = value(word);
    else if (word == "-p") o_.pidfile = value(word);
    else if (word == "-C") o_.directory = value(word);
    else if (word == "-x") o_.take_sockets_from = value(word);
    else if (word == "-S") o_.master_cli = value(word);
    else return false;
    return true;
  }

  /// What follows "-d".
  void debug_flag(std::string_view rest) {
    char kind = rest.empty() ? '\0' : rest[0];
    std::string_view tail = rest.empty() ? rest : rest.substr(1);
    static constexpr std::string_view kWithTail = "CKMt";
    if (!tail.empty() && kWithTail.find(kind) == std::string_view::npos)
      return fail("unknown option '-d" + std::string(rest) + "'");
    switch (kind) {
      case '\0': o_.debug = o_.foreground = true; break;
      case 'b': o_.foreground = true; break;
      case 'C': o_.dump_config = true, o_.dump_key = tail; break;
      case 'D': o_.diag = true; break;
      case 'F': o_.no_fast_forward = true; break;
      case 'G': o_.no_getaddrinfo = true; break;
      case 'I': o_.insecure_fork = true; break;
      case 'K': o_.inventory = std::string(tail); break;
      case 'L': o_.dump_libraries = true; break;
      case 'R': o_.no_reuseport = true; break;
      case 'r': o_.ignore_resolution = true; break;
      case 'S': o_.no_splice = true; break;
      case 'W': o_.zero_warning = true; break;
      case 'Z': o_.no_zero_copy = true; break;
      case 'M': case 'V': case 'e': case 'k': case 'p': case 't': case 'v': break;   // nothing here to switch: no effect
      default: fail("unknown option '-d" + std::string(rest) + "'");
    }
  }

  std::string value(std::string_view flag) {
    if (at_ < argc_) return argv_[at_++];
    fail("option '" + std::string(flag) + "' expects a value");
    return {};
  }

  int number(std::string_view flag) {
    std::string text = value(flag);
    auto n = base::to_int(text);
    if (line_.error.empty() && (!n || *n < 0 || *n > INT32_MAX))
      fail("option '" + std::string(flag) + "' expects a number, not '" + text + "'");
    return n ? static_cast<int>(*n) : 0;
  }

  void pids(std::vector<int>& out) {
    while (at_ < argc_ && argv_[at_][0] != '-') {
      auto n = base::to_int(argv_[at_]);
      if (!n || *n <= 0 || *n > INT32_MAX) return fail("'" + std::string(argv_[at_]) + "' is not a process id");
      out.push_back(static_cast<int>(*n));
      ++at_;
    }
  }

  int argc_;
  const char* const* argv_;
  int at_ = 1;
  CommandLine line_;
  Options& o_ = line_.options;
};

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  CommandLine line = Parser(argc, argv).run();
  const Options& o = line.options;
  bool ends_anyway = o.version || o.build_info || o.help || o.condition || o.inventory;
  if (line.error.empty() && o.files.empty() && !ends_anyway) line.error = "no configuration file given";
  return line;
}

std::string usage_text() {
  return "Usage : sluice [-f <cfgfile|cfgdir>]* [flags] [-- <cfgfile|cfgdir>*]\n"
         "        -f reads a file, or every *.cfg of a directory; may be repeated\n"
         "        -c checks the configuration and exits: 0 valid, 1 errors, 2 nothing to listen on\n"
         "        -cc <condition> evaluates a condition of '.if' and exits: 0 true, 1 false, 2 error\n"
         "        -v shows the version ; -vv shows how it was built\n"
         "        -V speaks of success too ; -q says nothing\n"
         "        -d debug mode, in the foreground ; -db only stays in the foreground\n"
         "        -D goes to the background ; -C <dir> changes directory before reading files\n"
         "        -W master and workers ; -Ws the same, telling systemd when ready\n"
         "        -S <bind>[,<options>...] binds the master's command socket\n"
         "        -n <maxconn> limits connections of the process ; -N <maxconn> those of each proxy by default\n"
         "        -m <megabytes> limits memory\n"
         "        -L <name> sets the local peer's name, the host's name otherwise\n"
         "        -p <file> writes the process id\n"
         "        -x <socket> takes listening sockets over from a running process\n"
         "        -sf <pid>* asks these processes to finish, -st <pid>* to end, once started\n"
         "        -dC[<key>] prints the configuration as read ; -dD warns about doubtful statements\n"
         "        -dK<class[,...]> prints what is registered ('-dKhelp' lists the classes)\n"
         "        -dL lists the loaded object files ; -dW takes warnings for errors\n"
         "        -dr starts although a server's name does not resolve\n"
         "        -dG -dR -dS do without getaddrinfo(), SO_REUSEPORT, splice()\n"
         "        -dF -dI -dZ do without fast forwarding, with forks, without zero copy\n"
         "        -de -dk -dp -dt -dv -dM -dV are accepted and change nothing\n";
}

}  // namespace sluice::process
