/// What a tool gives back: blocks of content.
#pragma once

#include <warder/mcp/annotations.hpp>
#include <warder/mcp/icon.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace warder::mcp {

// `meta` of a block is JSON text of its `_meta`, an object, or empty for none; a handler's block
// with anything else there has failed.

/// Plain text.
struct text_content {
    std::string text;
    mcp::annotations annotations{};
    std::string meta{};
};

/// A picture; `image_from_bytes` makes one.
struct image_content {
    std::string data;       ///< the bytes in base64 with padding (RFC 4648 §4)
    std::string mime_type;  ///< "image/png"
    mcp::annotations annotations{};
    std::string meta{};
};

/// A sound; `audio_from_bytes` makes one. 2025-03-26 and later.
struct audio_content {
    std::string data;       ///< the bytes in base64 with padding (RFC 4648 §4)
    std::string mime_type;  ///< "audio/wav"
    mcp::annotations annotations{};
    std::string meta{};
};

/// A resource that the peer may read later. A peer of 2025-03-26 gets its name and URI as text.
struct resource_link {
    std::string uri;
    std::string name;
    std::string title;                  ///< empty for none
    std::string description;            ///< empty for none
    std::string mime_type;              ///< empty for none
    std::optional<std::uint64_t> size;  ///< bytes
    mcp::annotations annotations{};
    std::string meta{};
    icon_list icons{};
};

/// A resource with its contents, either text or bytes.
struct embedded_resource {
    std::string uri;
    std::string mime_type;            ///< empty for none
    std::string text;                 ///< the contents, unless `blob` is set
    std::optional<std::string> blob;  ///< the bytes in base64 with padding (RFC 4648 §4)
    mcp::annotations annotations{};   ///< of the block; what `resources/read` gives has none
    std::string meta{};               ///< of the contents
};

/// One block.
///
/// @source  MCP 2025-11-25 schema `ContentBlock`
using content_block =
    std::variant<text_content, image_content, audio_content, resource_link, embedded_resource>;

/// The result of one tool call.
struct tool_result {
    std::vector<content_block> content;

    /// JSON text of `structuredContent`, or empty for none. A tool whose text is no JSON has
    /// failed. Where `content` is empty, peers get the same as text there.
    std::string structured_content;

    /// Whether the tool failed, in a way that `content` explains to the model.
    bool is_error = false;

    /// JSON text of `_meta`, an object, or empty for none; for clients, never for the model.
    std::string meta{};
};

/// A picture of its bytes, such as those of a file.
///
/// @param mime_type  "image/png"
image_content image_from_bytes(std::string_view bytes, std::string mime_type);

/// A sound of its bytes.
///
/// @param mime_type  "audio/wav"
audio_content audio_from_bytes(std::string_view bytes, std::string mime_type);

/// A result that is one block of text.
tool_result text_result(std::string text);

/// A failure that is one block of text, which a model can act on.
tool_result error_result(std::string text);

}  // namespace warder::mcp
