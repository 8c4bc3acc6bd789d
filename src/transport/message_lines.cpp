#include <warder/transport/message_lines.hpp>

#include <algorithm>
#include <utility>

namespace warder::transport {

/// Keeps no more of the line than shows that it is too long.
void message_lines::keep(std::string_view part) {
    line_.append(part.substr(0, std::min(part.size(), max_bytes_ + 1 - line_.size())));
}

void message_lines::add(std::string_view bytes, const visitor& visit) {
    for (std::size_t end = 0; (end = bytes.find('\n')) != bytes.npos;) {
        keep(bytes.substr(0, end));
        bytes.remove_prefix(end + 1);
        this->end(visit);
    }
    keep(bytes);
}

void message_lines::end(const visitor& visit) {
    std::string line = std::exchange(line_, {});
    if (line.find_first_not_of(" \t\r") != line.npos) visit(std::move(line));
}

}  // namespace warder::transport
