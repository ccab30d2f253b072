// Addresses and networks: a hash set for each length of prefix that is there, the longest first. Manual 7.1.6.
#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>
#include <functional>
#include <unordered_map>

#include "expr/index.h"
#include "expr/ip_text.h"

namespace sluice::expr {
namespace {

using net::Address;
using Family = Address::Family;

/// An address whose host bits are zero, and how many bits are left; IPv4 in the first four bytes.
struct Prefix {
  std::array<uint8_t, 16> bytes{};
  uint8_t bits = 0;
  bool operator==(const Prefix&) const = default;
};
struct PrefixHash {
  size_t operator()(const Prefix& p) const {
    return std::hash<std::string_view>()({reinterpret_cast<const char*>(&p), sizeof p});
  }
};
static_assert(sizeof(Prefix) == 17, "hashed as bytes");

Prefix prefix_of(const std::array<uint8_t, 16>& address, int bits) {
  Prefix p;
  p.bits = static_cast<uint8_t>(bits);
  int whole = bits / 8;
  std::memcpy(p.bytes.data(), address.data(), static_cast<size_t>(whole));
  if (bits % 8) p.bytes[static_cast<size_t>(whole)] = address[static_cast<size_t>(whole)] & static_cast<uint8_t>(0xff00 >> (bits % 8));
  return p;
}

class PrefixSet {
 public:
  void insert(const Prefix& p, const Pattern& pattern) {
    std::vector<const Pattern*>& same = map_[p];
    same.insert(std::upper_bound(same.begin(), same.end(), &pattern, [](auto* a, auto* b) { return a->order < b->order; }),
                &pattern);
    ++of_length_[p.bits];
    used_.set(p.bits);
  }
  void erase(const Prefix& p, const Pattern& pattern) {
    auto it = map_.find(p);
    if (it == map_.end()) return;
    size_t gone = std::erase(it->second, &pattern);
    if (it->second.empty()) map_.erase(it);
    if ((of_length_[p.bits] -= static_cast<uint32_t>(gone)) == 0) used_.reset(p.bits);
  }
  /// From the longest prefix to the shortest. True: `f` wants no more.
  template <class F>
  bool each(const std::array<uint8_t, 16>& address, int width, F&& f) const {
    if (map_.empty()) return false;
    for (int bits = width; bits >= 0; --bits) {
      if (!used_[static_cast<size_t>(bits)]) continue;
      auto it = map_.find(prefix_of(address, bits));
      if (it == map_.end()) continue;
      for (const Pattern* p : it->second)
        if (f(*p)) return true;
    }
    return false;
  }

 private:
  std::unordered_map<Prefix, std::vector<const Pattern*>, PrefixHash> map_;
  std::array<uint32_t, 129> of_length_{};
  std::bitset<129> used_;
};

/// The IPv4 address inside ::ffff:a.b.c.d, ::a.b.c.d or 2002:AABB:CCDD::; false for other IPv6 addresses.
bool embedded_v4(const Address& a, Address& out) {
  const auto& b = a.bytes();
  auto at = [&](size_t i) {
    return Address::v4(static_cast<uint32_t>(b[i]) << 24 | static_cast<uint32_t>(b[i + 1]) << 16 |
                       static_cast<uint32_t>(b[i + 2]) << 8 | b[i + 3]);
  };
  if (b[0] == 0x20 && b[1] == 0x02) return out = at(2), true;
  bool zeros = std::all_of(b.begin(), b.begin() + 10, [](uint8_t x) { return x == 0; });
  bool tail = (b[10] == 0 && b[11] == 0) || (b[10] == 0xff && b[11] == 0xff);
  return zeros && tail ? (out = at(12), true) : false;
}

std::array<uint8_t, 16> mapped(const Address& v4) {
  std::array<uint8_t, 16> b{};
  b[10] = b[11] = 0xff;
  std::memcpy(&b[12], v4.bytes().data(), 4);
  return b;
}

class IpIndex final : public PatternIndex {
 public:
  explicit IpIndex(bool resolve) : PatternIndex(true), resolve_(resolve) {}

  bool insert(const Pattern& p, std::string& error) override {
    Network n;
    if (!parse(p.text, n)) {
      error = "'" + p.text + "' is not a valid IPv4 or IPv6 address";
      return false;
    }
    if (n.bits < 0) holes_.push_back({n.ip.v4_host_order() & n.mask, n.mask, &p});
    else set(n).insert(prefix_of(n.ip.bytes(), n.bits), p);
    return true;
  }

  void erase(const Pattern& p) override {
    Network n;
    if (!parse(p.text, n)) return;
    if (n.bits < 0) std::erase_if(holes_, [&](const Holes& h) { return h.pattern == &p; });
    else set(n).erase(prefix_of(n.ip.bytes(), n.bits), p);
  }

  void visit(const Sample& s, Visitor visitor, void* to) const override {
    auto f = [&](const Pattern& p) { return visitor(to, p); };
    if (s.ip.family() == Family::ipv4) {
      if (!each_v4(s.ip, f)) v6_.each(mapped(s.ip), 128, f);
      return;
    }
    Address inner;
    if (!v6_.each(s.ip.bytes(), 128, f) && embedded_v4(s.ip, inner)) each_v4(inner, f);
  }

 private:
  struct Holes {
    uint32_t network, mask;
    const Pattern* pattern;
  };

  PrefixSet& set(const Network& n) { return n.ip.family() == Family::ipv4 ? v4_ : v6_; }

  template <class F>
  bool each_v4(const Address& a, F&& f) const {
    if (v4_.each(a.bytes(), 32, f)) return true;
    for (const Holes& h : holes_)
      if ((a.v4_host_order() & h.mask) == h.network && f(*h.pattern)) return true;
    return false;
  }

  /// Names are looked up once; what they meant then is kept for erase.
  bool parse(const std::string& text, Network& n) {
    if (parse_network(text, n)) return true;
    if (!resolve_) return false;
    auto known = names_.find(text);
    if (known == names_.end()) {
      size_t slash = text.find('/');
      auto found = net::resolve(text.substr(0, slash), 4);
      if (!found) return false;
      std::string literal = found->ip_text() + (slash == std::string::npos ? "" : text.substr(slash));
      if (!parse_network(literal, n)) return false;
      known = names_.emplace(text, n).first;
    }
    n = known->second;
    return true;
  }

  bool resolve_;
  PrefixSet v4_, v6_;
  std::vector<Holes> holes_;   ///< IPv4 masks that are no prefix
  std::unordered_map<std::string, Network> names_;
};

}  // namespace

std::unique_ptr<PatternIndex> make_ip_index(bool resolve) { return std::make_unique<IpIndex>(resolve); }

}  // namespace sluice::expr
