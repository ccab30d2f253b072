// The parser of log-format strings. Manual 8.2.6.
#include <unordered_map>

#include "base/strings.h"
#include "expr/log_nodes.h"
#include "expr/lookup.h"
#include "expr/plain_format.h"

namespace sluice::expr {
namespace {

constexpr size_t kMaxNodes = 10'000;

const LogAlias* find_alias(std::string_view name) {
  static const auto table = [] {
    std::unordered_map<std::string_view, const LogAlias*> map;
    base::Register<LogAlias>::for_each([&](const LogAlias& a) { map.emplace(a.name, &a); });
    return map;
  }();
  auto it = table.find(name);
  return it == table.end() ? nullptr : it->second;
}

bool name_char(char c) { return base::is_alpha(c) || base::is_digit(c) || c == '_'; }

class Parser {
 public:
  Parser(ParseEnv& env, std::string_view text, uint32_t use, bool plain)
      : env_(env), text_(text), use_(use), out_(std::make_shared<ParsedLogFormat>()) {
    out_->logs = use & kLogs;
    out_->plain = plain;
    out_->original = text;
    flags_.mandatory = out_->logs;
  }

  std::shared_ptr<const LogFormat> run() {
    while (at_ < text_.size()) {
      if (out_->nodes.size() > kMaxNodes) return fail("too many items"), nullptr;
      if (text_[at_] == '%') {
        if (!item()) return nullptr;
      } else if (text_[at_] == ' ' && out_->logs) {
        ++at_;
        out_->nodes.emplace_back().kind = LogNode::Kind::blank;
      } else {
        literal(text_[at_++]);
      }
    }
    settle_constant();
    return out_;
  }

 private:
  bool fail(std::string text) {
    env_.alert(std::move(text) + ".");
    return false;
  }

  void literal(char c) {
    auto& nodes = out_->nodes;
    if (nodes.empty() || nodes.back().kind != LogNode::Kind::text) nodes.emplace_back();
    nodes.back().text += c;
  }

  /// "%..." from the percent sign on.
  bool item() {
    size_t begin = at_++;
    if (at_ == text_.size()) return fail("truncated line after '%'");
    if (text_[at_] == '%') {
      literal('%');
      ++at_;
      return true;
    }
    LogNode node;
    node.flags = flags_;
    LogLayout layout;
    bool decorated = false;
    while (at_ < text_.size() && (text_[at_] == '(' || text_[at_] == '{')) {
      if (text_[at_] == '(' ? !name_of(node) : !flags_of(node.flags, layout)) return false;
      decorated = true;
    }
    if (at_ < text_.size() && text_[at_] == '[') return sample(std::move(node));
    size_t end = at_;
    while (end < text_.size() && name_char(text_[end])) ++end;
    std::string_view name = text_.substr(at_, end - at_);
    if (name.empty() && decorated)
      return fail("parse argument modifier without variable name near '" + std::string(text_.substr(begin, at_ - begin)) +
                  "'");
    at_ = end;
    if (name == "o") {
      flags_ = node.flags;
      out_->layout.json |= layout.json;
      out_->layout.cbor |= layout.cbor;
      out_->layout.binary |= layout.binary;
      // "%{+json}o" turns the whole line into one map: items themselves stay plain.
      flags_.json = flags_.cbor = false;
      return true;
    }
    node.alias = find_alias(name);
    if (!node.alias)
      return fail("no such format alias '" + std::string(name.empty() ? text_.substr(at_, 1) : name) +
                  "'. If you wanted to emit the '%' character verbatim, you need to use '%%'");
    node.kind = LogNode::Kind::alias;
    out_->nodes.push_back(std::move(node));
    return true;
  }

  /// "(name)" or "(name:type)".
  bool name_of(LogNode& node) {
    size_t close = text_.find(')', at_);
    if (close == std::string_view::npos) return fail("truncated line after '" + std::string(text_.substr(at_ + 1)) + "'");
    std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
    at_ = close + 1;
    size_t colon = inside.find(':');
    node.name = inside.substr(0, colon);
    if (colon == std::string_view::npos) return true;
    std::string_view type = inside.substr(colon + 1);
    for (Type t : {Type::boolean, Type::sint, Type::str, Type::bin, Type::addr, Type::ipv4, Type::ipv6})
      if (type == type_name(t)) node.as = t;
    if (node.as == Type::any) return fail("unexpected output format type '" + std::string(type) + "'");
    return true;
  }

  /// "{+Q,-X}".
  bool flags_of(LogFlags& flags, LogLayout& layout) {
    size_t close = text_.find('}', at_);
    std::string_view inside = text_.substr(at_ + 1, close == std::string_view::npos ? close : close - at_ - 1);
    if (close == std::string_view::npos) return fail("truncated line after '" + std::string(inside) + "'");
    at_ = close + 1;
    for (std::string_view word : base::split(inside, ',')) {
      if (word.empty()) continue;
      bool on = word[0] != '-';
      if (word[0] == '+' || word[0] == '-') word.remove_prefix(1);
      if (word == "Q") flags.quote = on;
      else if (word == "X") flags.hex = on;
      else if (word == "E") flags.escape = on;
      else if (word == "M") flags.mandatory = on;
      else if (word == "json") flags.json = layout.json = on;
      else if (word == "cbor") flags.cbor = layout.cbor = on;
      else if (word == "bin") layout.binary = on;
    }
    return true;
  }

  /// "[expression]".
  bool sample(LogNode node) {
    std::string_view rest = text_.substr(at_ + 1);
    size_t end = 0;
    {
      Context context(env_, "failed to parse sample expression <" + std::string(rest) + "> : ");
      node.sample = parse_sample(env_, rest, end, false);
    }
    if (!node.sample) return false;
    if (end >= rest.size()) return fail("missing ']' after '" + std::string(rest) + "'");
    if (rest[end] != ']')
      return fail("expected ']' after '" + node.sample->words + "', but found '" + std::string(1, rest[end]) + "'");
    if (!(node.sample->uses() & use_))
      return fail("sample fetch <" + std::string(rest) + "> may not be reliably used here because it needs '" +
                  std::string(needs_name(*node.sample->fetch)) + "' which is not available here");
    at_ += end + 2;
    node.kind = LogNode::Kind::sample;
    out_->nodes.push_back(std::move(node));
    return true;
  }

  void settle_constant() {
    if (out_->layout.json || out_->layout.cbor) return;
    for (const LogNode& n : out_->nodes)
      if (n.alias || n.sample) return;
    std::string buffer(text_.size() + 1, '\0');
    base::TextOut printed(buffer.data(), buffer.size());
    TxnView nobody;
    out_->render(nobody, printed);
    out_->constant_text = printed.view();
    out_->is_constant = true;
  }

  ParseEnv& env_;
  std::string_view text_;
  uint32_t use_;
  std::shared_ptr<ParsedLogFormat> out_;
  size_t at_ = 0;
  LogFlags flags_;
};

}  // namespace

std::shared_ptr<const LogFormat> parse_log_format(ParseEnv& env, std::string_view text, uint32_t use) {
  return Parser(env, text, use, false).run();
}

std::shared_ptr<const LogFormat> parse_plain_format(ParseEnv& env, std::string_view text, uint32_t use) {
  return Parser(env, text, use, true).run();
}

}  // namespace sluice::expr
