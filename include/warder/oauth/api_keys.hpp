/// Keys that the operator gives out: for machines that cannot do OAuth.
#pragma once

#include <warder/oauth/provider.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// A key that a caller sends as its bearer token.
struct api_key {
    /// SHA-256 of the key, as 64 hexadecimal digits; `api_key_digest` makes it. The key itself is
    /// kept nowhere, so it must be random, of 128 bits or more: `openssl rand -hex 32`. Clients
    /// send it as a bearer token, so it has only letters, digits, and `-._~+/`.
    std::string sha256;

    /// Who has the key; `sub` of its calls. Not empty; two keys may have one name.
    std::string name;

    std::vector<std::string> scopes;

    /// May be empty.
    std::string organisation;

    /// When the key ends; never, where there is none.
    std::optional<std::chrono::sys_seconds> expires_at;
};

/// The digest that an `api_key` has of a key.
std::string api_key_digest(std::string_view key);

/// Accepts these keys.
///
/// The server's metadata names no authorization server then: clients do not look for a way to log
/// in. Behind `--dev` the development issuer's tokens are accepted beside them.
provider api_keys(std::vector<api_key> keys);

/// Accepts the keys of a file, which is read once, at the start: a JSON array of objects with
/// `sha256`, `name`, and perhaps `scopes`, `organisation` and `expires_at`
/// ("2027-01-31T00:00:00Z").
///
/// @param path  from the working directory; empty: the environment variable `API_KEYS_FILE`
provider api_keys_from_file(std::string path = {});

}  // namespace warder::oauth
