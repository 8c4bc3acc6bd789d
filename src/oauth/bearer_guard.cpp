#include "oauth/certificate_door.hpp"
#include "oauth/dpop_door.hpp"
#include "oauth/refusals.hpp"
#include <warder/http/challenge.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/audit.hpp>
#include <warder/oauth/bearer_guard.hpp>
#include <warder/oauth/errors.hpp>
#include <warder/oauth/reasons.hpp>
#include <warder/oauth/scope.hpp>

#include <utility>

namespace warder::oauth {

/// What the guard last accepted on a connection. Immutable: a new token gets a new one.
struct bearer_guard::connection_memo {
    std::shared_ptr<const char> guard;

    /// The whole `Authorization` field: comparing it is cheaper than parsing it again.
    std::string authorization;

    remembered_token remembered;
};

namespace {

// Seconds; the first pauses of a failing fetch are 1 and 2.
constexpr std::string_view retry_after_keys = "2";

/// The bodies that the Scalekit samples have, with their space behind the colon.
std::string body_of(std::string_view message) {
    std::string body = "{\"error\": ";
    json::append_string(body, message);
    return body + "}";
}

std::string_view message_for(const error& refusal) {
    if (refusal.code == errc::keys_unavailable) return "Authentication service unavailable";
    if (refusal.code == errc::invalid_request) return refusal.description;
    const bool of_the_token = form_of(refusal.code).status == 401;
    return of_the_token ? "Token validation failed" : "Authentication failed";
}

/// RFC 6750 §2.3: the query form of a token is not supported; MCP forbids it.
bool token_in_query(std::string_view query) {
    constexpr std::string_view parameter = "access_token=";
    return query.starts_with(parameter) || query.find("&access_token=") != std::string_view::npos;
}

/// Value of the one `Authorization` field; empty where there is none, or more than one.
std::string_view only_authorization(const http::fields& sent) {
    std::string_view found;
    bool seen = false;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const auto [name, value] = sent.at(i);
        if (!http::iequals(name, "Authorization")) continue;
        if (seen) return {};
        seen = true;
        found = value;
    }
    return found;
}

error invalid_request(std::string description) {
    return {errc::invalid_request, std::move(description)};
}

http::response refusal_response(unsigned status, std::string body) {
    auto response = http::json_response(status, std::move(body));
    // A challenge is for this request alone, and must not answer the next one, which has a token.
    response.fields.set("Cache-Control", "no-store");
    return response;
}

}  // namespace

bearer_guard::bearer_guard(
    token_verifier& verifier, const clock& clock, log_sink& log, bearer_guard_options options
)
    : verifier_(verifier),
      clock_(clock),
      log_(log),
      options_(std::move(options)),
      cache_(options_.cache),
      identity_(std::make_shared<const char>()) {
    // MCP authorization: whether a client wants refresh tokens is its own affair
    std::erase(options_.scopes, offline_access);
    if (options_.certificates) {
        certificates_ =
            std::make_unique<certificate_door>(*options_.certificates, options_.proxies);
    }
    if (!options_.dpop) return;
    dpop_ =
        std::make_unique<dpop_door>(*options_.dpop, options_.public_url, clock, *options_.chance);
}

bearer_guard::~bearer_guard() = default;

std::variant<bearer_guard::verified, http::response, bearer_guard::unknown_token>
bearer_guard::check(const http::request& request, std::chrono::system_clock::time_point now) {
    if (token_in_query(request.query())) {
        return refuse(request, invalid_request("Access tokens are not accepted in the URL"));
    }
    if (const connection_memo* memo = repeated_token(request, now)) return memo->remembered.token;
    const http::bearer_credentials sent = http::parse_bearer(request.fields);
    switch (sent.kind) {
        case http::authorization::bearer:
            return check_token(request, sent, now);
        case http::authorization::dpop:
            if (dpop_) return check_token(request, sent, now);
            [[fallthrough]];
        // RFC 6750 §3.1: no error code for a request without usable credentials; `Bearer` with
        // nothing behind it is a client that has no token yet
        case http::authorization::absent:
        case http::authorization::other_scheme:
        case http::authorization::empty_token:
            return refuse_without_token(request);
        // RFC 6750 §3.1: "malformed", or "more than one method"
        case http::authorization::malformed:
            return refuse(request, invalid_request("Malformed Authorization header"));
        case http::authorization::duplicated:
            return refuse(request, invalid_request("More than one Authorization header"));
    }
    return refuse_without_token(request);
}

std::variant<bearer_guard::verified, http::response, bearer_guard::unknown_token>
bearer_guard::check_token(
    const http::request& request,
    http::bearer_credentials sent,
    std::chrono::system_clock::time_point now
) {
    const std::uint64_t epoch = verifier_.epoch();
    const auto digest = crypto::sha256(sent.token);
    if (const auto found = cache_.find(digest, now, epoch)) {
        auto admitted = admit(request, sent, *found, now);
        if (auto* refusal = std::get_if<http::response>(&admitted)) return std::move(*refusal);
        return std::get<verified>(std::move(admitted));
    }
    if (const auto refused = cache_.find_refused(digest, now, epoch)) {
        return refuse(request, *refused, sent.token);
    }
    return unknown_token{sent, digest};
}

/// Lets a good token in where it came in the way that it is bound to.
bearer_guard::decision bearer_guard::admit(
    const http::request& request,
    http::bearer_credentials sent,
    const remembered_token& token,
    std::chrono::system_clock::time_point now
) {
    const bool bound = !token.token->key_thumbprint.empty();
    const bool as_dpop = sent.kind == http::authorization::dpop;
    // RFC 9449 §7.1: both, or neither
    if (bound != as_dpop) {
        return refuse(
            request,
            invalid_token(
                bound ? "it is bound to a key, and was sent as Bearer"
                      : "it is bound to no key, and was sent as DPoP",
                errc::wrong_binding
            ),
            {},
            token.token.get()
        );
    }
    const bool certified = !token.token->certificate_thumbprint.empty();
    // As below: a verifier that accepts such tokens belongs to a guard that checks them.
    if (certified && !certificates_) {
        const error unchecked = invalid_token(
            "it is bound to a certificate, and nothing checks that", errc::wrong_binding
        );
        return refuse(request, unchecked, {}, token.token.get());
    }
    if (certified) {
        const auto shown = certificates_->check(request, *token.token);
        if (!shown) return refuse(request, shown.error(), {}, token.token.get());
    }
    if (!bound) {
        if (!certified) remember_on_connection(request, token);
        return token.token;
    }
    // A verifier that accepts bound tokens belongs to a guard that checks proofs.
    if (!dpop_) {
        const error unchecked =
            invalid_token("it is bound to a key, and nothing checks that", errc::wrong_binding);
        return refuse(request, unchecked, {}, token.token.get());
    }
    if (auto good = dpop_->check(request, sent.token, *token.token, now); !good) {
        return refuse(request, good.error(), {}, token.token.get());
    }
    return token.token;
}

/// The token with all that its scopes include.
bearer_guard::verified bearer_guard::with_rules(verified token) const {
    if (options_.scope_rules.empty()) return token;
    auto wider = std::make_shared<access_token>(*token);
    apply(options_.scope_rules, *wider);
    return wider;
}

task<bearer_guard::decision> bearer_guard::verify(
    const http::request& request, unknown_token unknown
) {
    auto looking = look_at(unknown.sent.token, unknown.digest);
    const auto remembered = co_await looking;
    if (!remembered) co_return refuse(request, remembered.error(), unknown.sent.token);
    co_return admit(request, unknown.sent, *remembered, clock_.now());
}

/// Verifies a token, and remembers the outcome.
task<result<remembered_token>> bearer_guard::look_at(
    std::string_view bearer, crypto::sha256_digest digest
) {
    // Before the verification: when keys change in between, what was verified is not believed.
    const std::uint64_t epoch = verifier_.epoch();
    auto verifying = verifier_.verify(bearer);
    auto outcome = co_await verifying;
    const auto now = clock_.now();
    if (outcome) co_return cache_.remember(digest, with_rules(*std::move(outcome)), now, epoch);
    cache_.remember_refused(digest, outcome.error(), now, epoch);
    co_return outcome.error();
}

task<result<bearer_guard::verified>> bearer_guard::verify_again(std::string bearer) {
    const auto digest = crypto::sha256(bearer);
    const auto found = cache_.find(digest, clock_.now(), verifier_.epoch());
    if (found) co_return found->token;
    auto looking = look_at(bearer, digest);
    auto remembered = co_await looking;
    if (!remembered) co_return remembered.error();
    co_return remembered->token;
}

task<bearer_guard::decision> bearer_guard::authorize(const http::request& request) {
    auto checked = check(request, clock_.now());
    if (auto* response = std::get_if<http::response>(&checked)) co_return std::move(*response);
    if (auto* token = std::get_if<verified>(&checked)) co_return std::move(*token);
    auto verifying = verify(request, std::get<unknown_token>(checked));
    co_return co_await verifying;
}

http::response bearer_guard::insufficient_scope(
    const http::request& request,
    std::span<const std::string> required,
    std::span<const std::string> missing
) {
    const std::string scope = join_scopes(required);
    const std::string description = "The access token lacks scopes: " + join_scopes(missing);
    const std::string caller = request.access ? request.access->principal : "nobody";
    const error refusal(errc::insufficient_scope, description, "the caller is " + caller);
    const refusal_form form = form_of(errc::insufficient_scope);

    std::string body;
    json::writer(body)
        .begin_object()
        .key("error")
        .value(form.error_code)
        .key("error_description")
        .value(description)
        .key("scope")
        .value(scope)
        .end_object();
    auto response = refusal_response(form.status, std::move(body));
    challenge(response, form, description, required);
    log_refusal(log_level::warning, request, form.status, refusal);
    return response;
}

/// The connection's memo, when this request sends the same credentials and they still hold.
const bearer_guard::connection_memo* bearer_guard::repeated_token(
    const http::request& request, std::chrono::system_clock::time_point now
) const {
    if (!request.on || !request.on->accepted_token) return nullptr;
    const auto* memo = static_cast<const connection_memo*>(request.on->accepted_token.get());
    if (memo->guard != identity_) return nullptr;
    // Not in constant time: a comparison goes on by 8 bytes at a time, and nobody guesses 8 of a
    // signature or of a random key.
    if (only_authorization(request.fields) != memo->authorization) return nullptr;
    return memo->remembered.validity.holds(now, verifier_.epoch()) ? memo : nullptr;
}

void bearer_guard::remember_on_connection(
    const http::request& request, const remembered_token& remembered
) const {
    if (!request.on) return;
    request.on->accepted_token = std::make_shared<const connection_memo>(
        connection_memo{identity_, std::string(request.fields["Authorization"]), remembered}
    );
}

http::response bearer_guard::refuse_without_token(const http::request& request) {
    auto response = refusal_response(401, body_of("Missing Bearer token"));
    challenge(response, {.status = 401, .error_code = {}}, {}, options_.scopes);
    tell(request, reason::no_token, {}, nullptr);
    // How every client begins, so no warning.
    log_refusal(log_level::info, request, 401, {errc::invalid_token, "Missing Bearer token"});
    return response;
}

/// @param token   that was refused and not verified; empty for one that was, or for none
/// @param caller  whose verified token it was
http::response bearer_guard::refuse(
    const http::request& request,
    const error& refusal,
    std::string_view token,
    const access_token* caller
) {
    tell(request, reason_of(refusal.code), token, caller);
    const refusal_form form = form_of(refusal.code);
    auto response = refusal_response(form.status, body_of(message_for(refusal)));
    if (form.status == 503) response.fields.set("Retry-After", retry_after_keys);
    if (!form.error_code.empty()) {
        challenge(response, form, refusal.description, options_.scopes);
    }
    // Strangers can cause 503 with unknown kids; that keys are missing is the key source's to say.
    const bool ours = form.status >= 500 && refusal.code != errc::keys_unavailable;
    const log_level level = ours ? log_level::error : log_level::warning;
    log_refusal(level, request, form.status, refusal);
    return response;
}

void bearer_guard::tell(
    const http::request& request,
    std::string_view reason,
    std::string_view token,
    const access_token* caller
) const {
    if (options_.decisions == nullptr) return;
    options_.decisions->tell(
        {.reason = reason, .request = request, .caller = caller, .refused_token = token}
    );
}

/// Says how to come in: by a bearer token, unless only bound ones are let in, and by a bound one
/// where they are. An error of a proof is told to those who know DPoP.
void bearer_guard::challenge(
    http::response& refusal,
    const refusal_form& form,
    std::string_view description,
    std::span<const std::string> scopes
) const {
    const std::string scope = join_scopes(scopes);
    const auto add = [&](std::string_view scheme, std::string_view algs, bool with_error) {
        refusal.fields.append(
            "WWW-Authenticate",
            http::to_string(http::bearer_challenge{
                .scheme = scheme,
                .realm = options_.realm,
                .error = with_error ? form.error_code : std::string_view(),
                .error_description = with_error ? description : std::string_view(),
                .scope = scope,
                .resource_metadata = options_.metadata_url,
                .algs = algs,
            })
        );
    };
    if (!dpop_ || !dpop_->required()) add("Bearer", {}, !form.of_proof);
    if (!dpop_) return;
    add("DPoP", dpop_->algorithms(), true);
    // RFC 9449 §9: with the refusal that asks for it
    const std::string nonce = dpop_->next_nonce(clock_.now());
    if (!nonce.empty()) refusal.fields.set("DPoP-Nonce", nonce);
}

void bearer_guard::log_refusal(
    log_level level, const http::request& request, unsigned status, const error& refusal
) {
    if (!log_.enabled(level)) return;
    const std::string status_text = std::to_string(status);
    log_.write(
        level,
        "Request refused",
        {{"request_id", request.id},
         {"client", request.client_address},
         {"status", status_text, true},
         {"description", refusal.description},
         {"reason", refusal.detail}}
    );
}

}  // namespace warder::oauth
