#include "issuer/client_assertion.hpp"

#include "issuer/errors.hpp"
#include <warder/crypto/jwk.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/http/fields.hpp>
#include <warder/json/node.hpp>

#include <algorithm>
#include <optional>

namespace warder::issuer {
namespace {

constexpr std::chrono::seconds leeway{30};
constexpr std::chrono::seconds longest{600};
constexpr std::size_t max_id_bytes = 256;

error refused(std::string detail) {
    return {errc::invalid_client, "The client assertion is not valid", std::move(detail)};
}

struct claims {
    std::string issuer, subject, id;
    std::vector<std::string> audiences;
    std::optional<double> ends, begins, made_at;
    bool times_are_numbers = true;
};

std::string text_of(json::node root, std::string_view name) {
    const auto found = root[name];
    return std::string(found ? found->string().value_or("") : "");
}

claims read_claims(json::node root) {
    claims read;
    read.issuer = text_of(root, "iss");
    read.subject = text_of(root, "sub");
    read.id = text_of(root, "jti");
    const auto number = [&](std::string_view name) -> std::optional<double> {
        const auto found = root[name];
        if (found && !found->number()) read.times_are_numbers = false;
        return found ? found->number() : std::nullopt;
    };
    read.ends = number("exp");
    read.begins = number("nbf");
    read.made_at = number("iat");
    if (const auto named = root["aud"]) {
        if (named->string()) read.audiences.emplace_back(*named->string());
        named->for_each_element([&](json::node one) {
            read.audiences.emplace_back(one.string().value_or(""));
            return true;
        });
    }
    return read;
}

/// With a `kid` the key of that name; without one, any that fits.
bool is_signed_by(const crypto::unverified_jws& jws, const crypto::key_set& keys) {
    return std::any_of(keys.keys.begin(), keys.keys.end(), [&](const crypto::public_key& key) {
        const bool named = jws.key_id.empty() || key.id().empty() || key.id() == jws.key_id;
        return named && key.allows(jws.algorithm) &&
               key.verify(jws.algorithm, jws.signed_bytes, jws.signature);
    });
}

/// An access token or a proof of the same key is no assertion (RFC 8725 §3.11).
bool is_assertion_type(std::string_view type) {
    return type.empty() || http::iequals(type, "JWT") ||
           http::iequals(type, "client-authentication+jwt");
}

result<client_assertion> check_times(
    const claims& read, std::chrono::system_clock::time_point now_point
) {
    using seconds = std::chrono::duration<double>;
    const double now = seconds(now_point.time_since_epoch()).count();
    const auto slack = static_cast<double>(leeway.count());
    if (!read.times_are_numbers || !read.ends) return refused("exp is absent, or a time no number");
    if (*read.ends <= now - slack) return refused("it ended");
    if (*read.ends > now + static_cast<double>(longest.count()) + slack) {
        return refused("exp is more than 10 minutes away");
    }
    if (read.begins.value_or(now) > now + slack) return refused("nbf is in the future");
    if (read.made_at.value_or(now) > now + slack) return refused("iat is in the future");
    return client_assertion{read.id, now_point + longest + 2 * leeway};
}

}  // namespace

result<client_assertion> check_assertion(
    std::string_view assertion,
    std::string_view client_id,
    std::string_view keys,
    const std::vector<std::string>& audiences,
    std::chrono::system_clock::time_point now
) {
    const auto jws = crypto::parse_jws(assertion);
    if (!jws) return refused(jws.error().log_text());
    if (!is_assertion_type(jws->type)) return refused("typ is that of another token");
    const auto set = crypto::parse_key_set(keys);
    if (!set) return refused("keys: " + set.error().log_text());
    if (!is_signed_by(*jws, *set)) return refused("none of the client's keys signed it");

    claims read;
    const auto parsed =
        json::parse(jws->payload, [&](json::node root) { read = read_claims(root); });
    if (!parsed) return refused("payload: " + parsed.error().log_text());
    if (read.issuer != client_id || read.subject != client_id) {
        return refused("iss and sub are not the client");
    }
    if (std::find_first_of(
            read.audiences.begin(), read.audiences.end(), audiences.begin(), audiences.end()
        ) == read.audiences.end()) {
        return refused("aud is neither the issuer nor the endpoint");
    }
    if (read.id.empty() || read.id.size() > max_id_bytes) {
        return refused("jti is absent, no string, or longer than 256 bytes");
    }
    return check_times(read, now);
}

std::string subject_of_assertion(std::string_view assertion) {
    const auto jws = crypto::parse_jws(assertion);
    std::string subject;
    if (!jws) return subject;
    const auto parsed =
        json::parse(jws->payload, [&](json::node root) { subject = text_of(root, "sub"); });
    return parsed ? subject : std::string();
}

}  // namespace warder::issuer
