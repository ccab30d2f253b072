// A second reader's opinion on a head: llhttp, strict, on the fields in canonical form. Internal to http1.
#pragma once
#include "http1/fields.h"
#include "http1/head.h"

namespace sluice::http1 {

/// False when llhttp refuses the head or sees another framing than head.framing and head.length.
///
/// It is not asked about every head: reading all fields again costs 1.6 times the scan, and even the four that matter
/// (Content-Length, Transfer-Encoding, Connection, Upgrade) half of it (measured on 10 fields, -O2). Our scan lets
/// nothing into a field that llhttp refuses (verdict_test.cc, and the fuzz targets hold it to that), so what a second
/// reader adds is where fields speak about framing in an unusual way. Those four are fed when the notes are odd: any
/// transfer coding, a list of lengths, a folded line, a bare LF, Connection tokens that are not ours.
bool second_reader_agrees(const Head& head, Side side, bool connect);

}  // namespace sluice::http1
