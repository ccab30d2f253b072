// The formats behind option tcplog, httplog, httpslog, httplog clf and the error log. Manual 8.2.2 to 8.2.5.
#include "expr/log_format.h"

namespace sluice::expr {

std::string_view predefined_log_format(std::string_view name) {
  if (name == "tcplog") return "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq";
  if (name == "httplog")
    return "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r";
  if (name == "httpslog")
    return "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r "
           "%[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc";
  if (name == "clf")
    return "%{+Q}o %{-Q}ci - - [%trg] %r %ST %B \"\" \"\" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc "
           "%sq %bq %CC %CS %hrl %hsl";
  if (name == "error")
    return "%ci:%cp [%tr] %ft %ac/%fc %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] "
           "%[ssl_fc_sni]/%sslv/%sslc";
  return {};
}

}  // namespace sluice::expr
