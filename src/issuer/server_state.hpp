/// What all endpoints of one authorization server share.
#pragma once

#include "issuer/client_directory.hpp"
#include "issuer/document_cache.hpp"
#include "issuer/grants.hpp"
#include "issuer/key_ring.hpp"
#include <warder/issuer/authorization_server.hpp>
#include <warder/stores/memory_record_store.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace warder::issuer {

/// Options that a server can stand on: origins normalised, secrets made.
///
/// @errors  `std::invalid_argument`, whose text names the option and what it must be
authorization_server_options checked(authorization_server_options options, entropy& entropy);

/// @threads  all functions and members may be used concurrently; nothing in it is replaced
struct server_state {
    authorization_server_options options;
    const warder::clock& clock;
    warder::entropy& entropy;
    std::optional<stores::memory_record_store> own;
    stores::record_store& store;
    log_sink& log;
    key_ring keys;
    document_cache documents;
    client_directory clients;
    issuer::grants grants;

    server_state(
        authorization_server_options given, const warder::clock& time, warder::entropy& randomness
    );

    /// Path of the resource, which those of its endpoints begin with.
    std::string resource_path() const { return "/resources/" + options.resource_id; }

    /// `iss` in that form; URLs of its endpoints are this and their path.
    std::string issuer(issuer_form form) const {
        return form == issuer_form::root ? options.base_url : options.base_url + resource_path();
    }

    /// Every scope that there is: the resource's, and those of OpenID.
    std::vector<std::string> known_scopes() const;

    /// Tells the log why a request is refused.
    void tell_refused(const error& why) const;

    /// A signed access token.
    std::string mint(const token_request& request);
};

}  // namespace warder::issuer
