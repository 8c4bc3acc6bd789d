#include "oauth/claim_path.hpp"
#include "oauth/near_miss.hpp"
#include "oauth/refusals.hpp"
#include <warder/http/fields.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

using time_point = std::chrono::system_clock::time_point;

// Year 2255: a later date does not fit the clock's 64 bits of nanoseconds. Milliseconds, a common
// mistake, lie far above.
constexpr double max_numeric_date = 9e9;

std::string quoted_list(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts)
        out += (out.empty() ? "" : ", ") + quoted(text);
    return out.empty() ? "none" : out;
}

error wrong_type(std::string_view claim, std::string_view expected, json::node found) {
    return invalid_token(
        std::string(claim) + " is of type " + std::string(json::to_string(found.kind())) +
            ", expected " + std::string(expected),
        errc::malformed_token
    );
}

/// A claim that is a string where it is there; empty when absent.
result<std::string> text_claim(json::node claims, std::string_view name) {
    const auto claim = claims[name];
    if (!claim) return std::string();
    const auto text = claim->string();
    if (!text) return wrong_type(name, "a string", *claim);
    return std::string(*text);
}

/// A NumericDate where it is there (RFC 7519 §2: seconds since 1970, perhaps with a fraction).
result<std::optional<time_point>> date_claim(json::node claims, std::string_view name) {
    const auto claim = claims[name];
    if (!claim) return std::optional<time_point>();
    const auto seconds = claim->number();
    if (!seconds) return wrong_type(name, "a number", *claim);
    if (!(*seconds >= 0 && *seconds <= max_numeric_date)) {
        return invalid_token(
            std::string(name) + " " + claim->dump() +
                " is out of range; expected seconds since 1970, not milliseconds",
            errc::malformed_token
        );
    }
    const auto since_epoch =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::duration<double>(*seconds
        ));
    return std::optional<time_point>(time_point(since_epoch));
}

std::string seconds_text(time_point::duration time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

result<void> check_issuer(json::node claims, const jwt_policy& policy, access_token& token) {
    auto issuer = text_claim(claims, "iss");
    if (!issuer) return issuer.error();
    const auto& accepted = policy.issuers;
    token.issuer_name = policy.issuer_name;
    // RFC 7662 §2.2: OPTIONAL; it is the issuer who answers
    if (policy.introspected && !claims["iss"]) return {};
    // RFC 9068 §4: iss "MUST exactly match"; absent or empty matches nothing
    if (issuer->empty()) {
        return invalid_token(
            "iss is absent; accepted: " + quoted_list(accepted), errc::wrong_issuer
        );
    }
    if (std::find(accepted.begin(), accepted.end(), *issuer) == accepted.end()) {
        return invalid_token(
            "iss " + quoted(*issuer) + " is not accepted; accepted: " + quoted_list(accepted) +
                near_miss(accepted, {&*issuer, 1}),
            errc::wrong_issuer
        );
    }
    token.issuer = *std::move(issuer);
    return {};
}

/// `aud` as a list: a string, or an array of strings (RFC 7519 §4.1.3).
result<std::vector<std::string>> read_audiences(json::node claims) {
    std::vector<std::string> audiences;
    const auto claim = claims["aud"];
    if (!claim) return audiences;
    if (const auto text = claim->string()) {
        audiences.emplace_back(*text);
        return audiences;
    }
    if (claim->kind() != json::kind::array) {
        return wrong_type("aud", "a string or an array of strings", *claim);
    }
    audiences.reserve(claim->size());
    std::optional<error> wrong;
    claim->for_each_element([&](json::node element) {
        const auto text = element.string();
        if (text) {
            audiences.emplace_back(*text);
        } else {
            wrong = wrong_type("a member of aud", "a string", element);
        }
        return text.has_value();
    });
    if (wrong) return *std::move(wrong);
    return audiences;
}

result<void> check_audience(json::node claims, const jwt_policy& policy, access_token& token) {
    auto audiences = read_audiences(claims);
    if (!audiences) return audiences.error();
    // A list of clients stands in for an audience that is not there; one that is there counts
    // (RFC 7519 §4.1.3).
    if (audiences->empty() && policy.audiences.empty() && !policy.client_ids.empty()) return {};
    // RFC 9068 §4, RFC 8725 §3.9: aud must name this resource server
    for (const std::string& presented : *audiences) {
        for (const std::string& configured : policy.audiences) {
            if (!same_audience(configured, presented)) continue;
            token.audiences = *std::move(audiences);
            return {};
        }
    }
    if (audiences->empty()) {
        return invalid_token(
            "aud is absent; accepted: " + quoted_list(policy.audiences), errc::wrong_audience
        );
    }
    return invalid_token(
        "aud " + quoted_list(*audiences) + " is not accepted; accepted: " +
            quoted_list(policy.audiences) + near_miss(policy.audiences, *audiences),
        errc::wrong_audience
    );
}

result<void> check_expiry(
    json::node claims, const jwt_policy& policy, time_point now, access_token& token
) {
    const auto expiry = date_claim(claims, "exp");
    if (!expiry) return expiry.error();
    if (!*expiry && policy.introspected) {
        token.expires_at = now + introspected_lifetime;
        return {};
    }
    // RFC 9068 §2.2: exp is REQUIRED
    if (!*expiry) return invalid_token("exp is absent", errc::wrong_claim);
    // RFC 7519 §4.1.4: not to be accepted "on or after" exp
    if (now >= **expiry + policy.leeway) {
        return expired_token("exp was " + seconds_text(now - **expiry) + " ago");
    }
    token.expires_at = **expiry;
    return {};
}

result<void> check_times(
    json::node claims, const jwt_policy& policy, time_point now, access_token& token
) {
    if (auto good = check_expiry(claims, policy, now, token); !good) return good;

    const auto not_before = date_claim(claims, "nbf");
    if (!not_before) return not_before.error();
    // RFC 7519 §4.1.5: not to be accepted before nbf
    if (*not_before && now + policy.leeway < **not_before) {
        return premature_token("nbf is in " + seconds_text(**not_before - now));
    }
    token.not_before = *not_before;

    const auto issued = date_claim(claims, "iat");
    if (!issued) return issued.error();
    if (*issued && now + policy.leeway < **issued) {
        return premature_token("iat is in " + seconds_text(**issued - now));
    }
    const auto lifetime = token.expires_at - issued->value_or(now);
    if (policy.max_lifetime && lifetime > *policy.max_lifetime) {
        return invalid_token(
            "lifetime of " + seconds_text(lifetime) + " is longer than the accepted " +
                seconds_text(*policy.max_lifetime),
            errc::wrong_claim
        );
    }
    return {};
}

/// RFC 7800 §3.1: whoever does not understand a member of `cnf` cannot check what it binds to; RFC
/// 9449 §7.1 (`jkt`), RFC 8705 §3 (`x5t#S256`): the resource server must.
error unchecked_binding(std::string_view hint) {
    return invalid_token(
        "cnf binds the token to a key of its client, which is not checked here; have the issuer "
        "give bearer tokens" +
            std::string(hint),
        errc::wrong_binding
    );
}

/// One member of `cnf`: what it binds the token to, if that is something that is checked here.
result<void> read_binding(
    std::string_view name, json::node member, const jwt_policy& policy, access_token& token
) {
    const auto text = member.string();
    if (!text || text->empty()) return unchecked_binding({});
    if (name == "jkt") {
        if (policy.dpop == dpop_use::refused) return unchecked_binding(", or use oauth::with_dpop");
        token.key_thumbprint = *text;
        return {};
    }
    if (name == "x5t#S256") {
        if (policy.certificates == certificate_use::refused)
            return unchecked_binding(", or use oauth::with_certificates");
        token.certificate_thumbprint = *text;
        return {};
    }
    return unchecked_binding({});
}

/// A token that is bound to a key or a certificate of its client is no bearer token: whoever steals
/// it must not be able to use it as one.
result<void> check_confirmation(json::node claims, const jwt_policy& policy, access_token& token) {
    result<void> read;
    const auto confirmation = claims["cnf"];
    if (confirmation) {
        if (confirmation->kind() != json::kind::object || confirmation->size() == 0)
            return unchecked_binding({});
        confirmation->for_each_member([&](std::string_view name, json::node member) {
            read = read_binding(name, member, policy, token);
            return read.has_value();
        });
    }
    if (!read) return read;
    const auto lacking = [&](std::string_view member) {
        return confirmation ? "cnf has no " + std::string(member) : std::string("cnf is absent");
    };
    if (policy.dpop == dpop_use::required && token.key_thumbprint.empty())
        return invalid_token(
            lacking("jkt") + ", and only tokens bound by DPoP are accepted", errc::wrong_binding
        );
    if (policy.certificates == certificate_use::required && token.certificate_thumbprint.empty()) {
        return invalid_token(
            lacking("x5t#S256") + ", and only tokens bound to a certificate are accepted",
            errc::wrong_binding
        );
    }
    return {};
}

/// The first configured claim that says something; null says nothing, another type is refused,
/// since tenants are kept apart by it.
result<std::string> find_organisation(json::node claims, const jwt_policy& policy) {
    for (const std::string& path : policy.organisation_claims) {
        const auto claim = find_claim(claims, path);
        if (!claim || claim->kind() == json::kind::null) continue;
        const auto text = claim->string();
        if (!text) return wrong_type(path, "a string", *claim);
        if (!text->empty()) return std::string(*text);
    }
    return std::string();
}

/// The first of these string claims that says something; empty where none does.
result<std::string> first_text(json::node claims, const std::vector<std::string>& names) {
    std::string found;
    for (const std::string& name : names) {
        auto text = text_claim(claims, name);
        if (!text) return text;
        if (found.empty()) found = *std::move(text);
    }
    return found;
}

result<std::string> read_subject(json::node claims, const jwt_policy& policy) {
    auto subject = text_claim(claims, "sub");
    if (!subject || !subject->empty() || !policy.introspected) return subject;
    // So that no client can take a user's name.
    auto client = text_claim(claims, "client_id");
    if (!client || client->empty()) return client;
    return "client:" + *client;
}

result<void> read_caller(json::node claims, const jwt_policy& policy, access_token& token) {
    auto subject = read_subject(claims, policy);
    if (!subject) return subject.error();
    // RFC 9068 §2.2: sub is REQUIRED
    if (subject->empty()) return invalid_token("sub is absent", errc::wrong_claim);
    auto client = first_text(claims, policy.client_claims);
    if (!client) return client.error();
    auto organisation = find_organisation(claims, policy);
    if (!organisation) return organisation.error();

    token.subject = *std::move(subject);
    token.client_id = *std::move(client);
    token.organisation = *std::move(organisation);
    return {};
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// Whether a claim is one of a few texts, or an array that has one of them.
bool has_one_of(const std::optional<json::node>& claim, const std::vector<std::string>& values) {
    if (!claim) return false;
    if (const auto text = claim->string()) return contains(values, *text);
    bool found = false;
    claim->for_each_element([&](json::node element) {
        const auto text = element.string();
        found = text && contains(values, *text);
        return !found;
    });
    return found;
}

/// An issuer may call a refresh token or an ID token active as well: `token_type_hint` is no more
/// than a hint (RFC 7662 §2.1), and issuers say in one of these members what it is.
result<void> check_kind(json::node claims) {
    for (const std::string_view name : {"token_type", "token_use", "typ"}) {
        const auto kind = text_claim(claims, name);
        if (!kind) return kind.error();
        const auto is = [&](std::string_view known) { return http::iequals(*kind, known); };
        if (kind->empty() || is("Bearer") || is("DPoP") || is("access_token") || is("access") ||
            is("JWT") || is("at+jwt")) {
            continue;
        }
        return invalid_token(
            std::string(name) + " " + quoted(*kind) + " is not that of an access token",
            errc::wrong_type
        );
    }
    return {};
}

result<void> check_allowed(json::node claims, const jwt_policy& policy, const access_token& token) {
    if (!policy.client_ids.empty() && !contains(policy.client_ids, token.client_id)) {
        return invalid_token(
            "client_id " + quoted(token.client_id) +
                " is not accepted; accepted: " + quoted_list(policy.client_ids),
            errc::wrong_claim
        );
    }
    for (const claim_rule& rule : policy.required_claims) {
        const auto claim = find_claim(claims, rule.name);
        if (has_one_of(claim, rule.values) || (!claim && rule.may_be_absent)) continue;
        return invalid_token(
            rule.name + (claim ? " " + quoted(claim->dump()) + " is not accepted" : " is absent") +
                "; accepted: " + quoted_list(rule.values),
            errc::wrong_claim
        );
    }
    return {};
}

/// The strings of all claims of roles; what is no string is none.
std::vector<std::string> read_roles(json::node claims, const jwt_policy& policy) {
    std::vector<std::string> roles;
    const auto add = [&roles](json::node role) {
        const auto text = role.string();
        if (text && !text->empty() && !contains(roles, *text)) roles.emplace_back(*text);
        return true;
    };
    for (const std::string& path : policy.role_claims) {
        const auto claim = find_claim(claims, path);
        if (!claim) continue;
        add(*claim);
        claim->for_each_element(add);
    }
    return roles;
}

result<void> check(
    json::node claims, const jwt_policy& policy, time_point now, access_token& token
) {
    if (claims.kind() != json::kind::object)
        return malformed_token("the payload is no JSON object");
    if (auto good = check_issuer(claims, policy, token); !good) return good.error();
    if (auto good = check_audience(claims, policy, token); !good) return good.error();
    if (auto good = check_times(claims, policy, now, token); !good) return good.error();
    if (auto good = check_confirmation(claims, policy, token); !good) return good.error();
    if (policy.introspected) {
        if (auto good = check_kind(claims); !good) return good.error();
    }
    if (auto good = read_caller(claims, policy, token); !good) return good.error();
    if (auto good = check_allowed(claims, policy, token); !good) return good.error();
    token.scopes = granted_scopes(claims);
    token.roles = read_roles(claims, policy);
    token.principal = make_principal(token);
    // RFC 9068 §5: a token without any of them is for nothing here
    if (policy.needs_grant &&
        (token.client_id.empty() || (token.scopes.empty() && token.roles.empty()))) {
        return invalid_token(
            "it names no client, or has neither a scope nor a role", errc::wrong_claim
        );
    }
    return {};
}

}  // namespace

bool same_audience(std::string_view configured, std::string_view presented) noexcept {
    if (configured == presented) return true;
    const auto shorter = configured.size() < presented.size() ? configured : presented;
    const auto longer = configured.size() < presented.size() ? presented : configured;
    if (longer.size() != shorter.size() + 1 || !longer.starts_with(shorter) ||
        longer.back() != '/') {
        return false;
    }
    // RFC 3986 §6.2.3: an empty path equals "/"; any other trailing slash makes another resource.
    const std::size_t authority = shorter.find("://");
    return authority != std::string_view::npos && authority > 0 && authority + 3 < shorter.size() &&
           shorter.find_first_of("/?#", authority + 3) == std::string_view::npos;
}

result<void> check_type(std::string_view type) {
    // RFC 9068 §4: typ must be "at+jwt" or "application/at+jwt". Most issuers in use say "JWT" or
    // nothing, so these pass; what names another kind of token does not (RFC 8725 §3.11).
    for (const std::string_view accepted : {"", "JWT", "at+jwt", "application/at+jwt"}) {
        if (http::iequals(type, accepted)) return {};
    }
    return invalid_token(
        "typ " + quoted(type) + " is not that of an access token", errc::wrong_type
    );
}

result<access_token> check_claims(
    std::string_view payload, const jwt_policy& policy, std::chrono::system_clock::time_point now
) {
    result<void> checked = malformed_token("the payload was not read");
    result<access_token> token{access_token()};
    const auto parsed = json::parse(payload, [&](json::node claims) {
        checked = check(claims, policy, now, *token);
    });
    if (!parsed) return malformed_token("payload: " + parsed.error().log_text());
    if (!checked) return checked.error();
    token->claims = json::compact(payload);
    return token;
}

std::string make_principal(const access_token& token) {
    std::string principal;
    principal.reserve(
        sizeof(R"(["","","",""])") + token.issuer_name.size() + token.subject.size() +
        token.client_id.size() + token.organisation.size()
    );
    json::writer(principal)
        .begin_array()
        .value(token.issuer_name)
        .value(token.subject)
        .value(token.client_id)
        .value(token.organisation)
        .end_array();
    return principal;
}

}  // namespace warder::oauth
