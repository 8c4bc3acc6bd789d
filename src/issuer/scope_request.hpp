/// Which of the scopes that a client asks for it may have.
#pragma once

#include <warder/core/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

/// All of the scopes that are asked for, each of which must be among the known ones.
///
/// @param text   value of `scope`; empty: all that are usual
/// @errors       `errc::invalid_scope`
result<std::vector<std::string>> all_scopes(
    std::string_view text, const std::vector<std::string>& known
);

/// Those of the scopes that are asked for which are known. A client that asks for what another
/// server has gets the rest, and is told.
///
/// @param usual  what one gets that asks for none
/// @errors       `errc::invalid_scope` where it is malformed, or none is left
/// @source       RFC 6749 §3.3
result<std::vector<std::string>> known_scopes(
    std::string_view text,
    const std::vector<std::string>& known,
    const std::vector<std::string>& usual
);

/// Whether a scope is in the list.
bool has_scope(const std::vector<std::string>& scopes, std::string_view scope);

}  // namespace warder::issuer
