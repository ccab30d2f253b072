// Arguments of fetches and converters: taken apart, then checked and converted as the keyword's signature says.
// Main thread (and the admin worker for what is parsed at run time). Manual 2.2 (quoting of arguments), 7.3.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sluice/fetch.h"

namespace sluice::expr {

/// Parses what follows a keyword: text[at] may be '(' or anything else (no arguments). On success `at` stands behind
/// the closing parenthesis. False: `error` says why in HAProxy's words, without the keyword's name.
/// `position` tells which argument (1-based) was at fault.
bool parse_args(std::string_view signature, std::string_view text, size_t& at, std::vector<Arg>& out,
                std::string& error, int& position);

/// An argument that names something the configuration may define later: looked up once all is read.
struct PendingArg {
  std::shared_ptr<void> owner;    ///< keeps `arg` alive
  Arg* arg = nullptr;
  int position = 0;
  std::string keyword;            ///< "sample fetch keyword 'be_conn'", for the message
  std::string file;
  int line = 0;
  std::string proxy;              ///< name of the section where it stands
  const model::Config* config = nullptr;
  model::Proxy* section = nullptr;
};
/// What parsing left to resolve; the resolver (module runtime) empties it after each load. Main thread.
std::vector<PendingArg>& pending_args();

}  // namespace sluice::expr
