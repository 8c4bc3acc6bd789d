#include "issuer/own_token.hpp"

#include "issuer/records.hpp"
#include <warder/crypto/jws.hpp>

namespace warder::issuer {
namespace {

constexpr std::string_view revoked_kind = "revoked_token";

}  // namespace

std::optional<own_token> read_own_token(const server_state& state, std::string_view token) {
    const auto jws = crypto::parse_jws(token);
    // An ID token is signed by the same keys (RFC 8725 §3.11).
    if (!jws || jws->type != "at+jwt") return std::nullopt;
    const auto key = state.keys.find(jws->key_id);
    if (!key || !key->allows(jws->algorithm) ||
        !key->verify(jws->algorithm, jws->signed_bytes, jws->signature)) {
        return std::nullopt;
    }
    own_token read;
    std::int64_t begins = 0;
    const auto parsed = json::parse(jws->payload, [&](json::node root) {
        const auto text = [&](std::string_view name) {
            const auto found = root[name];
            return std::string(found ? found->string().value_or("") : "");
        };
        const auto number = [&](std::string_view name) {
            const auto found = root[name];
            return found ? found->integer().value_or(0) : 0;
        };
        read.id = text("jti");
        read.client_id = text("client_id");
        read.ends = number("exp");
        begins = number("nbf");
    });
    const std::int64_t now = seconds_of(state.clock.now());
    if (!parsed || read.id.empty() || read.ends <= now || begins > now) return std::nullopt;
    read.claims = jws->payload;
    return read;
}

result<void> revoke_token(server_state& state, const own_token& token) {
    return put_record(
        state.store,
        {.kind = revoked_kind, .key = digest_of(token.id), .ends = time_of(token.ends)},
        mark()
    );
}

result<bool> is_active(server_state& state, const own_token& token) {
    const auto revoked = state.store.find(revoked_kind, digest_of(token.id));
    if (!revoked) return store_failed(revoked.error());
    if (*revoked) return false;
    const std::string_view grant_id = grant_of_token_id(token.id);
    if (grant_id.empty()) return true;
    const auto of = state.grants.find(grant_id);
    if (!of) return of.error();
    return of->has_value();
}

}  // namespace warder::issuer
