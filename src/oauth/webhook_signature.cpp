#include "core/whole_number.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/oauth/webhook_signature.hpp>

#include <optional>

namespace warder::oauth {
namespace {

constexpr std::string_view prefix = "whsec_";

// Standard Webhooks, "Signature scheme"
constexpr std::size_t min_key_bytes = 24;
constexpr std::size_t max_key_bytes = 64;

error bad_secret(std::string_view why) {
    return {
        std::make_error_code(std::errc::invalid_argument),
        "The webhook secret " + std::string(why) +
            ". It is \"whsec_\" and base64, as the dashboard shows it."
    };
}

error refused(std::string why) {
    return {
        std::make_error_code(std::errc::permission_denied), "Invalid signature", std::move(why)
    };
}

/// What a message is signed by.
struct signature_fields {
    std::string_view id;
    std::string_view timestamp;
    std::string_view signatures;
};

/// The fields of one kind; nothing where one is absent, empty or there twice.
std::optional<signature_fields> fields_of(const http::fields& sent, std::string_view kind) {
    const auto only = [&](std::string_view part) {
        const std::string name = std::string(kind) + std::string(part);
        return sent.count(name) == 1 ? sent[name] : std::string_view();
    };
    const signature_fields found{only("-id"), only("-timestamp"), only("-signature")};
    if (found.id.empty() || found.timestamp.empty() || found.signatures.empty())
        return std::nullopt;
    return found;
}

std::optional<std::chrono::system_clock::time_point> time_of(std::string_view text) {
    constexpr std::int64_t latest = 9'000'000'000;  // year 2255: later ones do not fit the clock
    const auto seconds = whole_number<std::int64_t>(text, 0, latest);
    if (!seconds) return std::nullopt;
    return std::chrono::system_clock::time_point(std::chrono::seconds(*seconds));
}

/// Whether one signature of the list, "v1,<base64> v1,<base64>", is the expected one.
bool lists(std::string_view signatures, std::string_view expected) {
    bool found = false;
    while (!signatures.empty()) {
        const std::size_t end = std::min(signatures.find(' '), signatures.size());
        std::string_view each = signatures.substr(0, end);
        signatures.remove_prefix(std::min(end + 1, signatures.size()));
        if (!each.starts_with("v1,")) continue;
        each.remove_prefix(3);
        found = secret::constant_time_equal(each, expected) || found;
    }
    return found;
}

}  // namespace

result<webhook_signature> webhook_signature::from_secret(std::string_view secret) {
    if (!secret.starts_with(prefix)) return bad_secret("does not begin with whsec_");
    auto key = crypto::base64_decode(secret.substr(prefix.size()));
    if (!key) return bad_secret("is not base64");
    if (key->size() < min_key_bytes || key->size() > max_key_bytes) {
        return bad_secret("is not of 24 to 64 bytes");
    }
    return webhook_signature(warder::secret(*std::move(key)));
}

result<void> webhook_signature::check(
    const http::request& request, std::chrono::system_clock::time_point now
) const {
    auto sent = fields_of(request.fields, "webhook");
    if (!sent) sent = fields_of(request.fields, "interceptor");
    if (!sent) return refused("the fields -id, -timestamp and -signature are not there, each once");
    const auto time = time_of(sent->timestamp);
    if (!time) return refused("the timestamp is no number of seconds");
    if (*time + leeway < now) return refused("the timestamp is too old");
    if (*time > now + leeway) return refused("the timestamp is in the future");

    const std::string text =
        std::string(sent->id) + "." + std::string(sent->timestamp) + "." + request.body;
    const std::string expected =
        crypto::base64_encode(crypto::as_text(crypto::hmac_sha256(key_, text)));
    if (!lists(sent->signatures, expected)) return refused("no signature fits");
    return {};
}

}  // namespace warder::oauth
