/// Questions about skills, understood.
#pragma once

#include "server/sight.hpp"
#include <warder/server/dispatcher.hpp>

#include <string>

namespace warder::server {

/// Understands `skills/get` and `resources/directory/read`.
///
/// @param uri  where that of the skill or folder goes
/// @source  SEP-2640
entry::job admit_skill(
    const mcp::message& message, mcp::operation asked, const sight& seen, std::string& uri
);

}  // namespace warder::server
