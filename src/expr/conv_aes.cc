// aes_gcm_dec, aes_gcm_enc, aes_cbc_dec, aes_cbc_enc by libcrypto. Keys, nonces, tags and additional data are base64, as
// text or in variables. Manual 7.3.1.
#include <openssl/evp.h>

#include <memory>

#include "expr/base64.h"
#include "expr/conv_arg.h"
#include "expr/vars.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

constexpr size_t kTag = 16, kBlock = 16;

enum class Way : bool { decrypt, encrypt };
using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const uint8_t* bytes(std::string_view s) { return reinterpret_cast<const uint8_t*>(s.data()); }

/// An argument's bytes; false when its variable is not there or it is not base64.
bool decoded(const Arg& arg, TxnView& txn, std::string_view& out) {
  std::string_view text;
  if (!text_of(arg, txn, text)) return false;
  char* room = txn.arena->allocate(text.size());
  ptrdiff_t n = base64_decode(text, room, Base64::standard);
  out = {room, static_cast<size_t>(n < 0 ? 0 : n)};
  return n >= 0;
}

const EVP_CIPHER* cipher_of(int64_t bits, bool gcm) {
  switch (bits) {
    case 128: return gcm ? EVP_aes_128_gcm() : EVP_aes_128_cbc();
    case 192: return gcm ? EVP_aes_192_gcm() : EVP_aes_192_cbc();
    case 256: return gcm ? EVP_aes_256_gcm() : EVP_aes_256_cbc();
    default: return nullptr;
  }
}

struct Job {
  Context context{EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free};
  Way way;
  /// The cipher with its key (args 0 and 2) and nonce (args 1), which may have any length with GCM.
  bool begin(Args args, TxnView& txn, bool gcm) {
    std::string_view nonce, key;
    const EVP_CIPHER* cipher = cipher_of(args[0].num, gcm);
    if (!context || !decoded(args[1], txn, nonce) || !decoded(args[2], txn, key)) return false;
    if (key.size() != static_cast<size_t>(args[0].num) / 8 || nonce.empty() || (!gcm && nonce.size() != kBlock)) return false;
    EVP_CIPHER_CTX* c = context.get();
    int encrypt = way == Way::encrypt;
    return EVP_CipherInit_ex(c, cipher, nullptr, nullptr, nullptr, encrypt) &&
           (!gcm || EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_IVLEN, static_cast<int>(nonce.size()), nullptr)) &&
           EVP_CipherInit_ex(c, nullptr, nullptr, bytes(key), bytes(nonce), encrypt);
  }
  bool more_data(std::string_view aad) {
    int n = 0;
    return aad.empty() || EVP_CipherUpdate(context.get(), nullptr, &n, bytes(aad), static_cast<int>(aad.size()));
  }
  bool run(TxnView& txn, Sample& s) {
    if (s.text.size() > kMaxText) return false;
    auto* out = reinterpret_cast<uint8_t*>(txn.arena->allocate(s.text.size() + kBlock));
    int n = 0, last = 0;
    if (!EVP_CipherUpdate(context.get(), out, &n, bytes(s.text), static_cast<int>(s.text.size())) ||
        EVP_CipherFinal_ex(context.get(), out + n, &last) <= 0)
      return false;
    s.set_bin({reinterpret_cast<char*>(out), static_cast<size_t>(n + last)});
    return true;
  }
};

bool additional(Args args, size_t i, TxnView& txn, std::string_view& out) {
  return !has_arg(args, i) || decoded(args[i], txn, out);
}

/// (bits, nonce, key, tag[, aad])
bool gcm_decrypt(Args args, TxnView& txn, Sample& s) {
  Job job{.way = Way::decrypt};
  std::string_view tag, aad;
  if (!job.begin(args, txn, true) || !decoded(args[3], txn, tag) || !additional(args, 4, txn, aad) || tag.empty() || tag.size() > kTag) return false;
  return EVP_CIPHER_CTX_ctrl(job.context.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag.size()), const_cast<char*>(tag.data())) &&
         job.more_data(aad) && job.run(txn, s);
}

/// The tag goes to a variable, in base64.
bool gcm_encrypt(Args args, TxnView& txn, Sample& s) {
  Job job{.way = Way::encrypt};
  std::string_view aad;
  if (!job.begin(args, txn, true) || !additional(args, 4, txn, aad) || !job.more_data(aad) || !job.run(txn, s)) return false;
  char tag[kTag], text[base64_size(kTag)];
  if (!EVP_CIPHER_CTX_ctrl(job.context.get(), EVP_CTRL_GCM_GET_TAG, kTag, tag)) return false;
  Sample kept;
  kept.set_str(txn.arena->copy({text, base64_encode({tag, kTag}, text, Base64::standard)}));
  return set_var(txn, *static_cast<const VarName*>(args[3].data.get()), kept);
}

/// (bits, nonce, key[, aad]); additional data has no place in CBC.
template <Way way>
bool cbc(Args args, TxnView& txn, Sample& s) {
  Job job{.way = way};
  return job.begin(args, txn, false) && job.run(txn, s);
}

bool check_base64(Arg& arg, std::string_view what, ParseEnv& env) {
  text_or_variable(arg);
  if (arg.kind == Arg::Kind::var) return true;
  std::string room(arg.text.size(), '\0');
  if (base64_decode(arg.text, room.data(), Base64::standard) >= 0) return true;
  env.alert("failed to parse " + std::string(what) + " : argument needs to be base64 encoded, and can either be a string or a variable.");
  return false;
}

bool check_cipher(std::span<Arg> args, ParseEnv& env) {
  if (!cipher_of(args[0].num, true)) return env.alert("key size must be 128, 192 or 256 (bits)."), false;
  return check_base64(args[1], "nonce", env) && check_base64(args[2], "key", env);
}
bool check_aad(std::span<Arg> args, size_t i, ParseEnv& env) { return !has_arg(args, i) || check_base64(args[i], "aad", env); }

bool check_gcm_dec(std::span<Arg> args, ParseEnv& env) {
  return check_cipher(args, env) && check_base64(args[3], "aead_tag", env) && check_aad(args, 4, env);
}
bool check_gcm_enc(std::span<Arg> args, ParseEnv& env) {
  return check_cipher(args, env) && check_variable(args[3], env) && check_aad(args, 4, env);
}
bool check_cbc(std::span<Arg> args, ParseEnv& env) { return check_cipher(args, env) && check_aad(args, 3, env); }

constexpr Converter kConverters[] = {
    {"aes_gcm_dec", "integer,string,string,string[,string]", Type::bin, Type::bin, gcm_decrypt, check_gcm_dec},
    {"aes_gcm_enc", "integer,string,string,string[,string]", Type::bin, Type::bin, gcm_encrypt, check_gcm_enc},
    {"aes_cbc_dec", "integer,string,string[,string]", Type::bin, Type::bin, cbc<Way::decrypt>, check_cbc},
    {"aes_cbc_enc", "integer,string,string[,string]", Type::bin, Type::bin, cbc<Way::encrypt>, check_cbc},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
