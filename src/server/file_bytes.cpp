#include "server/file_bytes.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

error unreadable(std::errc failure, std::string sentence) {
    return {std::make_error_code(failure), "A file cannot be read", std::move(sentence)};
}

}  // namespace

result<std::string> file_bytes(const std::string& path, std::size_t max_bytes) {
    std::error_code failure;
    // A pipe or a device could block, or never end.
    if (!std::filesystem::is_regular_file(path, failure)) {
        return unreadable(std::errc::no_such_file_or_directory, "there is no such file");
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) return unreadable(std::errc::permission_denied, "it cannot be opened for reading");
    std::string bytes;
    // The file may grow meanwhile: what counts is what was read.
    for (char buffer[16 * 1024]; in.read(buffer, sizeof buffer) || in.gcount() > 0;) {
        bytes.append(buffer, static_cast<std::size_t>(in.gcount()));
        if (bytes.size() > max_bytes) {
            return unreadable(std::errc::file_too_large, "it is too large");
        }
    }
    if (in.bad()) return unreadable(std::errc::io_error, "it cannot be read to its end");
    return bytes;
}

}  // namespace warder::server
