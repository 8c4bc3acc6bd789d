#include "issuer/client_access.hpp"

#include "issuer/client_assertion.hpp"
#include "issuer/client_authentication.hpp"
#include "issuer/records.hpp"
#include <warder/oauth/dpop_proof.hpp>

namespace warder::issuer {
namespace {

constexpr std::chrono::seconds max_proof_age{60};
constexpr std::size_t max_key_document_bytes = 32 * 1024;

/// Remembers what counts once.
///
/// @errors  `again` where it is remembered already
result<void> use_once(
    server_state& state,
    std::string_view kind,
    const std::string& name,
    std::chrono::system_clock::time_point ends,
    const error& again
) {
    const auto first =
        add_record(state.store, {.kind = kind, .key = digest_of(name), .ends = ends}, mark());
    if (!first) return first.error();
    if (!*first) return again;
    return {};
}

/// Whom an assertion may be for: the issuer, its token endpoint, and the endpoint that it is sent
/// to.
std::vector<std::string> assertion_audiences(
    const server_state& state, const http::request& request, issuer_form at
) {
    return {
        state.issuer(at),
        state.issuer(at) + "/oauth/token",
        state.options.base_url + std::string(request.path()),
    };
}

result<void> check_key(
    server_state& state,
    const client& known,
    const client_credentials& sent,
    std::string_view keys,
    const std::vector<std::string>& audiences
) {
    const auto good = check_assertion(sent.assertion, known.id, keys, audiences, state.clock.now());
    if (!good) return good.error();
    return use_once(
        state,
        "client_assertion",
        known.id + '\n' + good->id,
        good->ends,
        error(errc::invalid_client, "The client assertion is not valid", "it was used before")
    );
}

}  // namespace

task<result<client>> authenticate(
    server_state& state, const http::request& request, const http::form& form, issuer_form at
) {
    const auto sent = read_credentials(request, form);
    if (!sent) co_return sent.error();
    auto finding = state.clients.find(sent->id, request.home());
    auto known = co_await finding;
    if (!known) co_return known.error();
    const bool asserts = sent->how == client_credentials::kind::assertion;
    if (known->authentication != key_authentication || !asserts) {
        const auto good = check_secret(*known, *sent);
        if (!good) co_return good.error();
        co_return known;
    }
    std::string keys = known->keys;
    if (keys.empty()) {
        auto fetching =
            state.documents.get(known->keys_url, max_key_document_bytes, request.home());
        auto document = co_await fetching;
        if (!document) co_return document.error();
        keys = *std::move(document);
    }
    const auto audiences = assertion_audiences(state, request, at);
    const auto good = check_key(state, *known, *sent, keys, audiences);
    if (!good) co_return good.error();
    co_return known;
}

task<result<presented_token>> read_presented_token(
    server_state& state, const http::request& request, issuer_form at
) {
    const auto form = read_form(request);
    if (!form) co_return form.error();
    auto authenticating = authenticate(state, request, *form, at);
    auto by = co_await authenticating;
    if (!by) co_return by.error();
    std::string token(parameter(*form, "token"));
    if (token.empty()) co_return error(errc::invalid_request, "token is missing");
    co_return presented_token{*std::move(by), std::move(token)};
}

result<std::string> proven_key(
    server_state& state, const http::request& request, const client& by, issuer_form at
) {
    const std::size_t count = request.fields.count("DPoP");
    if (count == 0 && !by.dpop_bound) return std::string();
    if (count != 1) {
        return error(errc::invalid_dpop_proof, "The request needs exactly one DPoP proof");
    }
    const auto now = state.clock.now();
    const auto proof = oauth::check_tokenless_dpop_proof(
        request.fields["DPoP"],
        request.method_name,
        state.issuer(at) + "/oauth/token",
        now,
        max_proof_age
    );
    if (!proof) {
        return error(
            errc::invalid_dpop_proof, proof.error().description, std::string(proof.error().detail)
        );
    }
    // A proof from the future is good for twice its age.
    if (auto first = use_once(
            state,
            "dpop_proof",
            proof->key_thumbprint + '\n' + proof->id,
            now + 2 * max_proof_age,
            error(errc::invalid_dpop_proof, "The DPoP proof is not valid", "it was used before")
        );
        !first) {
        return first.error();
    }
    return proof->key_thumbprint;
}

}  // namespace warder::issuer
