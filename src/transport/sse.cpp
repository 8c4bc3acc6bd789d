#include <warder/transport/sse.hpp>

#include <algorithm>

namespace warder::transport {

std::string sse_event(std::string_view json, std::string_view id) {
    std::string event;
    event.reserve(json.size() + id.size() + 40);
    if (!id.empty()) event.append("id: ").append(id) += '\n';
    event += "event: message\ndata: ";
    const auto data = static_cast<std::ptrdiff_t>(event.size());
    event += json;
    // A line break ends the field, and a schema or a codec may bring one. RFC 8259 §2, §7: outside
    // of strings it is white space, inside of them it is escaped.
    std::replace_if(
        event.begin() + data, event.end(), [](char c) { return c == '\n' || c == '\r'; }, ' '
    );
    return event += "\n\n";
}

std::string sse_opening(std::string_view id) {
    return "id: " + std::string(id) + "\nretry: " + std::to_string(sse_retry_milliseconds) +
           "\ndata: \n\n";
}

std::string sse_retry() {
    return "retry: " + std::to_string(sse_retry_milliseconds) + "\n\n";
}

}  // namespace warder::transport
