#include "expr/vars.h"

#include <atomic>
#include <mutex>
#include <shared_mutex>

namespace sluice::expr {
namespace {

constexpr size_t kOverhead = 64;      ///< what one variable costs beside its text
constexpr size_t kPooled = 256;       ///< Vars kept for reuse by each thread

bool textual(const Sample& s) { return s.type == Type::str || s.type == Type::bin || s.type == Type::meth; }
size_t size_of(const Sample& s) { return kOverhead + (textual(s) ? s.text.size() : 0); }

std::atomic<int64_t> g_total{0};   ///< bytes in all scopes of the process, kept only under a limit that needs it

struct ProcScope {
  std::shared_mutex mutex;
  Vars vars;
};
ProcScope& proc_scope() {
  static ProcScope s;
  return s;
}

struct Pool {
  std::vector<std::unique_ptr<Vars>> free;
};
Pool& pool() {
  thread_local Pool p;
  return p;
}

Vars** slot_of(TxnView& txn, VarScope scope) {
  if (txn.missing_scopes & (1u << static_cast<unsigned>(scope))) return nullptr;
  switch (scope) {
    case VarScope::sess: return txn.conn ? &txn.conn->vars : nullptr;
    case VarScope::txn: return &txn.txn_vars;
    case VarScope::req: return &txn.req_vars;
    case VarScope::res: return &txn.res_vars;
    case VarScope::check: return &txn.check_vars;
    case VarScope::proc: break;
  }
  return nullptr;
}

size_t held(const Vars* v) { return v ? v->bytes() : 0; }

bool over(size_t limit, int64_t bytes) { return limit && bytes > static_cast<int64_t>(limit); }

/// Limits are nested: a coarse scope counts what the finer ones hold (manual, tune.vars.*).
bool fits(const TxnView& txn, VarScope scope, int64_t growth) {
  const VarLimits& l = var_limits();
  if ((l.global || l.proc) && (over(l.global, g_total + growth) || over(l.proc, g_total + growth))) return false;
  if (scope == VarScope::proc) return true;
  if (scope == VarScope::check) return !over(l.check, static_cast<int64_t>(held(txn.check_vars)) + growth);
  int64_t bytes = static_cast<int64_t>(held(txn.req_vars) + held(txn.res_vars)) + growth;
  if ((scope == VarScope::req || scope == VarScope::res) && over(l.reqres, bytes)) return false;
  bytes += static_cast<int64_t>(held(txn.txn_vars));
  if (scope != VarScope::sess && over(l.txn, bytes)) return false;
  bytes += static_cast<int64_t>(txn.conn ? held(txn.conn->vars) : 0);
  return !over(l.sess, bytes);
}

void account(int64_t growth) {
  if (var_limits().global || var_limits().proc) g_total.fetch_add(growth, std::memory_order_relaxed);
}

bool allowed(const Vars* vars, uint32_t id, const Sample& value, uint32_t when, bool proc) {
  const Sample* old = vars ? vars->get(id) : nullptr;
  bool exists = proc || (vars && vars->known(id));
  bool empty = textual(value) && value.text.empty();
  if ((when & kIfExists && !exists) || (when & kIfNotExists && exists)) return false;
  if ((when & kIfEmpty && !empty) || (when & kIfNotEmpty && empty)) return false;
  if ((when & kIfSet && !old) || (when & kIfNotSet && old)) return false;
  if (!old || old->type != Type::sint || value.type != Type::sint) return true;
  return !(when & kIfGt && old->num <= value.num) && !(when & kIfLt && old->num >= value.num);
}

bool store(Vars& vars, uint32_t id, const Sample& value, TxnView& txn, VarScope scope) {
  int64_t growth = vars.growth(id, value);
  if (!fits(txn, scope, growth)) return false;
  account(growth);
  vars.set(id, value);
  return true;
}

}  // namespace

VarLimits& var_limits() {
  static VarLimits limits;
  return limits;
}

Vars::Slot* Vars::find(uint32_t id) const {
  for (size_t i = 0; i < used_; ++i)
    if (slots_[i]->id == id) return slots_[i].get();
  return nullptr;
}

const Sample* Vars::get(uint32_t id) const {
  const Slot* s = find(id);
  return s && s->set ? &s->value : nullptr;
}

int64_t Vars::growth(uint32_t id, const Sample& s) const {
  const Sample* old = get(id);
  return static_cast<int64_t>(size_of(s)) - static_cast<int64_t>(old ? size_of(*old) : 0);
}

void Vars::set(uint32_t id, const Sample& s) {
  bytes_ += static_cast<size_t>(growth(id, s));
  Slot* slot = find(id);
  if (!slot) {
    if (used_ == slots_.size()) slots_.push_back(std::make_unique<Slot>());
    slot = slots_[used_++].get();
    slot->id = id;
  }
  slot->set = true;
  slot->value = s;
  if (!textual(s)) return;
  slot->text.assign(s.text.data(), s.text.size());   // may be a slice of the old text
  slot->value.text = slot->text;
}

bool Vars::unset(uint32_t id) {
  Slot* s = find(id);
  if (!s || !s->set) return false;
  bytes_ -= size_of(s->value);
  s->set = false;
  return true;
}

void Vars::clear() {
  account(-static_cast<int64_t>(bytes_));
  for (size_t i = 0; i < used_; ++i) slots_[i]->set = false;
  used_ = bytes_ = 0;
}

void release_vars(Vars*& v) {
  if (!v) return;
  v->clear();
  std::unique_ptr<Vars> owned(v);
  v = nullptr;
  if (pool().free.size() < kPooled) pool().free.push_back(std::move(owned));
}

Got get_var(TxnView& txn, VarName name, Sample& out) {
  if (name.scope == VarScope::proc) return txn.arena && get_proc_var(name.id, out, *txn.arena) ? Got::yes : Got::no;
  Vars** vars = slot_of(txn, name.scope);
  const Sample* s = vars && *vars ? (*vars)->get(name.id) : nullptr;
  if (!s) return Got::no;
  out = *s;
  return Got::yes;
}

uint32_t parse_var_when(std::string_view word) {
  constexpr std::string_view kWords[] = {"ifexists", "ifnotexists", "ifempty", "ifnotempty",
                                         "ifset",    "ifnotset",    "ifgt",    "iflt"};
  for (unsigned i = 0; i < std::size(kWords); ++i)
    if (word == kWords[i]) return 1u << i;
  return 0;
}

bool set_var(TxnView& txn, VarName name, const Sample& value, uint32_t conditions) {
  if (name.scope == VarScope::proc) {
    std::unique_lock lock(proc_scope().mutex);
    Vars& vars = proc_scope().vars;
    return allowed(&vars, name.id, value, conditions, true) && store(vars, name.id, value, txn, name.scope);
  }
  Vars** vars = slot_of(txn, name.scope);
  if (!vars || !allowed(*vars, name.id, value, conditions, false)) return false;
  if (!*vars) {
    auto& free = pool().free;
    if (free.empty()) {
      *vars = new Vars;   // owned by the transaction, see release_vars
    } else {
      *vars = free.back().release();
      free.pop_back();
    }
  }
  return store(**vars, name.id, value, txn, name.scope);
}

bool unset_var(TxnView& txn, VarName name) {
  if (name.scope == VarScope::proc) return unset_proc_var(name.id);
  Vars** vars = slot_of(txn, name.scope);
  const Sample* old = vars && *vars ? (*vars)->get(name.id) : nullptr;
  if (!old) return false;
  account(-static_cast<int64_t>(size_of(*old)));
  return (*vars)->unset(name.id);
}

bool get_proc_var(uint32_t id, Sample& out, base::Arena& arena) {
  std::shared_lock lock(proc_scope().mutex);
  const Sample* s = proc_scope().vars.get(id);
  if (!s) return false;
  out = *s;
  if (textual(out)) out.text = arena.copy(out.text);
  return true;
}

bool set_proc_var(uint32_t id, const Sample& value) {
  TxnView none;
  return set_var(none, {VarScope::proc, id}, value);
}

bool unset_proc_var(uint32_t id) {
  std::unique_lock lock(proc_scope().mutex);
  const Sample* old = proc_scope().vars.get(id);
  if (!old) return false;
  account(-static_cast<int64_t>(size_of(*old)));
  return proc_scope().vars.unset(id);
}

}  // namespace sluice::expr
