/// Questions about skills, understood.
#pragma once

#include <warder/server/dispatcher.hpp>

#include <string>

namespace warder::server {

/// Understands `skills/get`.
///
/// @param uri  where that of the skill goes
/// @source  SEP-2640
entry::job admit_skill(const mcp::message& message, const registry& components, std::string& uri);

/// Understands `resources/directory/read`.
///
/// @param uri  where that of the folder goes
/// @source  SEP-2640
entry::job admit_directory(
    const mcp::message& message, const registry& components, std::string& uri
);

}  // namespace warder::server
