#include <cstdio>

#include "config/registry.h"
#include "process/cmdline.h"
#include "process/start.h"

int main(int argc, char** argv) {
  using namespace sluice;
  auto twice = config::duplicate_keywords();
  for (const std::string& what : twice) fprintf(stderr, "sluice: %s is registered twice\n", what.c_str());
  if (!twice.empty()) return 134;
  process::CommandLine line = process::parse_command_line(argc, argv);
  if (auto status = process::handle_command_line(line)) return *status;
  config::Loaded loaded;
  if (auto status = process::load_for_start(line.options, loaded)) return *status;
  return process::serve(line.options, loaded);
}
