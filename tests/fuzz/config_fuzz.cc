// A whole configuration file, from the bytes to the checked model and its complaints.
#include <cstdio>
#include <cstdlib>

#include "config/load.h"
#include "http1_check.h"

using namespace sluice;

namespace {

/// What reads devices, or makes more objects than a run has memory for, teaches nothing about the parser.
bool too_costly(std::string_view in) {
  if (in.find("/dev/") != in.npos || in.find("/proc") != in.npos || in.find("/sys") != in.npos) return true;
  for (size_t dash = in.find('-'); dash != in.npos; dash = in.find('-', dash + 1)) {
    size_t end = in.find_first_not_of("0123456789", dash + 1);
    if ((end == in.npos ? in.size() : end) - dash > 4) return true;
  }
  for (size_t at = in.find("server-template"); at != in.npos; at = in.find("server-template", at + 1)) {
    size_t digit = in.find_first_of("0123456789", at);
    if (digit != in.npos && in.find_first_not_of("0123456789", digit) - digit > 3) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view in(reinterpret_cast<const char*>(data), size);
  if (too_costly(in)) return 0;
  config::Loaded loaded = config::load_text(in, "fuzz.cfg");
  for (const Diagnostic& d : loaded.diags.all()) {
    std::string shown = config::render(d);
    MUST(shown.starts_with('[') && shown.ends_with('\n'), in);
    MUST(d.line >= 0 && d.column >= 0, in);
  }
  return 0;
}
