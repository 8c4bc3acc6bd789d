/// Documents of an issuer, fetched.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/http/client.hpp>

#include <chrono>
#include <string>

namespace warder::oauth {

/// A document of status 200, of 256 KiB at most.
///
/// @errors  `errc::keys_unavailable`; the detail names the URL
task<result<http::response>> download(
    http::client& client, std::string url, std::chrono::milliseconds timeout
);

/// An endpoint of an issuer, `jwks_uri` for one, from the first metadata document that is its.
///
/// @errors  `errc::keys_unavailable`; the detail has what was wrong with each document
/// @source  RFC 8414 §3
task<result<std::string>> discover(
    http::client& client,
    std::string issuer,
    std::string endpoint,
    std::chrono::milliseconds timeout
);

}  // namespace warder::oauth
