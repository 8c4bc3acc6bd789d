#include "oauth/client_authentication.hpp"
#include "oauth/refusals.hpp"
#include "oauth/unverified_issuer.hpp"
#include <warder/json/node.hpp>
#include <warder/oauth/introspection_verifier.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

// An answer has the claims of one token.
constexpr std::size_t max_answer_bytes = 64 * 1024;

constexpr std::chrono::seconds answer_time{5};

/// Counts one question while it lives.
class question {
  public:
    explicit question(std::atomic<std::size_t>& open) noexcept
        : open_(open), number_(open.fetch_add(1, std::memory_order_relaxed)) {}
    ~question() { open_.fetch_sub(1, std::memory_order_relaxed); }
    question(const question&) = delete;
    question& operator=(const question&) = delete;

    /// How many were open before.
    std::size_t number() const noexcept { return number_; }

  private:
    std::atomic<std::size_t>& open_;
    std::size_t number_;
};

/// Whether the issuer calls the token active; no boolean is no answer (RFC 7662 §2.2: REQUIRED).
result<bool> is_active(std::string_view answer) {
    std::optional<bool> active;
    const auto parsed = json::parse(answer, [&](json::node root) {
        if (const auto member = root["active"]) active = member->boolean();
    });
    if (!parsed) return unavailable("the introspection endpoint: " + parsed.error().log_text());
    if (!active) return unavailable("the introspection endpoint's answer has no boolean active");
    return *active;
}

}  // namespace

introspection_verifier::introspection_verifier(
    introspection_settings settings, http::client& client, const clock& clock, entropy& entropy
)
    : settings_(std::move(settings)), client_(client), clock_(clock), entropy_(entropy) {}

task<result<token_verifier::verified>> introspection_verifier::verify(std::string_view bearer) {
    // RFC 9700 §4.9: a token is shown to nobody but its issuer.
    const auto named = unverified_issuer(bearer);
    if (named &&
        std::ranges::find(settings_.policy.issuers, *named) == settings_.policy.issuers.end()) {
        co_return invalid_token(
            "iss " + quoted(*named) + " is another issuer's, which is not asked", errc::wrong_issuer
        );
    }
    const question asked(in_flight_);
    if (asked.number() >= max_introspections) {
        co_return unavailable("too many questions to the introspection endpoint at a time");
    }
    http::client_request request;
    request.method = http::method::post;
    request.url = settings_.endpoint;
    request.timeout = answer_time;
    request.max_response_bytes = max_answer_bytes;
    request.fields.set("Accept", "application/json");
    request.fields.set("Content-Type", "application/x-www-form-urlencoded");
    append_parameter(request.body, "token", bearer);
    append_parameter(request.body, "token_type_hint", "access_token");
    authenticate(request, *settings_.credentials, settings_.issuer, clock_, entropy_);

    auto sending = client_.send(std::move(request));
    const auto response = co_await sending;
    if (!response) co_return unavailable(settings_.endpoint + ": " + response.error().log_text());
    if (response->status != 200) {
        // RFC 7662 §2.3: 401 is about our own credentials
        const bool ours = response->status == 401 || response->status == 403;
        co_return unavailable(
            settings_.endpoint + ": status " + std::to_string(response->status) +
            (ours ? "; it refuses the credentials of this server" : "")
        );
    }
    // Nothing promises that the client cut the body off.
    if (response->body.size() > max_answer_bytes) {
        co_return unavailable(settings_.endpoint + ": too long");
    }
    const auto active = is_active(response->body);
    if (!active) co_return active.error();
    if (!*active)
        co_return invalid_token("the issuer does not call it active", errc::inactive_token);

    const auto now = clock_.now();
    auto claims = check_claims(response->body, settings_.policy, now);
    if (!claims) co_return claims.error();
    claims->verify_again_at = now + settings_.cache;
    co_return std::make_shared<const access_token>(*std::move(claims));
}

}  // namespace warder::oauth
