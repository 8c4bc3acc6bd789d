/// What a provider resolves to: all that is needed to verify tokens and to tell clients how to get
/// one.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/log.hpp>
#include <warder/http/client.hpp>
#include <warder/oauth/api_key_verifier.hpp>
#include <warder/oauth/certificates.hpp>
#include <warder/oauth/custom.hpp>
#include <warder/oauth/dpop.hpp>
#include <warder/oauth/introspection_verifier.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/key_source.hpp>
#include <warder/oauth/protected_resource.hpp>
#include <warder/oauth/provider.hpp>
#include <warder/oauth/token_verifier.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// Where named settings come from: the process environment, `.env`, or a development issuer.
struct environment {
    /// The value of a name, or nothing.
    std::function<std::optional<std::string>(std::string_view name)> get;
};

/// What the server knows when it resolves a provider.
struct resolve_context {
    /// URL under which clients reach the server, without the MCP path: "http://localhost:3002".
    std::string public_url;

    /// Path of the MCP endpoint: "/", "/mcp".
    std::string mcp_path = "/mcp";

    /// Scopes that the server's tools need, for a document that is derived.
    std::vector<std::string> scopes;

    /// Whether the environment describes a development issuer: it then wins over what the program
    /// says, and a provider of any kind trusts that issuer.
    bool development = false;
};

/// An issuer of JWTs, with the rules for its tokens and its keys.
struct issuer_settings {
    jwt_policy policy;

    /// Where its keys are fetched.
    remote_keys_options keys;

    /// The keys themselves, where the program has them: then nothing is fetched.
    std::optional<crypto::key_set> fixed_keys;
};

/// The outcome of `provider::resolve`: at least one way in.
struct auth_settings {
    std::vector<issuer_settings> issuers;
    std::vector<known_key> api_keys;
    std::vector<custom_settings> functions;
    std::vector<introspection_settings> introspection;
    protected_resource document;

    /// How tokens that are bound to a key are let in; nothing: none is.
    std::optional<dpop_options> dpop;

    /// How tokens that are bound to a certificate are let in; nothing: none is.
    std::optional<certificate_options> certificates;

    /// Facts that the operator should see at start, such as a derived document.
    std::vector<std::string> notices;

    /// What works but probably is a mistake.
    std::vector<std::string> warnings;
};

/// The implementation behind a `provider`.
struct provider::implementation {
    virtual ~implementation() = default;

    /// @errors  as `provider::resolve`
    virtual result<auth_settings> resolve(
        const environment& environment, const resolve_context& context
    ) const = 0;
};

/// A verifier and the key sources that somebody must `tick` once a second.
struct running_verifier {
    std::shared_ptr<token_verifier> verifier;
    std::vector<std::shared_ptr<remote_key_source>> key_sources;
};

/// Makes the verifier that the settings describe. A token goes from one way in to the next until
/// one accepts it, those that ask nobody first: JWT, API keys, functions of the program,
/// introspection. Nothing is fetched before the first `tick`.
///
/// @param client, clock, entropy, log  outlive what is returned
running_verifier make_verifier(
    const auth_settings& settings,
    http::client& client,
    const clock& clock,
    entropy& entropy,
    log_sink& log
);

}  // namespace warder::oauth
