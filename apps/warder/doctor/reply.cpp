#include "reply.hpp"

#include <warder/http/media_type.hpp>
#include <warder/json/node.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace warder::apps {
namespace {

/// The data of each event of a stream (WHATWG HTML §9.2.6).
std::vector<std::string> events_of(std::string_view stream) {
    constexpr std::string_view begin = "data:";
    std::vector<std::string> events(1);
    while (!stream.empty()) {
        const std::size_t end = std::min(stream.find('\n'), stream.size());
        std::string_view line = stream.substr(0, end);
        stream.remove_prefix(std::min(end + 1, stream.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) events.emplace_back();
        if (line.starts_with(begin)) events.back().append(line.substr(begin.size())) += '\n';
    }
    return events;
}

/// As `instead_of_result` has it; nothing for a message that is no answer.
std::optional<std::string> instead_of_result(std::string_view message) {
    std::optional<std::string> instead;
    static_cast<void>(json::parse(message, [&](json::node root) {
        const auto result = root["result"];
        const auto failure = root["error"];
        if (result && result->kind() == json::kind::object) {
            instead.emplace();
        } else if (failure) {
            const auto member = (*failure)["code"];
            const auto code = member ? member->integer() : std::nullopt;
            instead = "an error of JSON-RPC" + (code ? " (" + std::to_string(*code) + ")" : "");
        }
    }));
    return instead;
}

}  // namespace

std::string instead_of_result(const http::response& answer) {
    const std::string_view type = http::media_type(answer.fields["Content-Type"]);
    const std::string status = std::to_string(answer.status);
    if (type.empty()) return status + " without a content type";
    const bool is_stream = http::iequals(type, "text/event-stream");
    if (!is_stream && !http::iequals(type, "application/json"))
        return status + " of " + std::string(type);
    const auto messages = is_stream ? events_of(answer.body) : std::vector{answer.body};
    for (const std::string& message : messages) {
        if (auto instead = instead_of_result(message)) return *std::move(instead);
    }
    return status + " of " + std::string(type) + " that is no answer of JSON-RPC";
}

}  // namespace warder::apps
