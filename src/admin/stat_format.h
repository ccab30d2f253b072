// `show stat` and `show info` in the reference's forms: CSV, typed, JSON. Pure text.
#pragma once
#include <memory>
#include <string>

#include "admin/stat_row.h"

namespace sluice::admin {

enum class StatForm : uint8_t { csv, typed, json };

/// "# pxname,svname,...," with its newline.
std::string csv_header();
void append_csv(std::string& out, const StatRow& row);
void append_typed(std::string& out, const StatRow& row, bool describe);
/// One array of field objects; `first`: no comma before it.
void append_json(std::string& out, const StatRow& row, bool first);

/// ":MGPV:u32:5" and "\"tags\":{...},\"value\":{...}" of one value.
void append_typed_value(std::string& out, const StatValue& v, const char* tags);
void append_json_value(std::string& out, const StatValue& v, const char* tags);
/// The bare value: a number, or the text.
void append_plain(std::string& out, const StatValue& v);

/// The whole answer, piece by piece: what CommandRun::stream and services want.
class StatStream {
 public:
  StatStream(class StatWalk walk, StatForm form, bool describe);
  ~StatStream();
  /// Appends about 16 kB; false when that was the last.
  bool next(std::string& out);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// The JSON schema of both JSON forms (show schema json).
std::string_view json_schema();

}  // namespace sluice::admin
