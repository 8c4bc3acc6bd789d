/// Where and how an app runs, once that is decided.
#pragma once

#include "app/settings.hpp"

#include <string>

namespace warder {

struct deployment {
    warder::settings settings;
    warder::environment environment;

    /// The server as clients reach it, without a slash at its end: "https://mcp.example.com",
    /// "http://localhost:3002".
    std::string public_url;

    /// Whether the environment describes an embedded development issuer.
    bool development = false;
};

/// `http://localhost:3002`, or what `--public-url` says: the URL that everything published derives
/// from.
std::string public_url_of(const settings& chosen, std::uint16_t port);

}  // namespace warder
