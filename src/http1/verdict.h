// A second reader's opinion on a head: llhttp, strict, on the fields in canonical form. Internal to http1.
#pragma once
#include "http1/fields.h"
#include "http1/head.h"

namespace sluice::http1 {

/// False when llhttp refuses the head or sees another framing than head.framing and head.length.
///
/// It is not asked about every head. Our scan lets nothing into a name or value that llhttp refuses (the fuzz
/// targets hold it to that), so all that a second reader adds is where fields say something about framing in
/// an unusual way; and it costs more than the scan itself. So it reads the fields that matter
/// (Content-Length, Transfer-Encoding, Connection, Upgrade), and only of heads whose notes are odd: any
/// transfer coding, a list of lengths, a folded line, a bare LF, Connection tokens that are not ours.
bool second_reader_agrees(const Head& head, Side side, bool connect);

}  // namespace sluice::http1
