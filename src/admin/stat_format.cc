#include "admin/stat_format.h"

#include "admin/json.h"
#include "admin/stat_walk.h"
#include "base/strings.h"

namespace sluice::admin {
namespace {

using Kind = StatValue::Kind;

constexpr size_t kPiece = 16384;

const char* kind_name(Kind k) {
  switch (k) {
    case Kind::u32:
      return "u32";
    case Kind::s32:
      return "s32";
    case Kind::u64:
      return "u64";
    default:
      return "str";
  }
}

void append_csv_text(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

const char* origin_name(char c) {
  switch (c) {
    case 'M':
      return "Metric";
    case 'S':
      return "Status";
    case 'K':
      return "Key";
    case 'C':
      return "Config";
    default:
      return "Product";
  }
}
const char* nature_name(char c) {
  switch (c) {
    case 'A':
      return "Age";
    case 'a':
      return "Avg";
    case 'C':
      return "Counter";
    case 'D':
      return "Duration";
    case 'G':
      return "Gauge";
    case 'L':
      return "Limit";
    case 'M':
      return "Max";
    case 'm':
      return "Min";
    case 'N':
      return "Name";
    case 'R':
      return "Rate";
    case 'T':
      return "Time";
    default:
      return "Output";
  }
}
const char* scope_name(char c) { return c == 'C' ? "Cluster" : c == 'P' ? "Process" : c == 's' ? "System" : "Service"; }

constexpr std::string_view kLetters = "FBSL";
constexpr std::string_view kObjects[] = {"Frontend", "Backend", "Server", "Listener"};

}  // namespace

void append_plain(std::string& out, const StatValue& v) {
  if (v.kind == Kind::none) return;
  if (v.kind == Kind::str) out += v.text;
  else if (v.kind == Kind::s32) base::append_int(out, static_cast<int32_t>(v.num));
  else base::append_int(out, static_cast<int64_t>(v.num));
}

std::string csv_header() {
  std::string out = "# ";
  for (size_t i = 0; i < kStatCount; ++i) {
    if (i == kCoreCount) out += "-,";
    out += kStatFields[i].name;
    out += ',';
  }
  out += '\n';
  return out;
}

void append_csv(std::string& out, const StatRow& row) {
  for (size_t i = 0; i < kStatCount; ++i) {
    if (i == kCoreCount) out += "-,";
    const StatValue& v = row.values[i];
    if (v.kind == Kind::str) append_csv_text(out, v.text);
    else append_plain(out, v);
    out += ',';
  }
  out += '\n';
}

void append_typed_value(std::string& out, const StatValue& v, const char* tags) {
  out += ':';
  out += tags;
  out += ':';
  out += kind_name(v.kind);
  out += ':';
  append_plain(out, v);
}

void append_typed(std::string& out, const StatRow& row, bool describe) {
  std::string start{kLetters[static_cast<size_t>(row.type)], '.'};
  base::append_int(start, row.proxy_id);
  start += '.';
  base::append_int(start, row.id);
  start += '.';
  for (size_t i = 0; i < kStatCount; ++i) {
    const StatValue& v = row.values[i];
    if (v.kind == Kind::none) continue;
    out += start;
    base::append_int(out, static_cast<int64_t>(i));
    out += '.';
    out += kStatFields[i].name;
    out += ".1";
    append_typed_value(out, v, v.tags ? v.tags : kStatFields[i].tags);
    if (describe) {
      out += ":\"";
      out += kStatFields[i].description;
      out += '"';
    }
    out += '\n';
  }
}

void append_json_value(std::string& out, const StatValue& v, const char* tags) {
  out += "\"tags\":{\"origin\":\"";
  out += origin_name(tags[0]);
  out += "\",\"nature\":\"";
  out += nature_name(tags[1]);
  out += "\",\"scope\":\"";
  out += scope_name(tags[2]);
  out += "\"},\"value\":{\"type\":\"";
  out += kind_name(v.kind);
  out += "\",\"value\":";
  if (v.kind == Kind::str) append_json_string(out, v.text);
  else append_plain(out, v);
  out += '}';
}

void append_json(std::string& out, const StatRow& row, bool first) {
  out += first ? "[" : ",[";
  bool first_field = true;
  for (size_t i = 0; i < kStatCount; ++i) {
    const StatValue& v = row.values[i];
    if (v.kind == Kind::none) continue;
    out += first_field ? "{\"objType\":\"" : ",{\"objType\":\"";
    first_field = false;
    out += kObjects[static_cast<size_t>(row.type)];
    out += "\",\"proxyId\":";
    base::append_int(out, row.proxy_id);
    out += ",\"id\":";
    base::append_int(out, row.id);
    out += ",\"field\":{\"pos\":";
    base::append_int(out, static_cast<int64_t>(i));
    out += ",\"name\":\"";
    out += kStatFields[i].name;
    out += "\"},\"processNum\":1,";
    append_json_value(out, v, v.tags ? v.tags : kStatFields[i].tags);
    out += '}';
  }
  out += ']';
}

struct StatStream::State {
  StatWalk walk;
  StatForm form;
  bool describe;
  bool begun = false, any = false;
  StatRow row;
};

StatStream::StatStream(StatWalk walk, StatForm form, bool describe)
    : state_(new State{std::move(walk), form, describe, false, false, {}}) {}
StatStream::~StatStream() = default;

bool StatStream::next(std::string& out) {
  State& s = *state_;
  size_t until = out.size() + kPiece;
  if (!s.begun) {
    s.begun = true;
    if (s.form == StatForm::csv) out += csv_header();
    if (s.form == StatForm::json) out += '[';
  }
  while (out.size() < until) {
    if (!s.walk.next(s.row)) {
      if (s.form == StatForm::json) out += "]\n";
      return false;
    }
    if (s.form == StatForm::csv) append_csv(out, s.row);
    else if (s.form == StatForm::typed) append_typed(out, s.row, s.describe);
    else append_json(out, s.row, !s.any);
    s.any = true;
  }
  return true;
}

std::string_view json_schema() {
  return "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"oneOf\":["
         "{\"title\":\"Info\",\"type\":\"array\",\"items\":{\"title\":\"InfoItem\",\"type\":\"object\",\"properties\":"
         "{\"field\":{\"$ref\":\"#/definitions/field\"},\"processNum\":{\"$ref\":\"#/definitions/processNum\"},"
         "\"tags\":{\"$ref\":\"#/definitions/tags\"},\"value\":{\"$ref\":\"#/definitions/typedValue\"}},"
         "\"required\":[\"field\",\"processNum\",\"tags\",\"value\"]}},"
         "{\"title\":\"Stat\",\"type\":\"array\",\"items\":{\"title\":\"InfoItem\",\"type\":\"object\",\"properties\":"
         "{\"objType\":{\"enum\":[\"Frontend\",\"Backend\",\"Listener\",\"Server\",\"Unknown\"]},"
         "\"proxyId\":{\"type\":\"integer\",\"minimum\":0},\"id\":{\"type\":\"integer\",\"minimum\":0},"
         "\"field\":{\"$ref\":\"#/definitions/field\"},\"processNum\":{\"$ref\":\"#/definitions/processNum\"},"
         "\"tags\":{\"$ref\":\"#/definitions/tags\"},\"typedValue\":{\"$ref\":\"#/definitions/typedValue\"}},"
         "\"required\":[\"objType\",\"proxyId\",\"id\",\"field\",\"processNum\",\"tags\",\"value\"]}},"
         "{\"title\":\"Error\",\"type\":\"object\",\"properties\":{\"errorStr\":{\"type\":\"string\"}},"
         "\"required\":[\"errorStr\"]}],"
         "\"definitions\":{\"field\":{\"type\":\"object\",\"pos\":{\"type\":\"integer\",\"minimum\":0},"
         "\"name\":{\"type\":\"string\"},\"required\":[\"pos\",\"name\"]},"
         "\"processNum\":{\"type\":\"integer\",\"minimum\":1},"
         "\"tags\":{\"type\":\"object\",\"origin\":{\"type\":\"string\",\"enum\":[\"Metric\",\"Status\",\"Key\","
         "\"Config\",\"Product\",\"Unknown\"]},\"nature\":{\"type\":\"string\",\"enum\":[\"Gauge\",\"Limit\",\"Min\","
         "\"Max\",\"Rate\",\"Counter\",\"Duration\",\"Age\",\"Time\",\"Name\",\"Output\",\"Avg\", \"Unknown\"]},"
         "\"scope\":{\"type\":\"string\",\"enum\":[\"Cluster\",\"Process\",\"Service\",\"System\",\"Unknown\"]},"
         "\"required\":[\"origin\",\"nature\",\"scope\"]},"
         "\"typedValue\":{\"type\":\"object\",\"oneOf\":[{\"$ref\":\"#/definitions/typedValue/definitions/s32Value\"},"
         "{\"$ref\":\"#/definitions/typedValue/definitions/s64Value\"},"
         "{\"$ref\":\"#/definitions/typedValue/definitions/u32Value\"},"
         "{\"$ref\":\"#/definitions/typedValue/definitions/u64Value\"},"
         "{\"$ref\":\"#/definitions/typedValue/definitions/strValue\"}],"
         "\"definitions\":{\"s32Value\":{\"properties\":{\"type\":{\"type\":\"string\",\"enum\":[\"s32\"]},"
         "\"value\":{\"type\":\"integer\",\"minimum\":-2147483648,\"maximum\":2147483647}},\"required\":[\"type\","
         "\"value\"]},\"s64Value\":{\"properties\":{\"type\":{\"type\":\"string\",\"enum\":[\"s64\"]},"
         "\"value\":{\"type\":\"integer\",\"minimum\":-9007199254740991,\"maximum\":9007199254740991}},"
         "\"required\":[\"type\",\"value\"]},\"u32Value\":{\"properties\":{\"type\":{\"type\":\"string\","
         "\"enum\":[\"u32\"]},\"value\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":4294967295}},"
         "\"required\":[\"type\",\"value\"]},\"u64Value\":{\"properties\":{\"type\":{\"type\":\"string\","
         "\"enum\":[\"u64\"]},\"value\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":9007199254740991}},"
         "\"required\":[\"type\",\"value\"]},\"strValue\":{\"properties\":{\"type\":{\"type\":\"string\","
         "\"enum\":[\"str\"]},\"value\":{\"type\":\"string\"}},\"required\":[\"type\",\"value\"]},"
         "\"unknownValue\":{\"properties\":{\"type\":{\"type\":\"integer\",\"minimum\":0},\"value\":{\"type\":\"string\","
         "\"enum\":[\"unknown\"]}},\"required\":[\"type\",\"value\"]}}}}}\n";
}

}  // namespace sluice::admin
