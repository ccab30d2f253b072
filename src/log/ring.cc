#include "log/ring.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <memory>

namespace sluice::log {
namespace {

std::mutex list_mutex;
std::deque<std::unique_ptr<Ring>>& list() {
  static auto* rings = new std::deque<std::unique_ptr<Ring>>;   // lives as long as the process: sinks may outlive main
  return *rings;
}

}  // namespace

Ring::Ring(std::string name, std::string description, uint32_t size)
    : name_(std::move(name)), description_(std::move(description)), bytes_(std::max(size, 1024u)) {}

void Ring::put(std::string_view s) {
  size_t one = std::min(s.size(), bytes_.size() - head_);
  std::memcpy(bytes_.data() + head_, s.data(), one);
  std::memcpy(bytes_.data(), s.data() + one, s.size() - one);
  head_ = (head_ + s.size()) % bytes_.size();
  used_ += s.size();
}

void Ring::copy_out(size_t at, size_t n, std::string& out) const {
  at %= bytes_.size();
  size_t one = std::min(n, bytes_.size() - at);
  out.append(bytes_.data() + at, one);
  out.append(bytes_.data(), n - one);
}

uint32_t Ring::length_at(size_t at) const {
  char note[kNoteBytes];
  for (size_t i = 0; i < kNoteBytes; ++i) note[i] = bytes_[(at + i) % bytes_.size()];
  uint64_t n;
  std::memcpy(&n, note, sizeof n);
  return static_cast<uint32_t>(n);
}

void Ring::drop_oldest() {
  size_t n = kNoteBytes + length_at(tail_);
  tail_ = (tail_ + n) % bytes_.size();
  used_ -= n;
  ++first_, --count_;
}

void Ring::append(std::string_view header, std::string_view text) {
  size_t most = bytes_.size() / 4;
  header = header.substr(0, most / 2);
  text = text.substr(0, most - header.size());
  std::lock_guard lock(mutex_);
  uint64_t n = header.size() + text.size();
  while (bytes_.size() - used_ < n + kNoteBytes) drop_oldest();
  char note[kNoteBytes];
  std::memcpy(note, &n, sizeof n);
  put({note, kNoteBytes});
  put(header);
  put(text);
  ++count_;
}

uint64_t Ring::first() const {
  std::lock_guard lock(mutex_);
  return first_;
}

uint64_t Ring::next() const {
  std::lock_guard lock(mutex_);
  return first_ + count_;
}

size_t Ring::used() const {
  std::lock_guard lock(mutex_);
  return used_;
}

bool Ring::read(uint64_t& number, std::string& out) const {
  std::lock_guard lock(mutex_);
  number = std::max(number, first_);
  if (number >= first_ + count_) return false;
  uint64_t from = first_;
  size_t at = tail_;
  if (hint_number_ >= first_ && hint_number_ <= number) from = hint_number_, at = hint_at_;
  for (; from < number; ++from) at = (at + kNoteBytes + length_at(at)) % bytes_.size();
  uint32_t n = length_at(at);
  copy_out(at + kNoteBytes, n, out);
  hint_number_ = number;
  hint_at_ = at;
  return true;
}

Ring* Ring::find(std::string_view name) {
  std::lock_guard lock(list_mutex);
  for (auto& r : list())
    if (r->name() == name) return r.get();
  return nullptr;
}

Ring& Ring::make(std::string_view name, std::string_view description, uint32_t size) {
  if (Ring* r = find(name)) return *r;
  std::lock_guard lock(list_mutex);
  list().push_back(std::make_unique<Ring>(std::string(name), std::string(description), size));
  return *list().back();
}

std::vector<Ring*> Ring::all() {
  std::lock_guard lock(list_mutex);
  std::vector<Ring*> out;
  for (auto& r : list()) out.push_back(r.get());
  return out;
}

}  // namespace sluice::log
