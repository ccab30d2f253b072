// The chunked coding, both ways (RFC 9112 section 7.1), and trailers (RFC 9110 section 6.5). Bytes alone.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "http1/head.h"

namespace sluice::http1 {

class CaseMap;
struct Limits;

/// Undoes the chunked coding in place: payload is returned as slices of the input. Extensions are read over.
class ChunkDecoder {
 public:
  enum class Step : uint8_t { data, more, end, bad };
  struct Out {
    Step step;
    size_t used;            ///< input bytes consumed by this step
    std::string_view data;  ///< step == data
  };
  /// One step; call again with what remains until `more`, `end` or `bad`. The end is behind the trailers.
  Out decode(std::string_view in);
  /// Trailers as received, line ends included, without the empty line; complete at `end`.
  std::string_view trailers() const { return trailers_; }
  void reset();

 private:
  enum class State : uint8_t {
    size,
    after_size,
    extension,
    size_lf,
    data,
    data_end,
    data_lf,
    trailer,
    trailer_lf,
    done
  };
  bool control(char c);
  bool line_complete();

  State state_ = State::size;
  bool digits_ = false;   ///< the size has at least one
  uint16_t line_ = 0;     ///< bytes of the size line so far
  uint64_t left_ = 0;     ///< of the chunk, or the size while it is read
  std::string trailers_;  ///< stays empty, and unallocated, for nearly all messages
};

/// Bound on the line of a chunk's size with its extensions, and on all trailers of a message.
inline constexpr size_t kMaxChunkLine = 16384, kMaxTrailers = 16384;

/// Trailers as fields, checked and normalised like those of a head; text lives in arena. What must not come
/// in a trailer (framing, routing, hop-by-hop) is left out. False when malformed: nothing of it may be sent.
bool parse_trailers(std::string_view raw, const Limits& limits, base::Arena& arena, std::vector<Field>& out);

/// Writes size in hexadecimal and the line end at out (at most 18 bytes), returns the end; the data and
/// another line end follow.
char* emit_chunk_size(char* out, uint64_t size);
/// Upper bound of what emit_last_chunk writes.
size_t last_chunk_size(const std::vector<Field>& trailers);
/// The last chunk, trailers and the empty line.
char* emit_last_chunk(char* out, const std::vector<Field>& trailers, const CaseMap* names = nullptr);

}  // namespace sluice::http1
