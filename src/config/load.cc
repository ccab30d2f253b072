#include "config/load.h"

#include <algorithm>

#include "config/default_path.h"
#include "config/files.h"
#include "config/reader.h"
#include "sluice/keyword.h"

namespace sluice::config {
namespace {

void alert(Diagnostics& diags, std::string text, bool fatal = false) {
  Diagnostic d;
  d.fatal = fatal;
  d.text = std::move(text);
  diags.add(std::move(d));
}

void run_post_parse(model::Config& config, Diagnostics& diags) {
  std::vector<const PostParse*> hooks;
  base::Register<PostParse>::for_each([&](const PostParse& h) { hooks.push_back(&h); });
  std::sort(hooks.begin(), hooks.end(), [](const PostParse* a, const PostParse* b) {
    return a->order != b->order ? a->order < b->order : a->name < b->name;
  });
  for (const PostParse* h : hooks) h->run(config, diags);
}

/// As HAProxy: the whole is checked only when every line was understood, so that one slip is one complaint.
void finish(Loaded& loaded) {
  if (loaded.diags.alerts() == 0) run_post_parse(*loaded.config, loaded.diags);
  loaded.has_listener = !loaded.config->global.stats_sockets.empty();
  for (const auto& p : loaded.config->proxies)
    if (!p->disabled && !p->binds.empty()) loaded.has_listener = true;
}

void read_file(Loaded& loaded, const std::string& path) {
  Reader reader(*loaded.config, loaded.diags);
  int alerts = loaded.diags.alerts();
  auto text = read_whole_file(path);
  if (!text) return alert(loaded.diags, text.error(), true);
  if (std::string fault = enter_default_path(loaded.config->global, path); !fault.empty())
    return alert(loaded.diags, fault, true);
  reader.read(*text, path);
  leave_default_path(loaded.config->global);
  if (loaded.diags.alerts() > alerts) alert(loaded.diags, "Error(s) found in configuration file : " + path);
}

}  // namespace

Loaded load(const LoadOptions& options) {
  Loaded loaded;
  loaded.config = std::make_unique<model::Config>();
  model::Global& g = loaded.config->global;
  g.zero_warning = options.zero_warning;
  g.ignore_resolution = options.ignore_resolution;
  g.insecure_fork = options.expose_insecure_fork;
  g.localpeer = options.local_peer;
  g.start_directory = current_directory();
  for (const std::string& path : options.paths) {
    auto files = expand_path(path);
    if (files) loaded.config->files.insert(loaded.config->files.end(), files->begin(), files->end());
    else alert(loaded.diags, files.error(), true);
  }
  if (loaded.diags.alerts()) return loaded;
  export_file_names(loaded.config->files);
  for (const std::string& file : loaded.config->files) {
    read_file(loaded, file);
    if (loaded.diags.fatal()) break;
  }
  finish(loaded);
  return loaded;
}

Loaded load_text(std::string_view text, std::string_view file_name) {
  Loaded loaded;
  loaded.config = std::make_unique<model::Config>();
  Reader(*loaded.config, loaded.diags).read(text, std::string(file_name));
  finish(loaded);
  return loaded;
}

}  // namespace sluice::config
