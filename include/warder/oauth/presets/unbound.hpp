/// Identity providers that cannot be trusted by a resource server alone, named so that whoever
/// looks for them finds out at compile time.
#pragma once

#include <warder/oauth/provider.hpp>

namespace warder::oauth {

namespace detail {
template <class...>
inline constexpr bool never = false;
}  // namespace detail

/// GitHub's access tokens are opaque and name no audience: a token that a user gave to any other
/// app would open this server. It needs an authorization server in front, which asks GitHub who the
/// user is and gives tokens of its own.
template <class... Options>
provider github(Options&&...) {
    static_assert(
        detail::never<Options...>,
        "GitHub's access tokens are bound to no server, so Warder accepts none: put an "
        "authorization "
        "server (Keycloak, Auth0, ...) in front that logs users in by GitHub, and use its preset"
    );
    return provider({});
}

/// The same of Google.
template <class... Options>
provider google(Options&&...) {
    static_assert(
        detail::never<Options...>,
        "Google's access tokens are bound to no server, so Warder accepts none: put an "
        "authorization "
        "server (Keycloak, Auth0, ...) in front that logs users in by Google, and use its preset"
    );
    return provider({});
}

}  // namespace warder::oauth
