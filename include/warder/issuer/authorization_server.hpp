/// The development authorization server: what a resource server needs from an issuer, without one.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/log.hpp>
#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>
#include <warder/issuer/token_request.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {
class client;
}
namespace warder::stores {
class record_store;
}

namespace warder::issuer {

struct server_state;

/// Who says that a client may have what it asks for.
enum class consent_mode : std::uint8_t {
    page,       ///< the person at the browser, on a page that names the client and its scopes
    automatic,  ///< nobody: the first user signs in and allows all, for tests without a browser
};

/// Where the server stands, which resource it serves, and what its tokens look like.
struct authorization_server_options {
    /// Where the server is reached: scheme, host and port, such as `http://127.0.0.1:9000`. Used
    /// as the origin that it is: a trailing slash, the scheme's own port and capitals are dropped.
    std::string base_url;

    /// Identifier of the one protected resource: `res_` and letters, digits, `_`, `-`.
    std::string resource_id = "res_dev";

    /// http or https URL of the resource server: what `resource` (RFC 8707) must be, and the first
    /// audience.
    std::string server_url;

    /// Scopes that clients may ask for; also all that one gets which asks for none.
    std::vector<std::string> scopes;

    crypto::algorithm algorithm = crypto::algorithm::rs256;
    std::chrono::seconds token_lifetime{3600};

    /// How long others may keep the key set, in its `Cache-Control`.
    std::chrono::seconds keys_max_age{300};

    /// The one client; random where empty.
    std::string client_id;
    secret client_secret;

    consent_mode consent = consent_mode::page;

    /// Names, usually addresses of mail, that the page offers to sign in as; one may type another.
    std::vector<std::string> users = {"dev@example.com"};

    /// Where clients, grants and signing keys are remembered; outlives the server. Null: in a
    /// memory of its own, which ends with it.
    stores::record_store* store = nullptr;

    /// Fetches the metadata of clients that are named by a URL; outlives the server. Null: there
    /// are no such clients.
    http::client* outgoing = nullptr;

    /// Whether such a URL may be one of this machine, by http: for clients under development. Then
    /// `outgoing` lets URLs of peers lead there (`net::http_client_options::loopback_for_peers`).
    bool loopback_documents = false;

    /// Told why each request was refused, which a client only hears in part; outlives the server.
    /// Null: nobody.
    log_sink* log = nullptr;
};

/// An OAuth 2.1 authorization server for development and tests, with the URLs of a Scalekit
/// environment that has one protected resource.
///
///     GET  /.well-known/oauth-authorization-server                  metadata of the root
///     GET  /.well-known/openid-configuration                        the same, for OpenID clients
///     GET  /.well-known/oauth-authorization-server/resources/{id}   metadata of the resource
///     GET  /resources/{id}/.well-known/oauth-authorization-server   the same, as Scalekit has it
///     GET  /keys                                                    public keys
///     GET  /oauth/authorize    where a person signs in and allows what a client asks for
///     POST /oauth/token        authorization_code with PKCE, refresh_token, client_credentials
///     POST /oauth/register     clients that register themselves
///     POST /oauth/revoke       ends tokens
///     POST /oauth/introspect   tells what a token says, and whether it is good
///
/// The last five are below `/resources/{id}` too. Tokens from there are those of an MCP client:
/// `iss` is the resource. Those from the root have the root there, and a machine's `scopes` are an
/// array; all others have a `scope` string.
///
/// A client is the configured one, one that registered (RFC 7591), or one that is named by the URL
/// of its metadata. A person signs in by a name, without a password. Codes and refresh tokens are
/// good once; a second use ends all that its person allowed that client. A revoked access token is
/// not active here any more, but a resource server that asks nobody takes it until its `exp`.
///
/// Pages of every origin may read metadata and keys. The endpoints of clients refuse every `Origin`
/// that is not loopback with 403: a client's secret is known, so any website could ask in its
/// visitor's place.
///
/// Not for production: everybody may sign in as anybody.
///
/// @threads  all functions may be called concurrently
/// @source   RFC 6749, RFC 7009, RFC 7517, RFC 7523, RFC 7591, RFC 7636, RFC 7662, RFC 8414, RFC
///           8707, RFC 9068, RFC 9207, RFC 9449; draft-ietf-oauth-client-id-metadata-document
class authorization_server {
  public:
    /// Makes the first signing key, unless the store has one: about 100 ms for RSA.
    ///
    /// @param clock    outlives the server
    /// @param entropy  outlives the server
    /// @errors         `std::invalid_argument`, whose text names the option and what it must be;
    ///                 `std::runtime_error` where the store fails
    explicit authorization_server(
        authorization_server_options options,
        const clock& clock = system_clock(),
        entropy& entropy = system_entropy()
    );
    authorization_server(authorization_server&&) noexcept;
    authorization_server& operator=(authorization_server&&) noexcept;
    ~authorization_server();

    /// Answers a request whose body was read. HEAD is answered as GET, with the body. Ends at once,
    /// but where a document of the client must be fetched: then on the loop of the request, or on a
    /// thread of `outgoing` where it has none.
    ///
    /// @param request  outlives the task
    task<http::response> handle(const http::request& request) const;

    /// A signed access token that says what `request` says.
    ///
    /// @errors  `std::runtime_error` where it needs a first key of its algorithm and the store
    /// fails
    std::string mint(const token_request& request = {}) const;

    /// Makes a new signing key for each algorithm in use. The old ones stay published; of those
    /// that sign no more, the last 16 are kept.
    ///
    /// @errors  the store fails: the keys are then as before
    result<void> rotate();

    /// Withdraws every key that signs no more, and with it the tokens that it signed.
    ///
    /// @errors  the store fails: the keys are then as before
    result<void> retire_old_keys();

    /// Value of `iss` in that form.
    std::string issuer(issuer_form form) const;

    /// `kid` of the key that signs now.
    std::string key_id() const;

    /// The published key set, as `/keys` answers it.
    std::string keys() const;

    const std::string& client_id() const noexcept;
    const secret& client_secret() const noexcept;

  private:
    std::unique_ptr<server_state> state_;
};

}  // namespace warder::issuer
