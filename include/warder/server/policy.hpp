/// Whether a caller may do all that one POST asks for.
#pragma once

#include <warder/oauth/access_token.hpp>

#include <span>
#include <string>
#include <vector>

namespace warder::server {

/// What the entries of a message need together, and what of it the caller lacks. Both in the order
/// of their first mention, without repeats.
struct scope_decision {
    std::vector<std::string> required;
    std::vector<std::string> missing;

    bool allowed() const noexcept { return missing.empty(); }

    /// Adds what one more entry needs.
    ///
    /// @param caller  null has no scope at all
    void add(std::span<const std::string> scopes, const oauth::access_token* caller);
};

}  // namespace warder::server
