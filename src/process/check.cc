// Reading a configuration for -c and for a start: what is said, and the exit status. Management guide 3.
#include <dlfcn.h>
#include <link.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "config/condition.h"
#include "process/cmdline.h"
#include "process/environment.h"
#include "process/inventory.h"
#include "process/messages.h"
#include "process/version.h"

namespace sluice::process {
namespace {

config::LoadOptions load_options(const Options& o) {
  config::LoadOptions l;
  l.paths = o.files;
  l.check_only = o.check;
  l.diag = o.diag;
  l.ignore_resolution = o.ignore_resolution;
  l.zero_warning = o.zero_warning;
  l.local_peer = o.local_peer;
  l.expose_insecure_fork = o.insecure_fork;
  return l;
}

/// Errors and forbidden warnings. True: may go on. quiet: what does not hinder is said by somebody else.
bool acceptable(const Options& o, const config::Loaded& loaded, bool quiet = false) {
  bool strict = o.zero_warning || loaded.config->global.zero_warning;
  if (quiet && !loaded.diags.alerts() && !(strict && loaded.diags.warnings())) return true;
  report(loaded.diags, o.diag);
  if (loaded.diags.alerts()) {
    if (!loaded.diags.fatal()) alert("config : Fatal errors found in configuration.");
    return false;
  }
  if (strict && loaded.diags.warnings()) {
    alert("config : Some warnings were found and 'zero-warning' is set. Aborting.");
    return false;
  }
  return true;
}

void list_libraries() {
  puts("List of loaded object files:");
  dl_iterate_phdr(
      [](dl_phdr_info* info, size_t, void*) {
        if (info->dlpi_name && *info->dlpi_name) puts(info->dlpi_name);
        return 0;
      },
      nullptr);
}

void dump_files(const Options& o) {
  for (const std::string& line : config::dump_lines(o.files, o.dump_key)) puts(line.c_str());
}

int evaluate(const std::string& text) {
  config::ConditionResult r = config::evaluate_condition(text);
  if (r.error.empty()) return r.value ? 0 : 1;
  alert("config : Failed to evaluate condition: " + r.error + ".");
  return 2;
}

}  // namespace

int run_check(const Options& o) {
  config::Loaded loaded = config::load(load_options(o));
  if (o.dump_config) dump_files(o);
  if (!acceptable(o, loaded)) return 1;
  if (o.dump_libraries) list_libraries();
  if (!loaded.has_listener) {
    if (!o.quiet) puts("Configuration file has no error but will not start (no listener) => exit(2).");
    return 2;
  }
  if (o.verbose) {
    if (loaded.diags.warnings()) puts("Warnings were found.");
    puts("Configuration file is valid");
  }
  return 0;
}

std::optional<int> load_for_start(const Options& o, config::Loaded& loaded) {
  loaded = config::load(load_options(o));
  if (o.dump_config) dump_files(o);
  model::Global& g = loaded.config->global;
  if (o.master_worker) g.master_worker = true;
  if (!acceptable(o, loaded, g.master_worker && !o.worker)) return 1;
  if (o.dump_libraries) list_libraries();
  if (!loaded.has_listener) {
    alert("No enabled listener found (check for 'bind' directives) ! Exiting.");
    return 1;
  }
  if (o.proxy_maxconn)
    for (auto& p : loaded.config->proxies)
      if (!p->maxconn) p->maxconn = static_cast<uint32_t>(o.proxy_maxconn);
  if (o.max_connections) g.maxconn = static_cast<uint32_t>(o.max_connections);
  if (!o.pidfile.empty()) g.pidfile = o.pidfile;
  if (o.daemon) g.daemon = true;
  if (o.foreground) g.daemon = false;
  return std::nullopt;
}

std::optional<int> handle_command_line(const CommandLine& line) {
  const Options& o = line.options;
  set_quiet(o.quiet);
  if (!line.error.empty()) {
    if (!o.quiet) fputs((version_text() + "sluice: " + line.error + "\n\n" + usage_text()).c_str(), stderr);
    return 1;
  }
  if (o.help) {
    fputs((version_text() + "\n" + usage_text()).c_str(), stdout);
    return 0;
  }
  if (o.version || o.build_info) {
    fputs((o.build_info ? build_info_text() : version_text()).c_str(), stdout);
    return 0;
  }
  if (o.condition) return evaluate(*o.condition);
  if (o.inventory) {
    auto text = inventory(*o.inventory);
    if (!text) fputs(("sluice: " + text.error() + "\n").c_str(), stderr);
    else fputs(text->c_str(), stdout);
    if (!text) return 1;
    if (o.files.empty() || *o.inventory == "help" || !o.check) return 0;
  }
  export_identity(o);
  if (!o.directory.empty() && chdir(o.directory.c_str()) != 0) {
    alert("Could not change to directory " + o.directory + " : " + strerror(errno));
    return 1;
  }
  if (o.check) return run_check(o);
  return std::nullopt;
}

}  // namespace sluice::process
