/// What a claim must say.
#pragma once

#include <string>
#include <vector>

namespace warder::oauth {

/// A claim that must have one of a few values.
struct claim_rule {
    /// Name of the claim; a dot goes into an object: "custom_claims.tenant".
    std::string name;

    /// Accepted values, byte for byte. The claim is a string of these, or an array that has one.
    std::vector<std::string> values;

    /// Whether a token without the claim passes.
    bool may_be_absent = false;
};

}  // namespace warder::oauth
