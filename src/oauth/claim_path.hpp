/// Finding a claim by its path.
#pragma once

#include <warder/json/node.hpp>

#include <optional>
#include <string_view>

namespace warder::oauth {

/// The claim that `path` names: a member of exactly that name (so that names like
/// "https://example.com/org" work), or else members of members, by their names between dots:
/// "custom_claims.org_id".
std::optional<json::node> find_claim(json::node claims, std::string_view path);

}  // namespace warder::oauth
