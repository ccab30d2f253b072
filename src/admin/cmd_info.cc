// show info, show version.
#include "admin/info.h"
#include "admin/stat_format.h"
#include "admin/targets.h"
#include "base/strings.h"

namespace sluice::admin {
namespace {

void put_describe(std::string& out, const StatField& f) {
  out += ":\"";
  out += f.description;
  out += '"';
}

void show_info(CommandRun& r) {
  bool typed = false, json = false, describe = false;
  for (const std::string& w : r.words().subspan(2)) {
    typed |= w == "typed";
    json |= w == "json";
    describe |= w == "desc";
  }
  InfoValues v;
  fill_info(v);
  std::string out = json ? "[" : "";
  bool first = true;
  for (size_t i = 0; i < kInfoCount; ++i) {
    const StatField& f = kInfoFields[i];
    const StatValue& value = v.values[i];
    if (value.kind == StatValue::Kind::none) continue;
    if (json) {
      out += first ? "{\"field\":{\"pos\":" : ",{\"field\":{\"pos\":";
      base::append_int(out, static_cast<int64_t>(i));
      out += ",\"name\":\"" + std::string(f.name) + "\"},\"processNum\":1,";
      append_json_value(out, value, f.tags);
      out += '}';
    } else if (typed) {
      base::append_int(out, static_cast<int64_t>(i));
      out += '.' + std::string(f.name) + ".1";
      append_typed_value(out, value, f.tags);
    } else {
      out += std::string(f.name) + ": ";
      append_plain(out, value);
    }
    first = false;
    if (!json && describe) put_describe(out, f);
    if (!json) out += '\n';
  }
  r.print(json ? out + "]\n" : out);
}

void show_version(CommandRun& r) { r.message(6, version_text()); }

constexpr Command kCommands[] = {
    {"show info", "show info [desc|json|typed|float]*", "figures of the process", Level::user, show_info},
    {"show version", "show version", "the version", Level::user, show_version},
};
const base::Register<Command> registered(kCommands);

}  // namespace
}  // namespace sluice::admin
