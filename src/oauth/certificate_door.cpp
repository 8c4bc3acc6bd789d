#include "oauth/certificate_door.hpp"

#include "json/base64.hpp"
#include "oauth/refusals.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>

#include <vector>

namespace warder::oauth {
namespace {

constexpr std::string_view field = "Client-Cert";

/// The SHA-256 of what a byte sequence holds, which is a certificate in DER (RFC 9440 §2.2).
result<std::string> thumbprint_of(std::string_view sequence) {
    // RFC 8941 §3.3.5
    const bool closed = sequence.size() > 2 && sequence.front() == ':' && sequence.back() == ':';
    std::vector<std::byte> certificate;
    if (!closed || !json::from_base64(sequence.substr(1, sequence.size() - 2), certificate)) {
        return invalid_token("Client-Cert is no byte sequence of RFC 9440", errc::wrong_binding);
    }
    const std::string_view bytes(
        reinterpret_cast<const char*>(certificate.data()), certificate.size()
    );
    return crypto::base64url_encode(crypto::as_text(crypto::sha256(bytes)));
}

}  // namespace

result<std::string> certificate_door::shown_to_proxy(const http::request& request) const {
    if (!request.fields.find(field)) return std::string();
    // RFC 9440 §4: from anybody else the field says nothing.
    if (!request.on || !proxies_.trusts(request.on->peer_address)) {
        return invalid_token("Client-Cert does not come from a trusted proxy", errc::wrong_binding);
    }
    if (request.fields.count(field) != 1)
        return invalid_token("more than one field Client-Cert", errc::wrong_binding);
    return thumbprint_of(request.fields[field]);
}

result<std::string> certificate_door::shown(const http::request& request) const {
    if (options_.from_proxy) return shown_to_proxy(request);
    return request.on ? request.on->certificate_thumbprint : std::string();
}

result<void> certificate_door::check(const http::request& request, const access_token& bound)
    const {
    auto certificate = shown(request);
    if (!certificate) return certificate.error();
    if (certificate->empty()) {
        return invalid_token(
            "it is bound to a certificate, and the client has shown none", errc::wrong_binding
        );
    }
    if (*certificate != bound.certificate_thumbprint) {
        return invalid_token(
            "it is bound to another certificate than the client has shown", errc::wrong_binding
        );
    }
    return {};
}

}  // namespace warder::oauth
