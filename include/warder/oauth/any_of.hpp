/// Several ways in at once.
#pragma once

#include <warder/oauth/provider.hpp>

#include <vector>

namespace warder::oauth {

/// Accepts what any of these accepts: the tokens of two issuers, or tokens and API keys.
///
/// A token goes from one to the next until one accepts it, those that ask nobody first. A token
/// that says itself whose it is (an issuer's JWT, a key of the list) is shown to no other.
///
/// The metadata is that of the first that names an authorization server, with the servers of the
/// others; all must be of the same resource. Behind `--dev` the development issuer stands in for
/// all issuers.
///
/// @param all  at least one, and no issuer twice
provider any_of(std::vector<provider> all);

}  // namespace warder::oauth
