// JSON Web Tokens in their compact form (RFC 7519, RFC 7515): jwt_header_query, jwt_payload_query, jwt_verify. Manual 7.3.1.
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <array>
#include <map>
#include <memory>

#include "expr/base64.h"
#include "expr/conv_arg.h"
#include "expr/json_sample.h"

namespace sluice::expr {
namespace {

using Args = std::span<const Arg>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

/// The token's three parts; false: it has not exactly three.
bool split(std::string_view token, std::array<std::string_view, 3>& out) {
  size_t first = token.find('.'), second = token.find('.', first + 1);
  if (first == token.npos || second == token.npos || token.find('.', second + 1) != token.npos) return false;
  out = {token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1)};
  return true;
}

bool decoded(std::string_view in, TxnView& txn, std::string_view& out) {
  char* room = txn.arena->allocate(in.size());
  ptrdiff_t n = base64_decode(in, room, Base64::url);
  out = {room, static_cast<size_t>(n < 0 ? 0 : n)};
  return n >= 0;
}

template <size_t part>
bool query(Args args, TxnView& txn, Sample& s) {
  std::array<std::string_view, 3> parts;
  std::string_view text;
  if (!split(s.text, parts) || !decoded(parts[part], txn, text)) return false;
  if (args.empty() || args[0].text.empty()) return s.set_bin(text), true;
  return json_query(args, 0, txn, text, s);
}
bool check_query(std::span<Arg> args, ParseEnv& env) {
  return args.empty() || args[0].text.empty() || check_json_query(args, 0, env);
}

/// What jwt_verify answers; the numbers are the manual's.
enum Verdict : int64_t { kBad = 0, kGood = 1, kUnknownAlgorithm = -1, kUnmanaged = -2, kInvalid = -3, kUnknownKey = -5 };

struct Algorithm {
  std::string_view name;
  const EVP_MD* (*digest)();
};
constexpr Algorithm kAlgorithms[] = {{"HS256", EVP_sha256}, {"HS384", EVP_sha384}, {"HS512", EVP_sha512},
                                     {"RS256", EVP_sha256}, {"RS384", EVP_sha384}, {"RS512", EVP_sha512},
                                     {"ES256", EVP_sha256}, {"ES384", EVP_sha384}, {"ES512", EVP_sha512},
                                     {"PS256", EVP_sha256}, {"PS384", EVP_sha384}, {"PS512", EVP_sha512}};

const Algorithm* find_algorithm(std::string_view name) {
  for (const Algorithm& a : kAlgorithms)
    if (a.name == name) return &a;
  return nullptr;
}

/// Keys that configurations named, by path. Filled while one is read, on the main thread; only read later.
std::map<std::string, Key, std::less<>>& keys() {
  static std::map<std::string, Key, std::less<>> all;
  return all;
}

/// A certificate's public key, or a public key as such, from a PEM file. Null: neither is there.
Key load_key(const std::string& path) {
  using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
  Bio file(BIO_new_file(path.c_str(), "r"), BIO_free);
  if (!file) return {nullptr, EVP_PKEY_free};
  if (EVP_PKEY* key = PEM_read_bio_PUBKEY(file.get(), nullptr, nullptr, nullptr)) return {key, EVP_PKEY_free};
  Bio again(BIO_new_file(path.c_str(), "r"), BIO_free);
  std::unique_ptr<X509, decltype(&X509_free)> cert(again ? PEM_read_bio_X509(again.get(), nullptr, nullptr, nullptr) : nullptr, X509_free);
  return {cert ? X509_get_pubkey(cert.get()) : nullptr, EVP_PKEY_free};
}

int64_t verify_hmac(const EVP_MD* md, std::string_view secret, std::string_view text, std::string_view signature) {
  uint8_t made[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!HMAC(md, secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const uint8_t*>(text.data()), text.size(), made, &size))
    return kInvalid;
  return size == signature.size() && CRYPTO_memcmp(made, signature.data(), size) == 0 ? kGood : kBad;
}

/// A token has r and s side by side (RFC 7518 section 3.4), libcrypto wants them in DER. Empty: not such a signature.
std::string ecdsa_der(std::string_view raw) {
  if (raw.empty() || raw.size() % 2 != 0 || raw.size() > 132) return {};
  int half = static_cast<int>(raw.size() / 2);
  auto* bytes = reinterpret_cast<const uint8_t*>(raw.data());
  std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> sig(ECDSA_SIG_new(), ECDSA_SIG_free);
  BIGNUM *r = BN_bin2bn(bytes, half, nullptr), *s = BN_bin2bn(bytes + half, half, nullptr);
  if (!sig || !r || !s || !ECDSA_SIG_set0(sig.get(), r, s)) return BN_free(r), BN_free(s), std::string();
  uint8_t* der = nullptr;
  int n = i2d_ECDSA_SIG(sig.get(), &der);
  std::string out(n > 0 ? reinterpret_cast<char*>(der) : "", static_cast<size_t>(std::max(n, 0)));
  OPENSSL_free(der);
  return out;
}

int64_t verify_key(const Algorithm& algorithm, EVP_PKEY* key, std::string_view text, std::string_view signature) {
  bool elliptic = algorithm.name[0] == 'E';
  if (EVP_PKEY_base_id(key) != (elliptic ? EVP_PKEY_EC : EVP_PKEY_RSA)) return kBad;
  std::string der;
  if (elliptic) {
    der = ecdsa_der(signature);
    if (der.empty()) return kInvalid;
    signature = der;
  }
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  EVP_PKEY_CTX* padding = nullptr;
  if (!context || EVP_DigestVerifyInit(context.get(), &padding, algorithm.digest(), nullptr, key) <= 0) return kInvalid;
  if (algorithm.name[0] == 'P' && (EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) <= 0 ||
                                   EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) <= 0))
    return kUnmanaged;
  return EVP_DigestVerify(context.get(), reinterpret_cast<const uint8_t*>(signature.data()), signature.size(),
                          reinterpret_cast<const uint8_t*>(text.data()), text.size()) == 1 ? kGood : kBad;
}

int64_t verdict(Args args, TxnView& txn, std::string_view token) {
  std::string_view name, secret, signature;
  if (!text_of(args[0], txn, name)) return kUnknownAlgorithm;
  const Algorithm* algorithm = find_algorithm(name);
  if (!algorithm) return kUnknownAlgorithm;
  std::array<std::string_view, 3> parts;
  if (!split(token, parts) || parts[2].empty() || !decoded(parts[2], txn, signature)) return kInvalid;
  if (!text_of(args[1], txn, secret)) return kUnknownKey;
  std::string_view text = token.substr(0, token.size() - parts[2].size() - 1);
  if (name[0] == 'H') return verify_hmac(algorithm->digest(), secret, text, signature);
  auto key = keys().find(secret);
  return key == keys().end() ? kUnknownKey : verify_key(*algorithm, key->second.get(), text, signature);
}

bool verify(Args args, TxnView& txn, Sample& s) {
  s.set_int(verdict(args, txn, s.text));
  return true;
}

/// Whatever is not a variable is a secret or, where the algorithm needs one or is in a variable, a key's file.
bool check_verify(std::span<Arg> args, ParseEnv& env) {
  text_or_variable(args[0]);
  text_or_variable(args[1]);
  bool variable = args[0].kind == Arg::Kind::var;
  if (!variable && !find_algorithm(args[0].text)) return env.alert("unknown JWT algorithm: " + args[0].text + "."), false;
  if (args[1].kind == Arg::Kind::var || (!variable && args[0].text[0] == 'H') || keys().contains(args[1].text)) return true;
  Key key = load_key(args[1].text);
  if (key) keys().emplace(args[1].text, std::move(key));
  return true;
}

constexpr Converter kConverters[] = {
    {"jwt_header_query", "[string,string]", Type::bin, Type::any, query<0>, check_query},
    {"jwt_payload_query", "[string,string]", Type::bin, Type::any, query<1>, check_query},
    {"jwt_verify", "string,string", Type::bin, Type::sint, verify, check_verify},
};
const base::Register<Converter> reg(kConverters);

}  // namespace
}  // namespace sluice::expr
