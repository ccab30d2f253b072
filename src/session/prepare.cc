// What sluice adds to a request before a server sees it. Manual 4.2 "option forwardfor", "option originalto", "option
// forwarded", "unique-id-header", "option http-restrict-req-hdr-names".
#include <algorithm>

#include "base/strings.h"
#include "expr/expression.h"
#include "expr/log_format.h"
#include "http1/list_value.h"
#include "session/stream.h"

namespace sluice::session {
namespace {

bool same_network(const net::Address& a, const model::AddressHeader& h) {
  if (h.except_bits == 0 || a.family() != h.except.family()) return false;
  for (unsigned bit = 0; bit < h.except_bits; ++bit) {
    unsigned byte = bit / 8, mask = 0x80u >> (bit % 8);
    if ((a.bytes()[byte] ^ h.except.bytes()[byte]) & mask) return false;
  }
  return true;
}

/// A node of RFC 7239 section 6: IPv6 in brackets and quotes, a port needs quotes.
std::string node_text(std::string_view name, const std::string& port, bool ipv6) {
  std::string text = ipv6 ? "[" + std::string(name) + "]" : std::string(name);
  if (!port.empty()) text += ":" + port;
  bool plain = text.find_first_of("[]:\"") == text.npos;
  return plain ? text : "\"" + text + "\"";
}

}  // namespace

Step Stream::prepare() {
  if (!st_.http) return to(Phase::pick);
  if (st_.body_bad) {
    count_bad_request();
    return fail(400, 'P', 'D');
  }
  if (client_->ended() && held_ && !up_.read_done && held_size_ < chunks().chunk_size()) {
    count_client_abort();   // the rest of the payload will not come
    count_bad_request();
    return close_with('C', 'R');
  }
  if (!settle_names(be())) return restricted();
  up_.drop_trailers = be().has(model::Opt::drop_request_trailers);
  const model::Replay* replay = replay_options();
  if (replay) st_.keep_request = std::max<size_t>(replay->max_body, 1);
  else if (be().retry_on & ~model::kRetryConnFailure) st_.keep_request = chunks().chunk_size();
  add_unique_id();
  add_address_headers();
  add_forwarded();
  return to(Phase::pick);
}

// option http-restrict-req-hdr-names; false: such a name is there, and is to be refused.
bool Stream::settle_names(const model::Proxy& p) {
  if (p.restrict_names == model::HostNames::remove) http1::remove_restricted_names(request_);
  return p.restrict_names != model::HostNames::reject || !http1::has_restricted_name(request_);
}

Step Stream::restricted() {
  count_denied();
  return fail(403, 'P', 'R');
}

void Stream::add_unique_id() {
  if (!fe().unique_id_format) return;
  if (log_.unique_id.empty()) log_.unique_id = fe().unique_id_format->text(view_, 128);
  if (!fe().unique_id_header.empty()) request_.add(fe().unique_id_header, log_.unique_id);
}

// The backend's name for the field wins; the frontend's option counts as well.
void Stream::add_address_headers() {
  const auto& facts = client_->facts();
  const auto& forwarded = be().forwardfor.enabled ? be().forwardfor : fe().forwardfor;
  if (forwarded.enabled) add_address_header(forwarded, facts.src);
  const auto& original = be().originalto.enabled ? be().originalto : fe().originalto;
  if (original.enabled) add_address_header(original, facts.dst);
}

void Stream::add_address_header(const model::AddressHeader& h, const net::Address& a) {
  if (!a.is_ip() || same_network(a, h)) return;
  std::string lower = base::to_lower(h.name);
  if (h.if_none && request_.find(lower)) return;
  char ip[64];
  request_.add(lower, {ip, static_cast<size_t>(a.write_ip(ip) - ip)});
}

void Stream::add_forwarded() {
  const model::Forwarded* f = be().forwarded ? be().forwarded.get() : nullptr;
  if (!f) return;
  const auto& facts = client_->facts();
  std::string text;
  auto part = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    if (!text.empty()) text += ';';
    text.append(name).append("=").append(value);
  };
  auto value = [&](const model::ForwardedPart& p, std::string own) -> std::string {
    if (p.from == model::ForwardedPart::From::none) return {};
    if (p.from == model::ForwardedPart::From::own) return own;
    std::string_view v;
    return p.expression->text(view_, v) == Got::yes ? std::string(v) : std::string{};
  };
  if (f->proto) part("proto", "http");
  std::string host = value(f->host, std::string(request_.get("host")));
  if (!host.empty()) part("host", host.find(':') == host.npos ? host : "\"" + host + "\"");
  auto node = [&](std::string_view name, const model::ForwardedPart& who, const model::ForwardedPart& port,
                  const net::Address& own) {
    std::string text_of = value(who, own.is_ip() ? own.ip_text() : "unknown");
    if (text_of.empty()) return;
    part(name, node_text(text_of, value(port, std::to_string(own.port())), text_of.find(':') != text_of.npos));
  };
  node("by", f->by, f->by_port, facts.dst);
  node("for", f->for_, f->for_port, facts.src);
  if (!text.empty()) request_.add("forwarded", text);
}

}  // namespace sluice::session
