#include "rules/target.h"

#include <algorithm>

#include "http1/uri.h"

namespace sluice::rules {
namespace {

/// A start line is cut at blanks, so a target holds none, nor control bytes.
bool is_target(std::string_view text) {
  return !text.empty() && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<uint8_t>(c) <= 0x20 || static_cast<uint8_t>(c) == 0x7f;
  });
}

size_t offset_of(std::string_view whole, std::string_view part) { return static_cast<size_t>(part.data() - whole.data()); }

}  // namespace

std::string_view read_target(const http1::Head& head, TargetPart part) {
  if (part == TargetPart::method) return head.method;
  if (part == TargetPart::uri) return head.target;
  http1::Uri uri = http1::split_uri(head.target);
  return part == TargetPart::path ? uri.path : part == TargetPart::pathq ? uri.path_query : uri.query;
}

Ran write_target(const Edit& edit, TargetPart part, std::string_view text) {
  http1::Head& head = *edit.head();
  if (part == TargetPart::method) {
    if (!is_token(text) || !edit.fits(text.size())) return edit.failed();
    head.method = head.edits->copy(text);
    return edit.done();
  }
  if (!edit.fits(head.target.size() + text.size() + 1)) return edit.failed();
  std::string_view old = head.target, made;
  if (part == TargetPart::uri) {
    made = head.edits->copy(text);
  } else if (part == TargetPart::query) {
    size_t mark = old.find('?');
    if (mark == old.npos && text.empty()) return Ran::next;
    made = head.edits->concat({old.substr(0, mark), "?", text});
  } else {
    http1::Uri uri = http1::split_uri(old);
    std::string_view replaced = part == TargetPart::path ? uri.path : uri.path_query;
    // Without a path ("*") the whole target gives way.
    size_t begin = replaced.empty() ? 0 : offset_of(old, replaced);
    size_t end = replaced.empty() ? old.size() : begin + replaced.size();
    made = head.edits->concat({old.substr(0, begin), text, old.substr(end)});
  }
  if (!is_target(made)) return edit.failed();
  head.target = made;
  return edit.done();
}

}  // namespace sluice::rules
