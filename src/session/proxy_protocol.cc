#include "session/proxy_protocol.h"
namespace sluice::session {
ProxyParse parse_proxy_header(std::string_view, ProxyHeader&) { return ProxyParse::bad; }
void append_proxy_header(std::string&, const ProxyOut&) {}
}
