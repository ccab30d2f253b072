// The first bytes of a client that must speak the PROXY protocol.
#include "http1_check.h"
#include "session/proxy_protocol.h"

using namespace sluice::session;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view in(reinterpret_cast<const char*>(data), size);
  ProxyHeader h;
  ProxyParse how = parse_proxy_header(in, h);
  if (how != ProxyParse::done) {
    MUST(!h.has_addresses && h.info.raw_tlvs.empty(), in);
    MUST(how == ProxyParse::bad || size < kMostProxyHeader, in);
    return 0;
  }
  MUST(h.size <= size && h.size <= kMostProxyHeader, in);
  // No byte of it was superfluous, and none after it matters.
  ProxyHeader other;
  MUST(parse_proxy_header(in.substr(0, h.size - 1), other) == ProxyParse::more, in);
  MUST(parse_proxy_header(in.substr(0, h.size), other) == ProxyParse::done && other.size == h.size, in);
  // What it said can be said on, in both versions.
  for (int version : {1, 2}) {
    std::string out;
    append_proxy_header(out, {version, UINT32_MAX, h.src, h.dst, h.info.authority, h.info.unique_id});
    MUST(parse_proxy_header(out, other) == ProxyParse::done && other.size == out.size(), out);
    MUST(other.has_addresses == h.has_addresses && other.src == h.src && other.dst == h.dst, out);
    if (version == 2 && h.has_addresses)
      MUST(other.info.authority == h.info.authority && other.info.unique_id == h.info.unique_id, out);
  }
  return 0;
}
