#include "testing/outcome.hpp"
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <optional>
#include <utility>

namespace warder::testing {
namespace {

constexpr std::string_view everything =
    R"({"elicitation":{"form":{},"url":{}},"sampling":{"tools":{}},"roots":{}})";

/// One round of a call.
struct round {
    std::string answers;  ///< JSON text of an object by key; empty for none
    std::string state;    ///< as the server sent it; empty for none
};

std::string params_of(std::string_view name, std::string_view arguments, const round& next) {
    std::string params;
    json::writer out(params);
    out.begin_object().key("name").value(name).key("arguments").raw(arguments);
    if (!next.answers.empty()) out.key("inputResponses").raw(next.answers);
    if (!next.state.empty()) out.key("requestState").value(next.state);
    out.key("_meta").begin_object().key("progressToken").value(1);
    out.key("io.modelcontextprotocol/protocolVersion").value("2026-07-28");
    out.key("io.modelcontextprotocol/clientCapabilities").raw(everything);
    out.key("io.modelcontextprotocol/logLevel").value("debug");
    out.end_object().end_object();
    return params;
}

/// What the server wants to know, and the round that tells it; nothing where it has ended.
std::optional<round> next_round(const mcp::input_answers& answers, tool_outcome& outcome) {
    std::optional<round> next;
    (void)json::parse(outcome.body, [&](json::node root) {
        const auto result = root["result"];
        const auto questions = result ? (*result)["inputRequests"] : std::nullopt;
        if (!questions) return;
        next.emplace();
        json::writer out(next->answers);
        out.begin_object();
        questions->for_each_member([&](std::string_view key, json::node) {
            outcome.asked.emplace_back(key);
            const auto answer = answers.find(key);
            if (answer == answers.end()) {
                outcome.is_error = true;
                outcome.text = "no answer to: " + std::string(key);
                return false;
            }
            out.key(key).raw(answer->second);
            return true;
        });
        out.end_object();
        const auto state = (*result)["requestState"];
        if (state) next->state = state->string().value_or("");
    });
    return outcome.is_error ? std::nullopt : next;
}

}  // namespace

tool_outcome client::converse(
    std::string_view name,
    std::string_view arguments,
    const mcp::input_answers& answers,
    std::string_view token
) {
    request_options options{.json = {}, .token = std::string(token), .fields = {}};
    options.fields.append("Accept", "application/json, text/event-stream");
    options.fields.append("MCP-Protocol-Version", "2026-07-28");
    options.fields.append("Mcp-Method", "tools/call");
    options.fields.append("Mcp-Name", name);

    std::vector<std::string> told;
    std::vector<std::string> asked;
    std::optional<round> next{round{}};
    tool_outcome outcome;
    // The answers are the same in every round, so a question that comes back is not asked forever.
    for (int rounds = 0; next && rounds < 20; ++rounds) {
        options.json = message("tools/call", params_of(name, arguments, *next));
        outcome = read_outcome(post(mcp_path(), options));
        next = next_round(answers, outcome);
        told.insert(told.end(), outcome.told.begin(), outcome.told.end());
        asked.insert(asked.end(), outcome.asked.begin(), outcome.asked.end());
    }
    outcome.told = std::move(told);
    outcome.asked = std::move(asked);
    return outcome;
}

std::string accepted(std::string_view content) {
    return R"({"action":"accept","content":)" + std::string(content) + "}";
}

std::string declined() {
    return R"({"action":"decline"})";
}

}  // namespace warder::testing
