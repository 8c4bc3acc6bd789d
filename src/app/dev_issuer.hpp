/// The issuer that `--dev` brings along.
#pragma once

#include "app/dotenv.hpp"
#include <warder/core/log.hpp>
#include <warder/core/result.hpp>
#include <warder/issuer/authorization_server.hpp>
#include <warder/issuer/service.hpp>
#include <warder/net/http_client.hpp>
#include <warder/net/http_server.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder {

/// A development authorization server on loopback, for one server.
class dev_issuer {
  public:
    /// The port that it takes when nobody else has it, so that `warder token` finds it.
    static constexpr std::uint16_t usual_port = 9400;

    static constexpr std::chrono::seconds token_lifetime{3600};

    struct options {
        std::string server_url;           ///< URL of the MCP endpoint: the audience of the tokens
        std::vector<std::string> scopes;  ///< what clients may ask for
        std::uint16_t port = usual_port;
        bool or_a_free_one = false;  ///< take another port where that one is taken

        /// Whom the page offers to sign in as.
        std::vector<std::string> users = {"ada@example.com", "grace@example.com"};
        issuer::consent_mode consent = issuer::consent_mode::page;

        /// Outlives the issuer; null: what it knows ends with it.
        stores::record_store* store = nullptr;
    };

    /// Starts it. Takes about 100 ms, most of it for the key.
    ///
    /// @errors  no port, no thread
    static result<std::unique_ptr<dev_issuer>> start(options wanted, log_sink& log);

    /// The environment of a server that trusts this issuer and nobody else.
    environment around(environment outer) const;

    issuer::authorization_server& server() noexcept { return *server_; }
    net::http_server& listener() noexcept { return *listener_; }
    const std::string& url() const noexcept { return url_; }

  private:
    explicit dev_issuer(std::string server_url) : server_url_(std::move(server_url)) {}

    std::string server_url_;
    std::string url_;
    std::optional<issuer::authorization_server> server_;
    std::optional<issuer::service> service_;

    /// For the metadata of clients. Behind the server, so that it goes first: its destructor
    /// resumes those who wait for a document, and they use the server once more.
    std::unique_ptr<net::http_client> outgoing_;

    std::unique_ptr<net::http_server> listener_;  // last: it uses all of the above
};

}  // namespace warder
