#include "oauth/refusals.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/http/fields.hpp>
#include <warder/http/url.hpp>
#include <warder/json/node.hpp>
#include <warder/oauth/dpop_proof.hpp>

#include <optional>

namespace warder::oauth {
namespace {

using time_point = std::chrono::system_clock::time_point;

/// Claims of a proof; each absent where it is no claim of its type.
struct claims {
    std::optional<std::string> id, method, url, token_hash, nonce;
    std::optional<double> made_at;
    bool nonce_is_text = true;
};

result<claims> read_claims(std::string_view payload) {
    claims read;
    const auto parsed = json::parse(payload, [&](json::node root) {
        const auto text = [&](std::string_view name) -> std::optional<std::string> {
            const auto claim = root[name];
            const auto value = claim ? claim->string() : std::nullopt;
            return value ? std::optional<std::string>(*value) : std::nullopt;
        };
        read.id = text("jti");
        read.method = text("htm");
        read.url = text("htu");
        read.token_hash = text("ath");
        read.nonce = text("nonce");
        read.nonce_is_text = read.nonce || !root["nonce"];
        if (const auto made = root["iat"]) read.made_at = made->number();
    });
    if (!parsed) return invalid_proof("payload: " + parsed.error().log_text());
    return read;
}

/// Whether two URLs name one resource: scheme, host and port in any form, the path byte for byte,
/// where the empty one equals "/". RFC 9449 §4.3: query and fragment do not count.
bool same_target(std::string_view claimed, std::string_view url) {
    const auto one = http::parse_url(claimed.substr(0, claimed.find_first_of("?#")));
    const auto other = http::parse_url(url);
    const auto path_of = [](const http::url& of) {
        return of.path.empty() ? std::string_view("/") : std::string_view(of.path);
    };
    return one && other && one->scheme == other->scheme && one->host == other->host &&
           one->port == other->port && path_of(*one) == path_of(*other);
}

std::string hash_of(std::string_view token) {
    return crypto::base64url_encode(crypto::as_text(crypto::sha256(token)));
}

result<void> check_time(
    const std::optional<double>& made_at, time_point now, std::chrono::seconds max_age
) {
    if (!made_at) return invalid_proof("iat is absent or no number");
    const double age = std::chrono::duration<double>(now.time_since_epoch()).count() - *made_at;
    const double most = static_cast<double>(max_age.count());
    if (age <= most && -age <= most) return {};
    return invalid_proof("iat is more than " + std::to_string(max_age.count()) + " s away");
}

result<crypto::self_signed_jws> parse_proof(std::string_view proof) {
    auto jws = crypto::parse_self_signed_jws(proof);
    if (!jws) return invalid_proof(jws.error().log_text());
    if (!http::iequals(jws->type, "dpop+jwt")) {
        return invalid_proof("typ " + quoted(jws->type) + " is not dpop+jwt");
    }
    return jws;
}

/// What every proof must fulfil: signature, name, request and time.
result<claims> check_proof(
    const crypto::self_signed_jws& jws,
    std::string_view method,
    std::string_view url,
    time_point now,
    std::chrono::seconds max_age
) {
    if (!jws.key.verify(jws.algorithm, jws.signed_bytes, jws.signature)) {
        return invalid_proof("the signature is not that of its key");
    }
    auto read = read_claims(jws.payload);
    if (!read) return read;
    if (!read->id || read->id->empty() || read->id->size() > max_proof_id_bytes) {
        return invalid_proof("jti is absent, no string, or longer than 256 bytes");
    }
    if (read->method != method) {
        return invalid_proof(
            "htm " + quoted(read->method.value_or("")) + " is not " + quoted(method)
        );
    }
    if (!read->url || !same_target(*read->url, url)) {
        return invalid_proof("htu " + quoted(read->url.value_or("")) + " is not " + quoted(url));
    }
    if (auto good = check_time(read->made_at, now, max_age); !good) return good.error();
    if (!read->nonce_is_text) return invalid_proof("nonce is no string");
    return read;
}

dpop_proof made_of(claims read, crypto::self_signed_jws jws) {
    return {
        .id = *std::move(read.id),
        .nonce = std::move(read.nonce).value_or(""),
        .key_thumbprint = std::move(jws.thumbprint),
    };
}

}  // namespace

result<dpop_proof> check_dpop_proof(
    std::string_view proof,
    const proven_request& request,
    time_point now,
    std::chrono::seconds max_age
) {
    auto jws = parse_proof(proof);
    if (!jws) return jws.error();
    // RFC 9449 §7.1: the token is bound to this key. Before the signature, which costs more.
    if (jws->thumbprint != request.key_thumbprint) {
        return invalid_token("cnf.jkt is not the thumbprint of the proof's key");
    }
    auto read = check_proof(*jws, request.method, request.url, now, max_age);
    if (!read) return read.error();
    if (read->token_hash != hash_of(request.access_token)) {
        return invalid_proof("ath is not the hash of the access token");
    }
    return made_of(*std::move(read), *std::move(jws));
}

result<dpop_proof> check_tokenless_dpop_proof(
    std::string_view proof,
    std::string_view method,
    std::string_view url,
    time_point now,
    std::chrono::seconds max_age
) {
    auto jws = parse_proof(proof);
    if (!jws) return jws.error();
    auto read = check_proof(*jws, method, url, now, max_age);
    if (!read) return read.error();
    return made_of(*std::move(read), *std::move(jws));
}

}  // namespace warder::oauth
