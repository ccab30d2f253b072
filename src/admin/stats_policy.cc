// The page's Content-Security-Policy: its own style and script, known by what they are, and nothing else.
#include <openssl/evp.h>

#include <array>

#include "admin/stats_html.h"

namespace sluice::admin {
namespace {

std::string digest_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), sum.data(), &size, EVP_sha256(), nullptr);
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> base64{};
  const int n = EVP_EncodeBlock(base64.data(), sum.data(), static_cast<int>(size));
  return "'sha256-" + std::string(base64.begin(), base64.begin() + n) + "'";
}

}  // namespace

const std::string& page_policy() {
  static const std::string policy = "default-src 'none'; style-src " + digest_of(kPageStyle) + "; script-src " + digest_of(kPageScript) +
                                    "; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  return policy;
}

}  // namespace sluice::admin
