// Variables: proc, sess, txn, req, res and check scopes. Names become ids at load; a Vars holds the values of one
// scope instance. Values are owned copies. Manual 2.8 "variables", tune.vars.*.
// A Vars belongs to one session or transaction and one thread; the proc scope is shared and locked inside.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expr/sample.h"
#include "sluice/txn.h"

namespace sluice::expr {

enum class VarScope : uint8_t { proc, sess, txn, req, res, check };

/// A variable's name, resolved: ids are small, dense and process-wide.
struct VarName {
  VarScope scope = VarScope::txn;
  uint32_t id = 0;
};

/// "txn.foo" to its id, interning it when `create` (load, CLI). False with `error` in HAProxy's words.
bool parse_var_name(std::string_view text, VarName& out, std::string& error, bool create = true);
/// "txn.foo" back from its id.
std::string var_name_text(VarName name);

/// tune.vars.*: bytes each scope instance may hold; 0: no limit. Set before workers start.
struct VarLimits {
  size_t global = 0, proc = 0, sess = 0, txn = 0, reqres = 0, check = 0;
};
VarLimits& var_limits();

class Vars {
 public:
  Vars() = default;
  Vars(const Vars&) = delete;
  Vars& operator=(const Vars&) = delete;

  /// Text is valid until the variable is set again or cleared. Null when unset.
  const Sample* get(uint32_t id) const;
  /// Copies the sample.
  void set(uint32_t id, const Sample& s);
  bool unset(uint32_t id);
  void clear();
  /// Was ever set, even if it was unset since.
  bool known(uint32_t id) const { return find(id) != nullptr; }
  /// Bytes that a set of this sample would add (what it replaces is taken off).
  int64_t growth(uint32_t id, const Sample& s) const;
  size_t bytes() const { return bytes_; }
  /// Calls f(id, sample) for each that is set, in the order of their first setting.
  template <class F>
  void for_each(F&& f) const {
    for (size_t i = 0; i < used_; ++i)
      if (slots_[i]->set) f(slots_[i]->id, slots_[i]->value);
  }

 private:
  struct Slot {
    uint32_t id = 0;
    bool set = false;
    Sample value;
    std::string text;
  };
  Slot* find(uint32_t id) const;
  std::vector<std::unique_ptr<Slot>> slots_;   ///< few: a linear search beats a map; kept for the next user
  size_t used_ = 0;
  size_t bytes_ = 0;
};

/// Reads a variable of a transaction. Got::no when its scope does not exist here or it is unset.
/// Values of proc variables are copied into the arena.
Got get_var(TxnView& txn, VarName name, Sample& out);

/// Conditions of set-var(name,cond...), or-ed together; all must hold (7.3.1 set-var).
enum VarWhen : uint32_t {
  kIfExists = 1, kIfNotExists = 2, kIfEmpty = 4, kIfNotEmpty = 8, kIfSet = 16, kIfNotSet = 32, kIfGt = 64, kIfLt = 128,
};
/// The bit of one condition word ("ifexists"); 0: unknown.
uint32_t parse_var_when(std::string_view word);

/// set-var. False when the conditions said no, or there is no such scope or room here.
/// Makes the scope's Vars on demand; the owner of `txn` must call release_vars on each of them in the end.
bool set_var(TxnView& txn, VarName name, const Sample& value, uint32_t conditions = 0);
bool unset_var(TxnView& txn, VarName name);
/// Forgets all values, gives the object back to the thread's pool, makes v null. Null is fine.
void release_vars(Vars*& v);

/// The proc scope, for the CLI and the configuration; any thread. get copies text into the arena.
bool get_proc_var(uint32_t id, Sample& out, base::Arena& arena);
bool set_proc_var(uint32_t id, const Sample& value);
bool unset_proc_var(uint32_t id);

}  // namespace sluice::expr
