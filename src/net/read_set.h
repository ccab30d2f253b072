// Descriptors of clients, of which only a few are served a turn. With thousands of busy connections a turn that takes them all
// would have as many streams half-way done at once, none of them in the processor's cache any more; a few at a time are finished
// before the next begin. An epoll set of its own that the loop's base watches, level-triggered as everything else; the kernel
// serves its ready descriptors in turn, so that none starves. The loop's own thread.
#pragma once
struct event;
struct event_base;

namespace sluice::net {

class PlainTransport;

class ReadSet {
 public:
  explicit ReadSet(event_base* base);
  ~ReadSet();
  ReadSet(const ReadSet&) = delete;
  ReadSet& operator=(const ReadSet&) = delete;

  /// `t` hears of readable bytes until remove(), and must live to the end of the turn of remove().
  void add(int fd, PlainTransport& t);
  void remove(int fd);

 private:
  static void on_event(int fd, short what, void* self);
  int fd_;
  event* event_;
};

}  // namespace sluice::net
