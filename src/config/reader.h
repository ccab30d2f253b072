// Reads the text of configuration files line by line into a model. Manual chapter 2. Main thread.
#pragma once
#include <string>
#include <string_view>

#include "config/lexer.h"
#include "model/config.h"
#include "sluice/parse.h"

namespace sluice::config {

/// The section that lines belong to. Changed by open_section only.
struct CurrentSection {
  uint16_t bit = 0;             ///< 0: before the first section, or after one that could not be opened
  std::string name;             ///< for .SECTION: its name, or its type when it has none
  std::string_view type;        ///< "frontend"
  bool skipped = false;         ///< a section that is not built: its lines were refused as a whole
  model::Proxy* proxy = nullptr;
  void* object = nullptr;       ///< model::Userlist, HttpErrors, Ring
};

class Reader {
 public:
  Reader(model::Config& config, Diagnostics& diags) : config_(config), env_({}, diags) { env_.config = &config; }

  /// One whole file. Stops at a fatal complaint. Every file starts out of any section.
  void read(std::string_view text, const std::string& file_name);

 private:
  struct Branch {
    bool taken = false;       ///< one branch of this .if was, or must not be, taken
    bool active = true;       ///< lines are read now
    bool had_else = false;
  };

  void line(std::string_view text);
  void statement();
  bool directive(const std::string& word);
  void branch(const std::string& word);
  void enter_branch(Branch& b, const char* word);
  bool active() const { return depth_ == 0 || branches_[depth_ - 1].active; }
  void say(const std::string& word);
  void fatal(std::string text, size_t word = 0);
  void dispatch();
  void out_of_place(const std::string& word, uint16_t known_in);

  static constexpr int kMaxDepth = 16;
  model::Config& config_;
  ParseEnv env_;
  WordList words_;
  CurrentSection section_;
  Branch branches_[kMaxDepth];
  int depth_ = 0;
};

}  // namespace sluice::config
