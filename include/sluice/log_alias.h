// log-format aliases ("%ci"): how a feature file adds one. Manual 8.2.6.
#pragma once
#include <cstdint>
#include <string_view>

#include "base/registry.h"
#include "base/text_out.h"
#include "sluice/txn.h"

namespace sluice {

/// What the surrounding format asks of one item ("%{+Q,+X}ci").
struct LogFlags {
  bool quote = false, hex = false, escape = false, json = false, cbor = false, mandatory = false;
};

struct LogAlias {
  std::string_view name;          ///< without '%'
  /// Prints the bare value; the engine quotes, escapes and replaces an empty one by '-'.
  void (*print)(TxnView& txn, const LogFlags& flags, base::TextOut& out);
  bool http_only = false;         ///< warned about in TCP proxies
  bool number = false;            ///< never quoted, never encoded (%ST, %Tr, %cp)
  bool encoded = false;           ///< printed as manual 8.6 asks already: the engine only quotes and (flag E) escapes
  bool may_be_empty = false;      ///< prints nothing instead of '-'; the blank after it is then dropped (%hr, %hs)
};

}  // namespace sluice
