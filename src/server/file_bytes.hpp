/// Reading a file that is served.
#pragma once

#include <warder/core/result.hpp>

#include <cstddef>
#include <string>

namespace warder::server {

/// The bytes of a regular file, which are never more than `max_bytes`.
///
/// @errors  the detail is the sentence for the developer, without the file's path
result<std::string> file_bytes(const std::string& path, std::size_t max_bytes);

}  // namespace warder::server
