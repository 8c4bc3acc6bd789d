/// What the declarations of an app take.
#pragma once

#include <warder/server/requirement.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace warder {

/// What is said about a folder of skills.
struct skills_options {
    std::vector<std::string> scopes;  ///< a caller without one of them gets 403
    std::vector<std::string> tags;    ///< as for a tool
    server::requirement needs;        ///< what their reader needs beside, as for a tool
};

/// What a limit counts.
enum class limit_by : std::uint8_t {
    /// Each client address, before a token is looked at. Counts HTTP requests: a batch is one.
    address,

    /// Each caller behind the guard; each address where there is no guard. Counts the requests of a
    /// batch one by one; a batch for which not enough are left does not run.
    principal,
};

}  // namespace warder
