#include "admin/stat_row.h"

#include "model/proxy.h"

namespace sluice::admin {

using runtime::Counters;
using runtime::Ctr;

void StatRow::clear() {
  for (StatValue& v : values) {
    v.kind = StatValue::Kind::none;
    v.tags = nullptr;
  }
  server = nullptr;
}

void StatRow::str(size_t column, std::string_view v) {
  values[column].kind = StatValue::Kind::str;
  values[column].text.assign(v);
}

void fill_names(StatRow& row, StatType type, const runtime::LiveProxy& p, std::string_view name, uint32_t id) {
  row.clear();
  row.type = type;
  row.proxy = &p;
  row.proxy_id = p.id();
  row.id = id;
  row.str(col::pxname, p.name());
  row.str(col::svname, name);
  row.u32(col::pid, 1);
  row.u32(col::iid, p.id());
  row.u32(col::sid, id);
  row.u32(col::type, static_cast<uint64_t>(type));
  row.str(col::mode, p.config().mode == model::Mode::http ? "http" : "tcp");
}

void fill_traffic(StatRow& row, const Counters& c, bool http) {
  row.u64(col::bin, c.sum(Ctr::bytes_in));
  row.u64(col::bout, c.sum(Ctr::bytes_out));
  row.u64(col::reqbin, c.sum(Ctr::req_bytes_in));
  row.u64(col::reqbout, c.sum(Ctr::req_bytes_out));
  row.u64(col::resbin, c.sum(Ctr::res_bytes_in));
  row.u64(col::resbout, c.sum(Ctr::res_bytes_out));
  row.u64(col::dresp, c.sum(Ctr::denied_resp));
  row.u64(col::wrew, c.sum(Ctr::failed_rewrites));
  row.u64(col::eint, c.sum(Ctr::internal_errors));
  if (!http) return;
  constexpr Ctr kClasses[] = {Ctr::hrsp_1xx, Ctr::hrsp_2xx, Ctr::hrsp_3xx, Ctr::hrsp_4xx, Ctr::hrsp_5xx, Ctr::hrsp_other};
  for (size_t i = 0; i < 6; ++i) row.u64(col::hrsp_1xx + i, c.sum(kClasses[i]));
}

void fill_modules(StatRow& row, const Counters& c, bool http) {
  for (size_t i = col::ssl_sess; i <= col::ssl_failed_ocsp_staple; ++i) row.u64(i, 0);
  if (row.type == StatType::server || row.type == StatType::listener) return;
  for (size_t i = col::h2_headers_rcvd; i <= col::h1_spliced_bytes_out; ++i) row.u64(i, 0);
  if (!http) return;
  bool front = row.type == StatType::frontend;
  row.u64(col::h1_total_connections, c.sum(front ? Ctr::connections : Ctr::connects));
  row.u64(col::h1_total_streams, c.sum(Ctr::requests));
  row.u64(col::h1_bytes_in, c.sum(front ? Ctr::req_bytes_in : Ctr::res_bytes_in));
  row.u64(col::h1_bytes_out, c.sum(front ? Ctr::res_bytes_out : Ctr::req_bytes_out));
}

std::string address_text(const net::Address& a) {
  switch (a.family()) {
    case net::Address::Family::ipv4:
      return a.ip_text() + ':' + std::to_string(a.port());
    case net::Address::Family::ipv6:
      return '[' + a.ip_text() + "]:" + std::to_string(a.port());
    case net::Address::Family::unix_socket:
      return "unix";
    default:
      return {};
  }
}

std::string server_address_text(const runtime::LiveServer& s) {
  if (s.config().address.kind != net::Endpoint::Kind::ip && s.config().address.kind != net::Endpoint::Kind::host)
    return "unix";
  return address_text(s.address());
}

}  // namespace sluice::admin
