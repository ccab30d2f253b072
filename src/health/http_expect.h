// The steps that judge an HTTP answer. Manual 4.2 "http-check expect", "http-check disable-on-404".
#pragma once
#include <utility>
#include <vector>

#include "health/expect.h"

namespace sluice::health {

/// How a field's name or value is compared.
struct FieldMatch {
  enum class How : uint8_t { any, exact, begin, end, part, regex } how = How::any;
  std::string text;
  std::shared_ptr<const expr::LogFormat> format;
  std::shared_ptr<const expr::Regex> regex;
  bool matches(std::string_view value, ScriptRun& run, bool ignore_case) const;
};

class HttpExpect final : public ExpectStep {
 public:
  enum class What : uint8_t { status, status_regex, field, full_field, payload } what = What::status;
  Flow more(ScriptRun& run) const override;
  bool passed(ScriptRun& run, Verdict& v) const override;
  std::string name() const override { return "expect"; }

  std::vector<std::pair<int, int>> codes;   ///< status: ranges, both ends included
  Pattern pattern;                          ///< status_regex, payload
  FieldMatch field_name, field_value;       ///< field: each element of a list; full_field: the whole value
  bool stop_on_404 = false;                 ///< disable-on-404

 private:
  bool head_matches(ScriptRun& run) const;
  bool field_matches(ScriptRun& run) const;
  Flow judge_payload(ScriptRun& run, bool complete) const;
};

}  // namespace sluice::health
