/// Scopes that stand for others.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace warder::oauth {

struct access_token;

/// What a granted scope is worth beside itself.
///
///     app.scopes({.includes = {{"admin", {"write"}}, {"write", {"read"}}}});
///
/// A caller with `admin` then has `write` and `read` too. Challenges and metadata still name the
/// scope that a tool asks for: which broader one a client asks for instead is its own affair.
struct scope_rules {
    /// For a scope those that it includes, and so on from these.
    std::map<std::string, std::vector<std::string>> includes;

    /// Whether a granted `files:*` or `files.*` is worth every scope that begins with `files:` or
    /// `files.` and goes on. A lone `*` is worth nothing. Off by default: an issuer that gives what
    /// clients ask for gives such a scope to everybody.
    bool wildcards = false;

    bool empty() const noexcept { return includes.empty() && !wildcards; }
};

/// Adds to a token what its scopes include.
void apply(const scope_rules& rules, access_token& token);

}  // namespace warder::oauth
