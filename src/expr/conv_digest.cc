// Digests and message authentication codes by libcrypto: sha1, sha2, digest, hmac, secure_memcmp. Manual 7.3.1.
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "expr/base64.h"
#include "expr/conv_arg.h"
#include "sluice/fetch.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;

bool digest_with(const EVP_MD* md, TxnView& txn, Sample& s) {
  char* out = txn.arena->allocate(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  if (!md || !EVP_Digest(s.text.data(), s.text.size(), reinterpret_cast<uint8_t*>(out), &size, md, nullptr)) return false;
  s.set_bin({out, size});
  return true;
}

bool sha1(Args, TxnView& txn, Sample& s) { return digest_with(EVP_sha1(), txn, s); }

const EVP_MD* sha2_of(Args args) {
  switch (has_arg(args, 0) ? args[0].num : 256) {
    case 224: return EVP_sha224();
    case 256: return EVP_sha256();
    case 384: return EVP_sha384();
    case 512: return EVP_sha512();
    default: return nullptr;
  }
}

bool sha2(Args args, TxnView& txn, Sample& s) { return digest_with(sha2_of(args), txn, s); }

bool check_sha2(std::span<Arg> args, ParseEnv& env) {
  if (sha2_of(args)) return true;
  env.alert("Unsupported number of bits: '" + std::to_string(args[0].num) + "'.");
  return false;
}

const EVP_MD* prepared(const Arg& a) { return static_cast<const EVP_MD*>(a.data.get()); }

bool check_digest(std::span<Arg> args, ParseEnv& env) {
  const EVP_MD* md = EVP_get_digestbyname(args[0].text.c_str());
  if (!md) return env.alert("algorithm must be a valid OpenSSL message digest name."), false;
  args[0].data = std::shared_ptr<const void>(md, [](const void*) {});
  return true;
}

bool digest(Args args, TxnView& txn, Sample& s) { return digest_with(prepared(args[0]), txn, s); }

bool check_hmac(std::span<Arg> args, ParseEnv& env) {
  if (!check_digest(args, env)) return false;
  text_or_variable(args[1]);
  if (args[1].kind == Arg::Kind::var) return true;
  std::string key(args[1].text.size(), '\0');
  ptrdiff_t n = base64_decode(args[1].text, key.data(), Base64::standard);
  if (n < 0) return env.alert("failed to parse key : argument needs to be base64 encoded, and can either be a string or a variable."), false;
  return true;
}

/// The key is base64, whether written or in a variable.
bool hmac(Args args, TxnView& txn, Sample& s) {
  std::string_view encoded;
  if (!text_of(args[1], txn, encoded)) return false;
  char* key = txn.arena->allocate(encoded.size());
  ptrdiff_t n = base64_decode(encoded, key, Base64::standard);
  if (n < 0) return false;
  char* out = txn.arena->allocate(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  if (!HMAC(prepared(args[0]), key, static_cast<int>(n), reinterpret_cast<const uint8_t*>(s.text.data()), s.text.size(),
            reinterpret_cast<uint8_t*>(out), &size))
    return false;
  s.set_bin({out, size});
  return true;
}

bool check_var(std::span<Arg> args, ParseEnv& env) { return check_variable(args[0], env); }

bool secure_memcmp(Args args, TxnView& txn, Sample& s) {
  std::string_view other;
  if (!text_of(args[0], txn, other)) return false;
  s.set_bool(other.size() == s.text.size() && CRYPTO_memcmp(other.data(), s.text.data(), other.size()) == 0);
  return true;
}

constexpr Converter kConverters[] = {
    {"sha1", "", Type::bin, Type::bin, sha1},
    {"sha2", "[integer]", Type::bin, Type::bin, sha2, check_sha2},
    {"digest", "string", Type::bin, Type::bin, digest, check_digest},
    {"hmac", "string,string", Type::bin, Type::bin, hmac, check_hmac},
    {"secure_memcmp", "string", Type::bin, Type::boolean, secure_memcmp, check_var},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
