// Rings: the newest lines kept in memory, for "show events" and for forwarding to servers. Bounded; the oldest lines
// go first. Any thread. Manual 3.10 "Rings".
#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::log {

class Ring {
 public:
  /// size: bytes of text and bookkeeping, at least 1024.
  Ring(std::string name, std::string description, uint32_t size);
  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }

  /// One line without newline; longer than a quarter of the ring: cut.
  void append(std::string_view header, std::string_view text);

  /// Number of the oldest line kept and of the next one to come.
  uint64_t first() const;
  uint64_t next() const;
  /// Appends line `number` to out; when it is gone already, the oldest one, and number is moved to it. False: none yet.
  bool read(uint64_t& number, std::string& out) const;

  size_t capacity() const { return bytes_.size(); }
  size_t used() const;

  /// Finds a ring; null when there is none. Rings live until the process ends.
  static Ring* find(std::string_view name);
  static Ring& make(std::string_view name, std::string_view description, uint32_t size);
  static std::vector<Ring*> all();

 private:
  static constexpr uint32_t kNoteBytes = 8;   ///< a line's length before its bytes
  void put(std::string_view s);
  void drop_oldest();
  uint32_t length_at(size_t at) const;
  void copy_out(size_t at, size_t n, std::string& out) const;
  std::string name_, description_;
  mutable std::mutex mutex_;
  std::vector<char> bytes_;
  size_t head_ = 0, tail_ = 0, used_ = 0;   ///< tail_: oldest line; head_: where the next goes
  uint64_t first_ = 0, count_ = 0;
  mutable uint64_t hint_number_ = 0;        ///< where the last reader was: lines are read in order
  mutable size_t hint_at_ = 0;
};

}  // namespace sluice::log
