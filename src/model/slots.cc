#include "model/slots.h"

namespace sluice::model {

size_t next_slot_index() {
  static constinit size_t count = 0;
  return count++;
}

}  // namespace sluice::model
