#include "testing/outcome.hpp"

#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace warder::testing {
namespace {

/// Adds the text of a block, if it has one.
void add_text(std::optional<json::node> block, std::string& to) {
    const auto text = block ? (*block)["text"] : std::nullopt;
    if (!text) return;
    if (!to.empty()) to += '\n';
    to += text->string().value_or("");
}

void read_answer(json::node root, tool_outcome& outcome) {
    const auto failure = root["error"];
    const auto result = root["result"];
    if (!result) {
        outcome.is_error = true;
        const auto said = failure ? (*failure)["message"] : std::nullopt;
        if (said) outcome.text = said->string().value_or("");
        return;
    }
    const auto flag = (*result)["isError"];
    outcome.is_error = flag && flag->boolean().value_or(false);
    if (const auto structured = (*result)["structuredContent"]) {
        outcome.structured = structured->dump();
    }
    for (const std::string_view list : {"content", "contents", "messages"}) {
        const auto blocks = (*result)[list];
        if (!blocks) continue;
        blocks->for_each_element([&](json::node block) {
            add_text(list == "messages" ? block["content"] : std::optional(block), outcome.text);
            return true;
        });
    }
}

/// The data of each event of a stream that is whole.
std::vector<std::string> events_of(std::string_view stream) {
    constexpr std::string_view begin = "data: ";
    std::vector<std::string> events;
    while (!stream.empty()) {
        const std::size_t end = std::min(stream.find('\n'), stream.size());
        const std::string_view line = stream.substr(0, end);
        if (line.size() > begin.size() && line.starts_with(begin))
            events.emplace_back(line.substr(begin.size()));
        stream.remove_prefix(std::min(end + 1, stream.size()));
    }
    return events;
}

}  // namespace

std::string message(std::string_view method, std::string_view params) {
    std::string body;
    json::writer out(body);
    out.begin_object().key("jsonrpc").value("2.0").key("id").value(1);
    out.key("method").value(method).key("params").raw(params).end_object();
    return body;
}

tool_outcome read_outcome(const http::response& response) {
    tool_outcome outcome{.status = response.status, .body = response.body};
    if (response.fields.find("Content-Type") == "text/event-stream") {
        outcome.told = events_of(response.body);
        outcome.body = outcome.told.empty() ? "" : std::move(outcome.told.back());
        if (!outcome.told.empty()) outcome.told.pop_back();
    }
    const auto read =
        json::parse(outcome.body, [&](json::node root) { read_answer(root, outcome); });
    if (!read) outcome.is_error = true;
    return outcome;
}

}  // namespace warder::testing
