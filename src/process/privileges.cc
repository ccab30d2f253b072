#include "process/privileges.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "config/capabilities.h"
#include "process/messages.h"

namespace sluice::process {
namespace {

/// chroot auto: into a folder that is not there any more, so that nothing can ever be in it.
bool into_nowhere() {
  char name[] = "/tmp/sluice-XXXXXX";
  if (mkdtemp(name) && chdir(name) == 0 && rmdir(name) == 0 && chroot(".") == 0) return true;
  main_alert("Cannot chroot(auto).");
  return false;
}

bool change_root(const std::string& directory) {
  if (directory.empty()) return true;
  if (directory == "auto") return into_nowhere();
  if (chroot(directory.c_str()) == 0 && chdir("/") == 0) return true;
  main_alert(fmt::format("Cannot chroot({}).", directory));
  return false;
}

bool change_group(int gid, int uid) {
  if (gid <= 0) return true;
  if (getgroups(0, nullptr) > 0 && setgroups(0, nullptr) != 0)
    main_warning(uid > 0 ? "Failed to drop supplementary groups."
                         : "Failed to drop supplementary groups. Using 'gid'/'group' without 'uid'/'user' is generally useless.");
  if (setgid(static_cast<gid_t>(gid)) == 0) return true;
  main_alert(fmt::format("Cannot set gid {}.", gid));
  return false;
}

bool change_user(int uid) {
  if (uid <= 0 || setuid(static_cast<uid_t>(uid)) == 0) return true;
  main_alert(fmt::format("Cannot set uid {}.", uid));
  return false;
}

/// setcap: all others are gone with the user. Without a change of user they are asked for among those that we have.
bool keep_capabilities(uint32_t mask, int uid) {
  if (!mask || (uid <= 0 && geteuid() == 0)) return true;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2]{};
  data[0].effective = data[0].permitted = mask;
  bool ok = syscall(SYS_capset, &header, data) == 0;
  if (ok) prctl(PR_SET_KEEPCAPS, 0);
  else main_alert(fmt::format("Cannot keep the capabilities that 'setcap' asks for ({}).", std::strerror(errno)));
  return ok;
}

}  // namespace

void forbid_processes(const model::Global& g) {
  rlimit none{0, 0};
  if (!g.insecure_fork) setrlimit(RLIMIT_NPROC, &none);
}

bool write_pidfile(const model::Global& g) {
  if (g.pidfile.empty() || !(g.daemon || g.master_worker)) return true;
  unlink(g.pidfile.c_str());
  int fd = open(g.pidfile.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
  std::string text = fmt::format("{}\n", getpid());
  bool ok = fd >= 0 && write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (fd >= 0) close(fd);
  if (!ok) main_alert("Cannot create pidfile " + g.pidfile);
  return ok;
}

bool drop_privileges(const model::Global& g) {
  if (geteuid() == 0 && g.uid < 0 && g.chroot.empty())
    main_warning("Running as root, without 'user' or 'chroot' in the global section: who breaks in owns the machine. 'user', "
                 "'chroot auto', or, if that is what you want, 'uid 0' or 'chroot /' end this warning.");
  uint32_t kept = config::capabilities_of(g);
  if (kept) prctl(PR_SET_KEEPCAPS, 1);
  if (!change_root(g.chroot) || !change_group(g.gid, g.uid) || !change_user(g.uid) || !keep_capabilities(kept, g.uid)) return false;
  // Programs that external checks run gain nothing by a setuid bit.
  if (!g.insecure_setuid) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  // A changed user makes the process undumpable; who asks for core files gets them.
  if (g.dumpable) prctl(PR_SET_DUMPABLE, 1);
  return true;
}

}  // namespace sluice::process
