/// Lets requests with a good bearer token through and answers all others.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/log.hpp>
#include <warder/core/task.hpp>
#include <warder/http/challenge.hpp>
#include <warder/http/forwarded.hpp>
#include <warder/http/message.hpp>
#include <warder/oauth/certificates.hpp>
#include <warder/oauth/dpop.hpp>
#include <warder/oauth/scope_rules.hpp>
#include <warder/oauth/token_cache.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace warder::oauth {

class auditor;
class certificate_door;
class dpop_door;
struct refusal_form;

/// What a `bearer_guard` tells those whom it refuses.
struct bearer_guard_options {
    /// Public address of the RFC 9728 document.
    std::string metadata_url;

    /// Scopes that a client should ask for at first; named in the 401 challenge, except for
    /// `offline_access`.
    std::vector<std::string> scopes;

    std::string realm = "OAuth";

    token_cache_options cache;

    /// What scopes include.
    oauth::scope_rules scope_rules;

    /// How bound tokens are let in; nothing: none is.
    std::optional<dpop_options> dpop;

    /// How tokens that are bound to a certificate are let in; nothing: none is.
    std::optional<certificate_options> certificates;

    /// Who is believed where a proxy tells of certificates.
    http::trusted_proxies proxies;

    /// What stands before the path of a request in its URL, which proofs name; needed with `dpop`.
    std::string public_url;

    /// Makes nonces; outlives the guard.
    entropy* chance = &system_entropy();

    /// Told of each refusal but `insufficient_scope`; outlives the guard. Null: nobody.
    const auditor* decisions = nullptr;
};

/// The resource server's door: from the head of a request to a verified token, or to a complete
/// refusal.
///
/// - No token (`Bearer` alone too), or another scheme than Bearer (and DPoP, where it is on): 401,
/// no
///   error code.
/// - Two `Authorization` fields, one that is not `Bearer <token>`, or `access_token` in the query:
///   400 `invalid_request`.
/// - A token that is not accepted: 401 `invalid_token`. So is a token that is bound to a key and
///   sent as `Bearer`, and one that is not and sent as `DPoP`.
/// - A bound token without a good proof of this very request: 401 `invalid_dpop_proof`, or
///   `use_dpop_nonce`. Proofs are checked with every request, and remembered to be used once.
/// - A token that is bound to a certificate, without that certificate of this connection: 401
///   `invalid_token`.
/// - No keys to verify it with: 503 with `Retry-After`, no challenge.
///
/// Each refusal is one log line with the request's id and the exact reason, never the token.
///
/// @threads  all functions may be called concurrently for requests of different connections
/// @source   RFC 6750 §2.1, §3; RFC 9728 §5.1; RFC 9449 §7; RFC 8705 §3; MCP authorization
class bearer_guard {
  public:
    using verified = token_verifier::verified;

    /// A verified token, or the response that refuses.
    using decision = std::variant<verified, http::response>;

    /// A token that was not seen before; it is to be verified. Refers to the request.
    struct unknown_token {
        http::bearer_credentials sent;
        crypto::sha256_digest digest;
    };

    /// @param verifier, clock, log  outlive this object
    bearer_guard(
        token_verifier& verifier, const clock& clock, log_sink& log, bearer_guard_options options
    );
    ~bearer_guard();

    /// What can be said at once: from the last token of the connection, from the cache, or because
    /// the head is wrong. An `unknown_token` goes to `verify`.
    ///
    /// @param now  of the guard's clock, as its caller has read it already
    std::variant<verified, http::response, unknown_token> check(
        const http::request& request, std::chrono::system_clock::time_point now
    );

    /// Verifies a token that `check` did not know, and remembers the outcome. May end on another
    /// thread than it began on.
    ///
    /// @param request  the one that `token` came from; outlives the task
    task<decision> verify(const http::request& request, unknown_token token);

    /// Verifies a token that was let in, for what lives longer than its request: from the cache, or
    /// anew.
    ///
    /// @errors  as `token_verifier::verify`
    task<result<verified>> verify_again(std::string bearer);

    /// `check`, and `verify` where need be.
    ///
    /// @param request  outlives the task
    task<decision> authorize(const http::request& request);

    /// Refuses a caller whose token is good but may not do this.
    ///
    /// @param required  all scopes that the whole request needs; the challenge names them, so that
    ///                  one new token suffices
    /// @param missing   those of them that the token lacks
    /// @source          RFC 6750 §3.1, MCP authorization "Runtime insufficient scope errors"
    http::response insufficient_scope(
        const http::request& request,
        std::span<const std::string> required,
        std::span<const std::string> missing
    );

  private:
    struct connection_memo;

    std::variant<verified, http::response, unknown_token> check_token(
        const http::request& request,
        http::bearer_credentials sent,
        std::chrono::system_clock::time_point now
    );
    verified with_rules(verified token) const;
    task<result<remembered_token>> look_at(std::string_view bearer, crypto::sha256_digest digest);
    decision admit(
        const http::request& request,
        http::bearer_credentials sent,
        const remembered_token& token,
        std::chrono::system_clock::time_point now
    );
    const connection_memo* repeated_token(
        const http::request& request, std::chrono::system_clock::time_point now
    ) const;
    void remember_on_connection(const http::request& request, const remembered_token& remembered)
        const;
    http::response refuse_without_token(const http::request& request);
    http::response refuse(
        const http::request& request,
        const error& refusal,
        std::string_view token = {},
        const access_token* caller = nullptr
    );
    void tell(
        const http::request& request,
        std::string_view reason,
        std::string_view token,
        const access_token* caller
    ) const;
    void challenge(
        http::response& refusal,
        const refusal_form& form,
        std::string_view description,
        std::span<const std::string> scopes
    ) const;
    void log_refusal(
        log_level level, const http::request& request, unsigned status, const error& refusal
    );

    token_verifier& verifier_;
    const clock& clock_;
    log_sink& log_;
    bearer_guard_options options_;
    token_cache cache_;
    std::unique_ptr<dpop_door> dpop_;
    std::unique_ptr<const certificate_door> certificates_;

    /// Tells this guard's memos from another guard's: an app may mount several.
    std::shared_ptr<const char> identity_;
};

}  // namespace warder::oauth
