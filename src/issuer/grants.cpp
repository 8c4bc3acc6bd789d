#include "issuer/grants.hpp"

#include "issuer/records.hpp"
#include "issuer/redirect_uri.hpp"
#include <warder/core/secret.hpp>

#include <algorithm>

namespace warder::issuer {
namespace {

constexpr std::string_view grant_kind = "grant";
constexpr std::string_view code_kind = "code";
constexpr std::string_view used_code_kind = "used_code";
constexpr std::string_view refresh_kind = "refresh_token";

struct kept_code {
    std::string grant_id;
    code_terms terms;
};

/// The refresh tokens of a grant: all begin with one secret, whose digest names the record, and end
/// with one of their own. So an old one is known for what it is, and one record is enough.
struct kept_refresh_tokens {
    std::string grant_id;
    std::string current;         ///< digest of the end of the only good one
    std::string key_thumbprint;  ///< of the key that its user must prove; empty for none
};

struct refresh_token_parts {
    std::string family;
    std::string current;
};

/// The parts of a refresh token as digests.
refresh_token_parts digests_of(std::string_view token) {
    const std::size_t dot = std::min(token.find('.'), token.size());
    return {
        digest_of(token.substr(0, dot)), digest_of(token.substr(std::min(dot + 1, token.size())))
    };
}

error not_good(std::string detail) {
    return {
        errc::invalid_grant,
        "The grant is unknown, used, ended, or not this client's",
        std::move(detail)
    };
}

bool is_verifier(std::string_view text) {
    return text.size() >= 43 && text.size() <= 128 &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_' || c == '~';
           });
}

/// What a code and a refresh token share: whose they are, and of which key.
result<void> check_holder(const grant& of, std::string_view bound_to, const presented_grant& by) {
    if (of.client_id != by.client_id) return not_good("it is another client's");
    // RFC 9207 §2: what one issuer gave is not another's to redeem.
    if (of.issuer != by.issuer) return not_good("it is another issuer's");
    if (!bound_to.empty() && bound_to != by.key_thumbprint) {
        return error(
            errc::invalid_grant, "The grant is bound to another key, or the DPoP proof is missing"
        );
    }
    return {};
}

result<void> check_code(const code_terms& terms, const presented_grant& by) {
    // OAuth 2.1 §4.1.3 needs no redirect URI here, since the verifier binds more; but one that is
    // there is no other.
    if (!by.redirect_uri.empty() && by.redirect_uri != terms.redirect_uri) {
        return error(errc::invalid_grant, "The redirect_uri is not that of the request");
    }
    if (!fits_challenge(by.code_verifier, terms.code_challenge)) {
        return error(errc::invalid_grant, "The code_verifier does not fit the code_challenge");
    }
    return {};
}

}  // namespace

std::string make_token_id(const grant& of, entropy& entropy) {
    return "tkn_" + of.id + '.' + random_hex(entropy, 8);
}

std::string_view grant_of_token_id(std::string_view token_id) {
    const std::size_t dot = token_id.find('.');
    if (!token_id.starts_with("tkn_") || dot == token_id.npos) return {};
    return token_id.substr(4, dot - 4);
}

bool fits_challenge(std::string_view verifier, std::string_view challenge) {
    return is_verifier(verifier) && secret::constant_time_equal(digest_of(verifier), challenge);
}

result<std::string> grants::give_code(
    grant allowed, const code_terms& terms, std::chrono::seconds lifetime
) {
    const auto now = clock_.now();
    allowed.id = random_hex(entropy_, 16);
    allowed.ends = seconds_of(now + lifetime);
    std::string code = random_hex(entropy_, 32);
    const record_place of_grant{
        .kind = grant_kind, .key = allowed.id, .group = allowed.id, .ends = time_of(allowed.ends)
    };
    if (auto kept = put_record(store_, of_grant, allowed); !kept) return kept.error();
    const record_place of_code{
        .kind = code_kind,
        .key = digest_of(code),
        .group = allowed.id,
        .ends = time_of(seconds_of(now + code_lifetime)),
    };
    if (auto kept = put_record(store_, of_code, kept_code{allowed.id, terms}); !kept) {
        return kept.error();
    }
    return code;
}

error grants::reused(std::string_view grant_id) {
    const auto forgotten = forget(grant_id);
    return forgotten ? not_good("it was used before: the grant ended") : forgotten.error();
}

/// Marks a code as used: of several who come with it at once, one passes.
result<void> grants::use_code(std::string_view key, const grant& of) {
    const auto first = add_record(
        store_,
        {.kind = used_code_kind, .key = std::string(key), .group = of.id, .ends = time_of(of.ends)},
        kept_code{of.id, {}}
    );
    if (!first) return first.error();
    if (!*first) return reused(of.id);
    return {};
}

result<grant> grants::redeem_code(std::string_view code, const presented_grant& by) {
    const std::string key = digest_of(code);
    const auto used = find_record<kept_code>(store_, used_code_kind, key);
    if (!used) return used.error();
    if (*used) return reused((*used)->grant_id);
    const auto found = find_record<kept_code>(store_, code_kind, key);
    if (!found) return found.error();
    if (!*found) return not_good("no such code");
    auto of = find((*found)->grant_id);
    if (!of) return of.error();
    if (!*of) return not_good("its grant ended");
    if (auto good = check_holder(**of, (*found)->terms.key_thumbprint, by); !good)
        return good.error();
    if (auto good = check_code((*found)->terms, by); !good) return good.error();
    if (auto first = use_code(key, **of); !first) return first.error();
    return **std::move(of);
}

result<std::string> grants::put_refresh_token(
    const grant& of, std::string family, std::string_view key_thumbprint
) {
    std::string end = random_hex(entropy_, 32);
    const kept_refresh_tokens kept{of.id, digest_of(end), std::string(key_thumbprint)};
    auto done = put_record(
        store_,
        {.kind = refresh_kind, .key = digest_of(family), .group = of.id, .ends = time_of(of.ends)},
        kept
    );
    if (!done) return done.error();
    return std::move(family) + '.' + end;
}

result<std::string> grants::give_refresh_token(const grant& of, std::string_view key_thumbprint) {
    return put_refresh_token(of, random_hex(entropy_, 16), key_thumbprint);
}

result<refreshed_grant> grants::redeem_refresh_token(
    std::string_view token, const presented_grant& by
) {
    const refresh_token_parts parts = digests_of(token);
    const auto found = find_record<kept_refresh_tokens>(store_, refresh_kind, parts.family);
    if (!found) return found.error();
    if (!*found) return not_good("no such refresh token");
    if ((*found)->current != parts.current) return reused((*found)->grant_id);
    auto of = find((*found)->grant_id);
    if (!of) return of.error();
    if (!*of) return not_good("its grant ended");
    if (auto good = check_holder(**of, (*found)->key_thumbprint, by); !good) return good.error();
    // Of several who come with it at once, one gets it.
    const auto taken = store_.take(refresh_kind, parts.family);
    if (!taken) return store_failed(taken.error());
    const auto last = *taken ? read_record<kept_refresh_tokens>(**taken) : std::nullopt;
    if (!last || last->current != parts.current) return reused((*of)->id);
    auto next = put_refresh_token(
        **of, std::string(token.substr(0, token.find('.'))), last->key_thumbprint
    );
    if (!next) {
        // The client has the old one only, and comes again with it.
        if (auto back = store_.put(**taken); !back) return store_failed(back.error());
        return next.error();
    }
    return refreshed_grant{**std::move(of), *std::move(next)};
}

result<std::optional<grant>> grants::find_refresh_token(std::string_view token) {
    const refresh_token_parts parts = digests_of(token);
    const auto found = find_record<kept_refresh_tokens>(store_, refresh_kind, parts.family);
    if (!found) return found.error();
    if (!*found || (*found)->current != parts.current) return std::optional<grant>();
    return find((*found)->grant_id);
}

result<std::optional<grant>> grants::find_refresh_family(std::string_view token) {
    const std::string family = digests_of(token).family;
    const auto found = find_record<kept_refresh_tokens>(store_, refresh_kind, family);
    if (!found) return found.error();
    if (!*found) return std::optional<grant>();
    return find((*found)->grant_id);
}

result<std::optional<grant>> grants::find(std::string_view id) {
    return find_record<grant>(store_, grant_kind, id);
}

result<void> grants::forget(std::string_view id) {
    if (auto gone = store_.forget_group(id); !gone) return store_failed(gone.error());
    return {};
}

}  // namespace warder::issuer
