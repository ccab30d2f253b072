#include "process/privileges.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "process/messages.h"

namespace sluice::process {
namespace {

bool change_root(const std::string& directory) {
  if (directory.empty()) return true;
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

}  // namespace

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
  if (!change_root(g.chroot) || !change_group(g.gid, g.uid) || !change_user(g.uid)) return false;
  // A changed user makes the process undumpable; who asks for core files gets them.
  if (g.dumpable) prctl(PR_SET_DUMPABLE, 1);
  return true;
}

}  // namespace sluice::process
