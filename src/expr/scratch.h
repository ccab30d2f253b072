// Room to make text of unknown size in, lent by the thread: what is kept of it costs the transaction's arena no more
// than its size, and nothing is allocated once a thread has lent as often at once as it ever will.
#pragma once
#include <string_view>

#include "base/arena.h"
#include "base/text_out.h"

namespace sluice::expr {

class ScratchText {
 public:
  static constexpr size_t kSize = 16384;

  ScratchText();
  ~ScratchText();
  ScratchText(const ScratchText&) = delete;
  ScratchText& operator=(const ScratchText&) = delete;

  std::string_view keep(base::Arena& arena) const { return arena.copy(out.view()); }

 private:
  char* room_;

 public:
  base::TextOut out;   ///< gone with this object
};

}  // namespace sluice::expr
