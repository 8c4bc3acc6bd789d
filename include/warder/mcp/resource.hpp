/// Resources as the protocol sees them.
#pragma once

#include <warder/mcp/cache_hint.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/icon.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warder::mcp {

/// The definition of a resource, or of a family of them, the same for every revision.
///
/// @source  MCP 2025-11-25 schema `Resource`, `ResourceTemplate`
struct resource {
    std::string uri;                    ///< or, for a family, a URI template (RFC 6570)
    std::string name;                   ///< programmatic name
    std::string title;                  ///< for people; empty for none
    std::string description;            ///< for the model; empty for none
    std::string mime_type;              ///< empty for none
    std::optional<std::uint64_t> size;  ///< bytes; a family has none
    mcp::annotations annotations{};
    icon_list icons;
    std::string meta;  ///< JSON text of `_meta`, an object; empty for none
    cache_hint cache{};
};

/// One part of what a resource holds. Nearly every resource has one part.
///
/// @source  MCP 2025-11-25 schema `TextResourceContents`, `BlobResourceContents`
using resource_contents = embedded_resource;

/// Bytes as they are; they become base64 on the wire.
struct blob {
    std::string bytes;
};

/// Contents that are these bytes, with neither URI nor type.
resource_contents blob_contents(std::string_view bytes);

}  // namespace warder::mcp
