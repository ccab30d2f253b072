#include "health/check_txn.h"

#include "expr/vars.h"

namespace sluice::health {

CheckTxn::CheckTxn() {
  view_.conn = &conn_;
  view_.server_conn = &server_conn_;
  view_.log = &log_;
  view_.arena = &arena_;
  view_.missing_scopes = 1u << static_cast<unsigned>(expr::VarScope::txn) | 1u << static_cast<unsigned>(expr::VarScope::req) |
                         1u << static_cast<unsigned>(expr::VarScope::res);
}

CheckTxn::~CheckTxn() {
  expr::release_vars(conn_.vars);
  expr::release_vars(view_.check_vars);
}

void CheckTxn::serve(std::unique_ptr<Service>) {}

}  // namespace sluice::health
