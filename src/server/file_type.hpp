/// What a file is, by its name.
#pragma once

#include <string_view>

namespace warder::server {

/// The media type for a file name's extension, or an empty text for an extension that is not known.
std::string_view media_type_of_name(std::string_view name) noexcept;

}  // namespace warder::server
