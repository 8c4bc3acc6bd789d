/// The files of skills on disk.
#pragma once

#include <warder/core/result.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace warder::server {

/// Most files that a skill has, and most bytes of them together, those of skills inside it
/// included.
///
/// @source  SEP-2640 "Limits"
inline constexpr std::size_t max_skill_files = 512;
inline constexpr std::size_t max_skill_bytes = 16 * 1024 * 1024;

/// One file as it was read.
struct skill_file_on_disk {
    std::string path;      ///< where it is, for sentences
    std::string uri_path;  ///< behind `skill://`: its path in the folder, percent-encoded
    std::string name;      ///< the last part of its path
    std::string bytes;
};

/// Reads the files of all skills in a folder, in the order of their URIs: everything in a folder
/// with a `SKILL.md`, except what is hidden (a name that begins with a dot). Other files are not
/// read.
///
/// @errors  a symbolic link, what is neither file nor folder, a name that is not UTF-8, a skill
///          beyond the limits above, no skill at all; the detail is the sentence for the developer
result<std::vector<skill_file_on_disk>> read_skill_files(const std::string& folder);

}  // namespace warder::server
