// A message head, independent of the wire's form: what the rules see and edit, and what is sent on.
// Names are lower case, values trimmed. Slices point into the chunk that was read, or into the edit arena.
// One thread; valid as long as the chunk and the arena that it was filled from. RFC 9110 section 6.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/arena.h"

namespace sluice::http1 {

enum class Version : uint8_t { http10, http11 };

/// How the payload's end is known (RFC 9112 section 6.3), decided by our code from validated fields.
enum class Framing : uint8_t { none, length, chunked, until_close, tunnel };

struct Field {
  std::string_view name;   ///< lower case
  std::string_view value;  ///< without blanks around it
};

class Head {
 public:
  std::string_view method;            ///< request: any token, case kept
  std::string_view target;            ///< request-target as it will be sent
  uint16_t status = 0;                ///< response: 100..599
  std::string_view reason;            ///< response, may be empty
  Version version = Version::http11;  ///< as seen on the wire
  Framing framing = Framing::none;
  uint64_t length = 0;           ///< with Framing::length: bytes of the payload
  bool keep_alive = false;       ///< the peer's wish after version and Connection were considered
  bool upgrade = false;          ///< Connection: upgrade with an Upgrade field
  bool expect_continue = false;  ///< request: Expect: 100-continue
  bool close_seen = false;       ///< Connection: close was there
  std::string_view start_line;   ///< for %r in logs: as it came, words apart by one space; set by the scan
  std::vector<Field> fields;

  /// Text that edits add lives here; must outlive the head. Set by the owner before the first edit.
  base::Arena* edits = nullptr;

  /// Everything but `edits`.
  void clear();
  const Field* find(std::string_view lower_name) const;
  /// Value of the first field of that name, empty when absent.
  std::string_view get(std::string_view lower_name) const {
    const Field* f = find(lower_name);
    return f ? f->value : std::string_view{};
  }
  size_t count(std::string_view lower_name) const;
  /// name and value are copied into the arena; name is lowered.
  void add(std::string_view name, std::string_view value);
  void add_first(std::string_view name, std::string_view value);
  /// Removes all fields of that name, then adds one at the end (http-request set-header).
  void set(std::string_view name, std::string_view value);
  /// How many were removed.
  size_t remove(std::string_view lower_name);
  std::string_view keep(std::string_view text) { return edits->copy(text); }
};

/// A head's share in what a message counts for, as the reference's inner form of it has it: the words of its start line
/// with 20 bytes around them, names and values, one for the end.
uint64_t counted_size(const Head& head);

}  // namespace sluice::http1
