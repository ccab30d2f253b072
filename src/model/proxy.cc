#include "model/proxy.h"

namespace sluice::model {

void Proxy::inherit(const Proxy& defaults) {
  *this = defaults;
  defaults_name = defaults.name;
  this->defaults = &defaults;
  name.clear();
  description.clear();
  guid.clear();
  id = 0;
  caps = 0;
  file.clear();
  line = 0;
}

}  // namespace sluice::model
