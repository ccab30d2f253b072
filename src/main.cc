#include <cstdio>

#include "config/registry.h"
#include "process/cmdline.h"
#include "process/invocation.h"
#include "process/master.h"
#include "process/messages.h"
#include "process/start.h"

int main(int argc, char** argv) {
  using namespace sluice;
  process::Invocation::remember(argc, argv);
  auto twice = config::duplicate_keywords();
  for (const std::string& what : twice) fprintf(stderr, "sluice: %s is registered twice\n", what.c_str());
  if (!twice.empty()) return 134;
  process::CommandLine line = process::parse_command_line(argc, argv);
  process::Options& options = line.options;
  const std::string& role = process::Invocation::get().role();
  if (auto state = process::MasterState::from(role)) return process::run_master(options, *state);
  auto link = process::WorkerLink::from(role);
  if (link) process::become_worker(options, *link);
  if (auto status = process::handle_command_line(line)) return *status;
  config::Loaded loaded;
  if (auto status = process::load_for_start(options, loaded)) return *status;
  if (loaded.config->global.master_worker && !link) return process::start_master(options, loaded.config->global);
  return process::serve(options, loaded, std::move(link));
}
