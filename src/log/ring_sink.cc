#include <string>

#include "log/ring.h"
#include "log/sink.h"

namespace sluice::log {
namespace {

constexpr uint32_t kDefaultRingBytes = 1 << 20;

class RingSink : public Sink {
 public:
  explicit RingSink(Ring& ring) : ring_(ring) {}
  void put(std::string_view header, std::string_view text) override { ring_.append(header, text); }

 private:
  Ring& ring_;
};

}  // namespace

std::unique_ptr<Sink> make_ring_sink(const std::string& name, const model::Config& config) {
  auto it = config.rings.find(name);
  uint32_t size = it == config.rings.end() || it->second.size == 0 ? kDefaultRingBytes : it->second.size;
  std::string_view description = it == config.rings.end() ? std::string_view("in-memory log") : it->second.description;
  return std::make_unique<RingSink>(Ring::make(name, description, size));
}

}  // namespace sluice::log
