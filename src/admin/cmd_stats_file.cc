// dump stats-file: counters of what has a guid, as the global keyword stats-file reads them back. Management guide 9.3.
#include "model/proxy.h"
#include "runtime/counter_names.h"
#include "runtime/runtime.h"
#include "sluice/command.h"

namespace sluice::admin {
namespace {

using runtime::Runtime;

constexpr size_t kPiece = 16384;

void put(std::string& out, const std::string& guid, const runtime::Counters& c) {
  if (guid.empty()) return;
  out += guid + ',';
  runtime::print_counters(out, c);
  out += '\n';
}

/// One section after the other, a piece of text at a time.
struct Dump {
  enum Section { fe, be, li, srv, over } section = fe;
  bool begun = false;
  size_t item = 0, server = 0;
  std::vector<std::string> guids = runtime::listener_guids(Runtime::get());

  bool next(std::string& out) {
    size_t until = out.size() + kPiece;
    while (section != over && out.size() < until) {
      if (!begun) begin(out);
      if (!one(out)) begun = false, section = static_cast<Section>(section + 1);
    }
    return section != over;
  }

  void begin(std::string& out) {
    static constexpr const char* kNames[] = {"#fe", "#be", "#li", "#srv"};
    if (section != fe) out += '\n';
    out += std::string(kNames[section]) + " guid," + runtime::counter_header() + '\n';
    begun = true;
    item = server = 0;
  }

  /// False: the section has no more.
  bool one(std::string& out) {
    auto& rt = Runtime::get();
    if (section == li) {
      if (item >= std::min(rt.listeners().size(), guids.size())) return false;
      put(out, guids[item], rt.listeners()[item]->counters);
      return ++item, true;
    }
    if (item >= rt.proxies().size()) return false;
    const runtime::LiveProxy& p = *rt.proxies()[item];
    if (section == srv) {
      if (server >= p.server_count()) return ++item, server = 0, true;
      if (const runtime::LiveServer* s = p.server_at(server++)) put(out, s->config().guid, s->counters);
      return true;
    }
    bool has = p.config().caps & (section == fe ? model::kFrontendCap : model::kBackendCap);
    if (has) put(out, p.config().guid, section == fe ? p.fe : p.be);
    return ++item, true;
  }
};

void dump(CommandRun& r) {
  r.print("$version 1\n");
  r.stream([d = Dump{}](std::string& out) mutable {
    bool more = d.next(out);
    if (!more) out += '\n';
    return more;
  });
}

constexpr Command kCommands[] = {
    {"dump stats-file", "dump stats-file", "counters of what has a guid, for stats-file", Level::user, dump}};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
