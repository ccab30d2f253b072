// The timers of one transaction, as logs and samples show them. Milliseconds; -1: not reached. Manual 8.4.
#pragma once
#include <cstdint>

#include "sluice/txn.h"

namespace sluice::log {

inline int64_t span_ms(int64_t from, int64_t to) { return to == 0 ? -1 : to > from ? (to - from) / 1000 : 0; }

/// Where the wait in the queue begins: a whole head, or with TCP the connection.
inline int64_t ready_us(const TxnLog& l) { return l.request_us ? l.request_us : l.start_us; }

inline int64_t handshake_ms(const TxnLog& l) { return l.handshake_us / 1000; }                        // Th
inline int64_t idle_ms(const TxnLog& l) { return l.idle_us / 1000; }                                  // Ti
inline int64_t receive_ms(const TxnLog& l) { return span_ms(l.start_us, l.request_us); }              // TR
inline int64_t request_ms(const TxnLog& l) {                                                          // Tq
  int64_t tr = receive_ms(l);
  return tr < 0 ? -1 : handshake_ms(l) + idle_ms(l) + tr;
}
inline int64_t queue_ms(const TxnLog& l) { return span_ms(ready_us(l), l.queue_us); }                 // Tw
inline int64_t connect_ms(const TxnLog& l) { return span_ms(l.queue_us, l.connect_us); }              // Tc
inline int64_t response_ms(const TxnLog& l) { return span_ms(l.connect_us, l.response_us); }          // Tr
inline int64_t data_ms(const TxnLog& l) { return l.response_us ? span_ms(l.response_us, l.end_us) : -1; }   // Td
inline int64_t active_ms(const TxnLog& l) { return l.end_us > l.start_us ? (l.end_us - l.start_us) / 1000 : 0; }   // Ta
inline int64_t total_ms(const TxnLog& l) { return l.end_us > l.accept_us ? (l.end_us - l.accept_us) / 1000 : 0; }  // Tt
inline int64_t user_ms(const TxnLog& l) {                                                             // Tu
  int64_t total = total_ms(l), idle = idle_ms(l);
  return total > idle ? total - idle : 0;
}

}  // namespace sluice::log
