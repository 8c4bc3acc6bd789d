#include "oauth/client_authentication.hpp"
#include "oauth/digest_table.hpp"
#include "oauth/discovery.hpp"
#include "oauth/refusals.hpp"
#include "oauth/single_flight.hpp"
#include "oauth/unverified_issuer.hpp"
#include <warder/json/node.hpp>
#include <warder/oauth/errors.hpp>
#include <warder/oauth/introspection_verifier.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace warder::oauth {
namespace {

// An answer has the claims of one token.
constexpr std::size_t max_answer_bytes = 64 * 1024;

constexpr std::chrono::seconds answer_time{5};

/// Between two looks for the endpoint, whatever the first has brought: strangers ask too.
constexpr std::chrono::seconds pause_of_discovery{5};

/// As many callers as the guard remembers; what is forgotten is a stranger's again.
constexpr std::size_t most_known = 16 * 1024;

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

/// A token that was active; no longer than it said itself.
struct known_token {
    std::chrono::system_clock::time_point until;
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

/// Whether another address may be the right one now.
bool may_have_moved(unsigned status) {
    return (status >= 300 && status < 400) || status == 404 || status == 410;
}

}  // namespace

struct introspection_verifier::state {
    single_flight<crypto::sha256_digest, result<verified>> questions;
    std::atomic<std::size_t> open = 0;
    std::atomic<std::size_t> open_new = 0;  ///< of them
    digest_table<known_token> known{most_known};

    single_flight<std::string, result<std::string>> looks;
    std::mutex mutex;
    std::string found;  ///< the endpoint
    std::chrono::steady_clock::time_point look_again_at{};
};

introspection_verifier::introspection_verifier(
    introspection_settings settings, http::client& client, const clock& clock, entropy& entropy
)
    : settings_(std::move(settings)),
      client_(client),
      clock_(clock),
      entropy_(entropy),
      state_(std::make_unique<state>()) {}

introspection_verifier::~introspection_verifier() = default;

task<result<token_verifier::verified>> introspection_verifier::verify(std::string_view bearer) {
    // RFC 9700 §4.9: a token is shown to nobody but its issuer.
    const auto named = unverified_issuer(bearer);
    if (named &&
        std::ranges::find(settings_.policy.issuers, *named) == settings_.policy.issuers.end()) {
        co_return invalid_token(
            "iss " + quoted(*named) + " is another issuer's, which is not asked", errc::wrong_issuer
        );
    }
    const auto digest = crypto::sha256(bearer);
    auto joining = state_->questions.join(digest);
    auto told = co_await joining;
    if (told) co_return *std::move(told);
    decltype(state::questions
    )::flight asked(state_->questions, digest, unavailable("the question was not asked"));
    auto asking = ask(std::string(bearer), digest);
    asked.answer = co_await asking;
    co_return asked.answer;
}

/// Asks where there is a place for the question.
task<result<token_verifier::verified>> introspection_verifier::ask(
    std::string bearer, crypto::sha256_digest digest
) {
    const auto before = state_->known.find(digest);
    const bool is_known = before && before->until > clock_.now();
    const auto no_place = unavailable("too many questions to the introspection endpoint at a time");
    std::optional<question> asked_anew;
    // A stranger who finds no place must not take one of the others' for a moment.
    if (!is_known && asked_anew.emplace(state_->open_new).number() >= max_new_introspections)
        co_return no_place;
    const question asked(state_->open);
    if (asked.number() >= max_introspections) co_return no_place;
    auto finding = endpoint();
    auto url = co_await finding;
    if (!url) co_return url.error();
    auto sending = send(*std::move(url), bearer);
    const auto response = co_await sending;
    if (!response) co_return response.error();
    auto judged = judge(*response);
    if (judged) {
        state_->known.put(digest, {(*judged)->expires_at});
    } else if (is_known && form_of(judged.error().code).status == 401) {
        state_->known.put(digest, {clock_.now()});
    }
    co_return judged;
}

/// The address to ask at, which is looked for once.
task<result<std::string>> introspection_verifier::endpoint() {
    if (!settings_.endpoint.empty()) co_return settings_.endpoint;
    {
        const std::lock_guard lock(state_->mutex);
        if (!state_->found.empty()) co_return state_->found;
        if (clock_.steady_now() < state_->look_again_at)
            co_return unavailable("the introspection endpoint was not found lately");
    }
    auto joining = state_->looks.join(settings_.issuer);
    auto told = co_await joining;
    if (told) co_return *std::move(told);
    decltype(state::looks)::flight looked(
        state_->looks,
        settings_.issuer,
        unavailable("the introspection endpoint was not looked for")
    );
    auto discovering = discover(client_, settings_.issuer, "introspection_endpoint", answer_time);
    looked.answer = co_await discovering;
    const std::lock_guard lock(state_->mutex);
    state_->look_again_at = clock_.steady_now() + pause_of_discovery;
    if (looked.answer) state_->found = *looked.answer;
    co_return looked.answer;
}

/// The answer to a question, if it is one.
task<result<http::response>> introspection_verifier::send(
    std::string url, std::string_view bearer
) {
    http::client_request request;
    request.method = http::method::post;
    request.url = url;
    request.timeout = answer_time;
    request.max_response_bytes = max_answer_bytes;
    request.fields.set("Accept", "application/json");
    request.fields.set("Content-Type", "application/x-www-form-urlencoded");
    append_parameter(request.body, "token", bearer);
    append_parameter(request.body, "token_type_hint", "access_token");
    authenticate(request, *settings_.credentials, settings_.issuer, clock_, entropy_);

    auto sending = client_.send(std::move(request));
    auto response = co_await sending;
    if (response && response->status == 200) {
        // Nothing promises that the client cut the body off.
        if (response->body.size() > max_answer_bytes) co_return unavailable(url + ": too long");
        co_return response;
    }
    if (!response || may_have_moved(response->status)) {
        const std::lock_guard lock(state_->mutex);
        const bool looked_lately = clock_.steady_now() < state_->look_again_at;
        if (state_->found == url && !looked_lately) state_->found.clear();
    }
    if (!response) co_return unavailable(url + ": " + response.error().log_text());
    // RFC 7662 §2.3: 401 is about our own credentials
    const bool ours = response->status == 401 || response->status == 403;
    co_return unavailable(
        url + ": status " + std::to_string(response->status) +
        (ours ? "; it refuses the credentials of this server" : "")
    );
}

result<token_verifier::verified> introspection_verifier::judge(const http::response& response
) const {
    const auto active = is_active(response.body);
    if (!active) return active.error();
    if (!*active) return invalid_token("the issuer does not call it active", errc::inactive_token);
    const auto now = clock_.now();
    auto claims = check_claims(response.body, settings_.policy, now);
    if (!claims) return claims.error();
    claims->verify_again_at = now + settings_.cache;
    return std::make_shared<const access_token>(*std::move(claims));
}

}  // namespace warder::oauth
