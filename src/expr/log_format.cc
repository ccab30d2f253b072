#include "expr/log_format.h"

#include <algorithm>

#include "base/strings.h"
#include "expr/log_encode.h"
#include "expr/log_nodes.h"
#include "expr/scratch.h"

namespace sluice::expr {
namespace {

/// Replaces what follows `from` by its encoded form, if that differs.
void encode_tail(base::TextOut& out, size_t from, Control control, bool escape, base::Arena& arena) {
  std::string_view tail = out.view().substr(from);
  if (!needs_encoding(tail, control, escape)) return;
  tail = arena.copy(tail);
  out.rewind(from);
  encode(tail, control, escape, out);
}

/// What an alias printed, as a value: numbers stay numbers under +json and +cbor.
Sample alias_value(const LogAlias& alias, std::string_view printed) {
  Sample s;
  s.set_str(printed);
  if (alias.number)
    if (auto n = base::to_int(printed)) s.set_int(*n);
  return s;
}

}  // namespace

std::string_view LogFormat::text(TxnView& txn, size_t max) const {
  if (const std::string* c = constant()) return std::string_view(*c).substr(0, max);
  ScratchText made;
  base::TextOut out(made.out.data(), std::min(max, ScratchText::kSize));
  render(txn, out);
  return txn.arena->copy(out.view());
}

std::string_view ParsedLogFormat::http_only() const {
  for (const LogNode& n : nodes)
    if (n.alias && n.alias->http_only) return n.alias->name;
  return {};
}

void ParsedLogFormat::render_alias(const LogNode& node, TxnView& txn, base::TextOut& out) const {
  const LogAlias& alias = *node.alias;
  bool quote = node.flags.quote && !alias.number;
  size_t before = out.size();
  if (quote) out.put('"');
  size_t from = out.size();
  alias.print(txn, node.flags, out);
  if (out.size() == from) {
    if (alias.may_be_empty) return out.rewind(before);
    if (!quote && (node.flags.mandatory)) out.put('-');
  } else if (!alias.number) {
    encode_tail(out, from, alias.encoded ? Control::keep : Control::hash, node.flags.escape, *txn.arena);
  }
  if (quote) out.put('"');
}

void ParsedLogFormat::render_sample(const LogNode& node, TxnView& txn, base::TextOut& out) const {
  std::string_view v;
  bool there = node.sample->text(txn, v) == Got::yes;
  if (node.sample->type() == Type::bin && !layout.binary) v = v.substr(0, v.find('\0'));
  bool quote = (logs || plain) && node.flags.quote;
  if (quote) out.put('"');
  if (there) {
    Control control = layout.binary || plain ? Control::keep : logs ? Control::hash : Control::percent;
    if (needs_encoding(v, control, node.flags.escape)) encode(v, control, node.flags.escape, out);
    else out.put(v);
  } else if (node.flags.mandatory && logs && !quote) {
    out.put('-');
  }
  if (quote) out.put('"');
}

void ParsedLogFormat::render_encoded(const LogNode& node, TxnView& txn, base::TextOut& out) const {
  Sample s;
  bool there = false;
  if (node.kind == LogNode::Kind::sample) {
    there = node.sample->eval(txn, s) == Got::yes;
  } else {
    ScratchText printed;
    LogFlags plain;
    node.alias->print(txn, plain, printed.out);
    there = printed.out.size() > 0;
    s = alias_value(*node.alias, printed.keep(*txn.arena));
  }
  if (there && node.as != Type::any && !cast(s, node.as, *txn.arena)) there = false;
  const Sample* value = there ? &s : nullptr;
  if (layout.cbor || node.flags.cbor) Cbor(out, layout.binary).value(value);
  else put_json(value, out);
}

void ParsedLogFormat::render_map(TxnView& txn, base::TextOut& out) const {
  Cbor cbor(out, layout.binary);
  if (layout.cbor) cbor.open_map();
  else out.put('{');
  bool first = true;
  for (const LogNode& n : nodes) {
    if (n.name.empty() || (!n.alias && !n.sample)) continue;
    if (layout.cbor) {
      cbor.text(n.name);
    } else {
      out.put(first ? "" : ", ");
      put_json_text(n.name, out);
      out.put(": ");
    }
    first = false;
    render_encoded(n, txn, out);
  }
  if (layout.cbor) cbor.close_map();
  else out.put('}');
}

void ParsedLogFormat::render(TxnView& txn, base::TextOut& out) const {
  if (layout.json || layout.cbor) return render_map(txn, out);
  bool after_blank = logs;   // blanks collapse in logs, those at the front vanish
  for (const LogNode& n : nodes) {
    size_t before = out.size();
    switch (n.kind) {
      case LogNode::Kind::blank:
        if (!after_blank || !logs) out.put(' ');
        after_blank = true;
        continue;
      case LogNode::Kind::text: out.put(n.text); break;
      case LogNode::Kind::alias:
        if (n.flags.json || n.flags.cbor) render_encoded(n, txn, out);
        else render_alias(n, txn, out);
        break;
      case LogNode::Kind::sample:
        if (n.flags.json || n.flags.cbor) render_encoded(n, txn, out);
        else render_sample(n, txn, out);
        break;
    }
    after_blank = after_blank && out.size() == before;
  }
}

}  // namespace sluice::expr
