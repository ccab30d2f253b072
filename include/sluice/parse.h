// What every parser of configuration text is handed: words, where they stand, and where to complain.
// Main thread, load time (and the admin worker for what is parsed at run time).
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::model {
struct Config;
struct Proxy;
struct Bind;
struct Server;
}  // namespace sluice::model

namespace sluice {

enum class Severity : uint8_t { alert, warning, notice, diag };

struct Diagnostic {
  Severity severity = Severity::alert;
  std::string file;      ///< empty: not about a line
  int line = 0;
  int column = 0;        ///< 1-based, of the word at fault; 0: whole line
  std::string text;      ///< one sentence without severity, file or line
  std::string hint;      ///< "did you mean ...", empty when there is none
  bool fatal = false;    ///< stops reading at once
  std::string source;    ///< the line as it stands in the file; empty: not shown
};

/// All complaints of a load, in order. Bounded: past 1,000 only counts.
class Diagnostics {
 public:
  void add(Diagnostic d);
  bool fatal() const { return fatal_; }   ///< one of them stops reading
  int alerts() const { return alerts_; }
  int warnings() const { return warnings_; }
  const std::vector<Diagnostic>& all() const { return list_; }

 private:
  std::vector<Diagnostic> list_;
  int alerts_ = 0;
  int warnings_ = 0;
  bool fatal_ = false;
};

/// One word after quotes, escapes and environment were resolved.
struct Word {
  std::string text;
  int column = 0;       ///< 1-based in the source line
};

/// A cursor over the words of one line, plus what a keyword's parser may look at.
class ParseEnv {
 public:
  ParseEnv(std::span<const Word> words, Diagnostics& diags) : words_(words), diags_(diags) {}
  /// Turns to another line; file and section stay.
  void rebind(std::span<const Word> words) {
    words_ = words;
    pos_ = 0;
    failed_ = negated = to_default = false;
  }

  // --- words; at() never fails: past the end it is the empty string ---
  size_t size() const { return words_.size(); }
  size_t pos() const { return pos_; }
  void seek(size_t i) { pos_ = i; }
  bool done() const { return pos_ >= words_.size(); }
  const std::string& at(size_t i) const;
  const std::string& peek() const { return at(pos_); }
  /// The next word, advancing; empty at the end.
  const std::string& next();
  /// Advances when the next word is exactly text.
  bool take(std::string_view text);
  std::span<const Word> words() const { return words_; }
  /// All words from i to the end, joined by one space.
  std::string rest_from(size_t i) const;

  // --- complaints; the column is that of word `i`, or of the word read last ---
  void alert(std::string text, std::string hint = {});
  void alert_at(size_t i, std::string text, std::string hint = {});
  void warn(std::string text, std::string hint = {});
  void diag_notice(std::string text);
  bool failed() const { return failed_; }
  void set_failed() { failed_ = true; }   ///< the complaint was made elsewhere
  Diagnostics& diagnostics() { return diags_; }

  /// Complains unless the line ends here ("'x' cannot handle unexpected argument 'y'."); true when it does.
  bool expect_end();

  // --- where we are ---
  std::string file;
  int line = 0;
  model::Config* config = nullptr;
  model::Proxy* proxy = nullptr;       ///< current section (defaults sections included), else null
  uint16_t section = 0;                ///< one of Section's bits
  void* current = nullptr;             ///< the model's Userlist, HttpErrors or Ring whose section this is
  std::string_view source;             ///< the raw line, for messages; valid while it is parsed
  bool negated = false;                ///< line began with "no"
  bool to_default = false;             ///< line began with "default"
  std::string context;                 ///< put before every alert ("error detected in frontend 'f' while parsing ... : ")

 private:
  std::span<const Word> words_;
  Diagnostics& diags_;
  void complain(Severity severity, size_t word, std::string text, std::string hint);

  size_t pos_ = 0;
  bool failed_ = false;
};

enum Section : uint16_t {
  kGlobal = 1, kDefaults = 2, kFrontend = 4, kListen = 8, kBackend = 16, kUserlist = 32, kHttpErrors = 64,
  kRing = 128, kLogForward = 256, kResolvers = 512, kPeers = 1024, kMailers = 2048, kCache = 4096, kProgram = 8192,
  kTraces = 16384,
};
inline constexpr uint16_t kProxies = kDefaults | kFrontend | kListen | kBackend;
inline constexpr uint16_t kFrontends = kDefaults | kFrontend | kListen;
inline constexpr uint16_t kBackends = kDefaults | kListen | kBackend;

}  // namespace sluice
