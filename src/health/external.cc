// option external-check: a program's exit code is the outcome. Started by posix_spawn, watched by its pidfd, so that no
// signal handler has a part in it. Manual 3.1 "external-check", 4.2 "external-check command".
#include <event2/event.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <mutex>

#include "base/list.h"
#include "base/strings.h"
#include "config/kw_common.h"
#include "health/attempt.h"
#include "health/external_method.h"
#include "health/kw.h"
#include "runtime/runtime.h"
#include "sluice/keyword.h"

namespace sluice::health {
namespace {

constexpr int kNotExecuted = 255;          ///< what a shell's child says that could not be started
constexpr int64_t kMercyUs = 2000000;      ///< between SIGTERM and SIGKILL

class Child;
std::mutex orphans_mutex;
base::List<Child, struct OrphanTag> orphans;   ///< programs whose check gave up on them

/// A started program; ends it and gathers its exit code. Lives on after its check gave up on it.
class Child final : public net::Deferred, public base::ListNode<Child, OrphanTag>, private net::Timer {
 public:
  struct Watcher {
    virtual void exited(int code) = 0;

   protected:
    ~Watcher() = default;
  };
  Child(net::Loop& loop, pid_t pid, int pidfd, Watcher& watcher) : loop_(loop), pid_(pid), pidfd_(pidfd), watcher_(&watcher) {
    event_ = event_new(loop.base(), pidfd, EV_READ, &Child::on_event, this);
    event_add(event_, nullptr);
  }
  ~Child() override {
    {
      std::lock_guard lock(orphans_mutex);
      base::ListNode<Child, OrphanTag>::unlink();
    }
    event_free(event_);
    close(pidfd_);
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
  }
  /// Asks the program to end; nobody waits for it any more.
  void give_up() {
    watcher_ = nullptr;
    {
      std::lock_guard lock(orphans_mutex);
      orphans.push_back(*this);
    }
    kill(pid_, SIGTERM);
    net::Timer::set(loop_.timers(), loop_.now_us() + kMercyUs);
  }

 private:
  void on_timer() override { kill(pid_, SIGKILL); }
  static void on_event(int, short, void* self) { static_cast<Child*>(self)->gather(); }
  void gather() {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == 0) {
      event_add(event_, nullptr);
      return;
    }
    pid_ = 0;
    if (Watcher* w = watcher_) return w->exited(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    loop_.destroy(this);
  }

  net::Loop& loop_;
  event* event_;
  pid_t pid_;
  int pidfd_;
  Watcher* watcher_;
};

/// The full path of a command without a slash, as execvp would find it along `path`; itself when there is none.
std::string found_along(std::string_view path, const std::string& command) {
  if (command.find('/') != command.npos) return command;
  for (std::string_view folder : base::split(path, ':')) {
    std::string full = fmt::format("{}/{}", folder.empty() ? "." : folder, command);
    if (access(full.c_str(), X_OK) == 0) return full;
  }
  return command;
}

class ExternalAttempt final : public Attempt, private Child::Watcher {
 public:
  ExternalAttempt(AttemptOwner& owner, const ExternalMethod& method) : owner_(owner), method_(method) {}
  ~ExternalAttempt() override { delete child_; }

  void start() override {
    const model::Timeouts& t = owner_.server().proxy().config().timeouts;
    owner_.set_deadline(owner_.loop().now_us() + int64_t{1000} * (t.check ? t.check : owner_.connect_ms()));
    if (!runtime::Runtime::get().config().global.insecure_fork)
      return owner_.concluded({Status::sockerr, 0, "insecure-fork-wanted is not set"});
    pid_t pid = 0;
    int error = spawn(pid);
    if (error == ENOENT || error == EACCES || error == ENOEXEC) return owner_.concluded({Status::procerr, kNotExecuted, {}});
    int pidfd = error ? -1 : static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (error || pidfd < 0) {
      if (!error) error = errno, kill(pid, SIGKILL), waitpid(pid, nullptr, 0);
      return owner_.concluded({Status::sockerr, 0, std::strerror(error)});
    }
    child_ = new Child(owner_.loop(), pid, pidfd, *this);
  }
  void timed_out() override {
    child_->give_up();
    child_ = nullptr;
    owner_.concluded({Status::proctout, 0, {}});
  }

 private:
  void exited(int code) override {
    owner_.loop().destroy(child_);
    child_ = nullptr;
    owner_.concluded({code == 0 ? Status::procok : Status::procerr, code, {}});
  }
  int spawn(pid_t& pid) {
    ExternalMethod::Invocation call = method_.invocation(owner_.server());
    std::string file = found_along(method_.path(), call.args[0]);
    std::vector<char*> argv, env;
    for (auto& s : call.args) argv.push_back(s.data());
    for (auto& s : call.environment) env.push_back(s.data());
    argv.push_back(nullptr);
    env.push_back(nullptr);
    posix_spawnattr_t attr;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawn(&pid, file.c_str(), nullptr, &attr, argv.data(), env.data());
    posix_spawnattr_destroy(&attr);
    return error;
  }

  AttemptOwner& owner_;
  const ExternalMethod& method_;
  Child* child_ = nullptr;
};

void external_check(ParseEnv& env) {
  if (config::warn_no_cap(env, model::kBackendCap, "external-check") || config::refuse_extra(env, 2, "option external-check")) return;
  edit_checks(*env.proxy).kind = ProxyChecks::Kind::external;
}

void command_or_path(ParseEnv& env) {
  const std::string what = env.next(), value = env.next();
  if (what.empty()) return env.alert("missing argument after 'external-check'.");
  if (what != "command" && what != "path")
    return env.alert(fmt::format("'external-check' only supports 'command' and 'path'. but got '{}'.", what));
  if (value.empty()) return env.alert(fmt::format("missing argument after '{}'.", what));
  if (config::refuse_extra(env, 3, "external-check")) return;
  if (config::warn_no_cap(env, model::kBackendCap, "external-check")) return;
  ProxyChecks& c = edit_checks(*env.proxy);
  (what == "command" ? c.command : c.path) = value;
}

const model::Slot<bool> allowed;   ///< of Global: external-check is there

void allow(ParseEnv& env) {
  if (env.expect_end()) allowed.edit(env.config->global.slots) = true;
}

void complain(const model::Config& config, const model::Proxy& p, const ProxyChecks& c, Diagnostics& diags) {
  std::string before = fmt::format("Proxy '{}' : 'option external-check' ", p.name);
  if (!allowed.get(config.global.slots))
    config::report(diags, Severity::alert, before + "unable to find required 'global.external-check'.");
  if (c.command.empty()) config::report(diags, Severity::alert, before + "unable to find required 'external-check command'.");
  if (!config.global.insecure_fork)
    config::report(diags, Severity::warning, fmt::format("Proxy '{}' : 'insecure-fork-wanted' not enabled in the global section, "
                                                         "'option external-check' will likely fail.", p.name));
}

void finish(model::Config& config, Diagnostics& diags) {
  for (auto& p : config.proxies) {
    if (p->disabled) continue;
    const ProxyChecks& c = checks_of(*p);
    if (c.kind == ProxyChecks::Kind::external) {
      complain(config, *p, c, diags);
      auto method = std::make_shared<ExternalMethod>(c.command, c.path);
      edit_checks(*p).method = std::move(method);
      continue;
    }
    for (auto [set, name] : {std::pair{!c.command.empty(), "command"}, std::pair{!c.path.empty(), "path"}})
      if (set)
        config::report(diags, Severity::warning, fmt::format("'external-check {}' will be ignored for {} (requires 'option "
                                                             "external-check').", name, config::title(*p)));
  }
}

constexpr Keyword kKeywords[] = {
    {"option external-check", kProxies, external_check},
    {"external-check", kProxies, command_or_path},
    {"external-check", kGlobal, allow},
};
const base::Register<Keyword> registered(kKeywords);
constexpr PostParse kHooks[] = {{"external checks", 895, finish}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace

void end_orphans() {
  for (;;) {
    Child* child;
    {
      std::lock_guard lock(orphans_mutex);
      child = orphans.pop_front();
    }
    if (!child) return;
    delete child;
  }
}

std::unique_ptr<Attempt> ExternalMethod::make(AttemptOwner& owner) const { return std::make_unique<ExternalAttempt>(owner, *this); }

}  // namespace sluice::health
