#include "issuer/records.hpp"

#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>

namespace warder::issuer {

std::string digest_of(std::string_view secret_text) {
    return crypto::base64url_encode(crypto::as_text(crypto::sha256(secret_text)));
}

error store_failed(const error& why) {
    return {
        errc::temporarily_unavailable,
        "The server cannot remember anything at the moment",
        why.log_text()
    };
}

}  // namespace warder::issuer
