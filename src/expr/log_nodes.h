// A parsed log-format: its items in order. Private to the log-format engine of this module.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "expr/log_format.h"
#include "expr/sample_expression.h"
#include "sluice/log_alias.h"

namespace sluice::expr {

struct LogNode {
  enum class Kind : uint8_t { text, blank, alias, sample };
  Kind kind = Kind::text;
  std::string text;                  ///< kind text
  const LogAlias* alias = nullptr;
  std::shared_ptr<const SampleExpression> sample;
  LogFlags flags;
  std::string name;                  ///< "%(name)ci": the key under +json and +cbor
  Type as = Type::any;               ///< "%(name:sint)...": forced type
};

/// json and cbor encode the whole line as one map of the named items; binary leaves CBOR unprinted.
struct LogLayout {
  bool json = false, cbor = false, binary = false;
};

class ParsedLogFormat final : public LogFormat {
 public:
  void render(TxnView& txn, base::TextOut& out) const override;
  const std::string* constant() const override { return is_constant ? &constant_text : nullptr; }
  const std::string& source() const override { return original; }
  std::string_view http_only() const override;

  std::vector<LogNode> nodes;
  LogLayout layout;
  bool logs = false;                 ///< use kLogs: '-' for what is absent, blanks collapse
  bool plain = false;                ///< samples as they are, quotes where asked for
  bool is_constant = false;
  std::string constant_text;
  std::string original;

 private:
  void render_map(TxnView& txn, base::TextOut& out) const;
  void render_alias(const LogNode& node, TxnView& txn, base::TextOut& out) const;
  void render_sample(const LogNode& node, TxnView& txn, base::TextOut& out) const;
  void render_encoded(const LogNode& node, TxnView& txn, base::TextOut& out) const;
};

}  // namespace sluice::expr
