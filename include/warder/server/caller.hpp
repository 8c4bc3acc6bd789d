/// Who calls, as handlers and rules see it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace warder::oauth {
struct access_token;
}

namespace warder::server {

/// Who calls.
///
/// With the guard off everybody is one anonymous caller: every text is empty, every scope and role
/// counts as held, and every organisation as the caller's.
///
/// @threads  all functions may be called concurrently
class caller {
  public:
    /// @param token    of the request, outlives the caller; null for none
    /// @param guarded  whether a bearer guard stands before the server
    caller(const oauth::access_token* token, bool guarded) noexcept
        : token_(token), guarded_(guarded) {}

    /// Whether nobody had to say who they are.
    bool anonymous() const noexcept { return token_ == nullptr; }

    /// `sub` of the token.
    std::string_view subject() const noexcept;

    /// The client that got the token; may be empty.
    std::string_view client_id() const noexcept;

    /// The caller's organisation; may be empty.
    std::string_view organisation() const noexcept;

    /// The token's scopes, with those that they include (`app::scopes`); wildcards stand for
    /// themselves, so ask `has_scope`.

    std::span<const std::string> scopes() const noexcept;

    /// The caller's roles, of the claims that the provider names.
    std::span<const std::string> roles() const noexcept;

    /// All claims of the token as JSON text, an object.
    std::string_view claims() const noexcept;

    /// Value of a string claim, by its path of member names; nothing when it is absent.
    std::optional<std::string> claim(std::string_view name) const;

    /// Whether the caller holds a scope.
    bool has_scope(std::string_view scope) const noexcept;

    /// Whether the caller has a role.
    bool has_role(std::string_view role) const noexcept;

    /// Whether the caller acts for an organisation.
    bool in_organisation(std::string_view organisation) const noexcept;

    /// Whether the caller holds each of these scopes.
    bool has_scopes(std::span<const std::string> scopes) const noexcept;

  private:
    const oauth::access_token* token_;
    bool guarded_;
};

}  // namespace warder::server
