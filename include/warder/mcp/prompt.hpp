/// Prompts as the protocol sees them.
#pragma once

#include <warder/mcp/content.hpp>
#include <warder/mcp/icon.hpp>

#include <string>
#include <vector>

namespace warder::mcp {

/// One argument of a prompt. Its value is always text.
///
/// @source  MCP 2025-11-25 schema `PromptArgument`
struct prompt_argument {
    std::string name;
    std::string title;        ///< for people; empty for none
    std::string description;  ///< empty for none
    bool required = false;
};

/// The definition of a prompt, the same for every revision.
///
/// @source  MCP 2025-11-25 schema `Prompt`
struct prompt {
    std::string name;
    std::string title;        ///< for people; empty for none
    std::string description;  ///< empty for none
    std::vector<prompt_argument> arguments;
    icon_list icons;
    std::string meta;  ///< JSON text of `_meta`, an object; empty for none
};

/// One message of a prompt.
struct prompt_message {
    mcp::role role = mcp::role::user;
    content_block content;
};

/// What a prompt gives: messages to begin a conversation with.
///
/// @source  MCP 2025-11-25 schema `GetPromptResult`
struct prompt_result {
    std::string description;  ///< empty for none
    std::vector<prompt_message> messages;
    std::string meta{};  ///< JSON text of `_meta`, an object; empty for none
};

}  // namespace warder::mcp
