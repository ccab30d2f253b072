#include "process/invocation.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace sluice::process {
namespace {

constexpr std::string_view kVariable = "SLUICE_ROLE=";

Invocation called;

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& t : texts) out.push_back(const_cast<char*>(t.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

void Invocation::remember(int argc, char** argv) {
  called.words_.assign(argv, argv + argc);
  for (char** e = environ; *e; ++e) {
    std::string_view text = *e;
    if (text.starts_with(kVariable)) called.role_ = text.substr(kVariable.size());
    else called.environment_.emplace_back(text);
  }
  unsetenv("SLUICE_ROLE");
  char here[4096];
  if (getcwd(here, sizeof here)) called.directory_ = here;
}

const Invocation& Invocation::get() { return called; }

void Invocation::run_again(const std::string& role) const {
  std::vector<std::string> environment = environment_;
  environment.push_back(std::string(kVariable) + role);
  std::vector<char*> argv = pointers(words_), envp = pointers(environment);
  if (!directory_.empty() && chdir(directory_.c_str()) != 0) return;
  execvpe(argv[0], argv.data(), envp.data());
  // The file went away or was renamed: what runs now can still be run.
  if (errno == ENOENT) execve("/proc/self/exe", argv.data(), envp.data());
}

}  // namespace sluice::process
