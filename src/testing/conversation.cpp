#include "testing/outcome.hpp"
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <chrono>
#include <optional>
#include <thread>
#include <utility>

namespace warder::testing {
namespace {

constexpr std::string_view meta =
    R"("_meta":{"progressToken":1,"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
    R"("io.modelcontextprotocol/logLevel":"debug","io.modelcontextprotocol/clientCapabilities":{)"
    R"("elicitation":{"form":{},"url":{}},"sampling":{"tools":{}},"roots":{},)"
    R"("extensions":{"io.modelcontextprotocol/tasks":{}}}})";

/// What the server said about a call that has not ended.
struct unfinished {
    std::string answers;  ///< to its questions, JSON text of an object by key; empty for none
    std::string state;    ///< as the server sent it; empty for none
    std::string task;     ///< id of the task that it is; empty for none
};

/// A client of 2026-07-28 that can do everything.
class peer {
  public:
    peer(client& through, std::string path, const mcp::input_answers& answers, std::string token)
        : through_(through), path_(std::move(path)), answers_(answers), token_(std::move(token)) {}

    /// Calls in rounds, and follows the task that the call may become.
    tool_outcome call(std::string_view name, std::string_view arguments) {
        std::optional<unfinished> rest{unfinished{}};
        // The answers are the same in every round: a question that comes back is not asked forever.
        for (int rounds = 0; rest && rest->task.empty() && rounds < 20; ++rounds) {
            std::string members;
            json::writer out(members);
            out.begin_object().key("name").value(name).key("arguments").raw(arguments);
            if (!rest->answers.empty()) out.key("inputResponses").raw(rest->answers);
            if (!rest->state.empty()) out.key("requestState").value(rest->state);
            send("tools/call", name, std::move(members));
            rest = read();
        }
        while (rest) {
            const std::string id = rest->task;
            const bool asks = !rest->answers.empty();
            send(asks ? "tasks/update" : "tasks/get", id, of_task(*rest));
            rest =
                asks ? std::optional(unfinished{.answers = {}, .state = {}, .task = id}) : read();
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        outcome_.told = std::move(told_);
        outcome_.asked = std::move(asked_);
        outcome_.was_task = was_task_;
        return std::move(outcome_);
    }

  private:
    static std::string of_task(const unfinished& rest) {
        std::string members;
        json::writer out(members);
        out.begin_object().key("taskId").value(rest.task);
        if (!rest.answers.empty()) out.key("inputResponses").raw(rest.answers);
        return members;
    }

    /// @param members  JSON text of an object without its last brace
    void send(std::string_view method, std::string_view name, std::string members) {
        request_options options{
            .json = message(method, members.append(",").append(meta).append("}")),
            .token = token_,
            .fields = {}
        };
        options.fields.append("Accept", "application/json, text/event-stream");
        options.fields.append("MCP-Protocol-Version", "2026-07-28");
        options.fields.append("Mcp-Method", method);
        options.fields.append("Mcp-Name", name);
        outcome_ = read_outcome(through_.post(path_, options));
        told_.insert(told_.end(), outcome_.told.begin(), outcome_.told.end());
    }

    /// What is left to do for an outcome; nothing where there is one.
    std::optional<unfinished> read() {
        std::optional<unfinished> rest;
        (void)json::parse(outcome_.body, [&](json::node root) {
            const auto result = root["result"];
            if (!result) return;
            if (const auto id = (*result)["taskId"]) {
                was_task_ = true;
                const auto status = (*result)["status"]->string();
                if (status == "working" || status == "input_required") {
                    rest.emplace().task = *id->string();
                } else {
                    outcome_ = read_task(*result);
                }
            }
            if (const auto questions = (*result)["inputRequests"]) answer(*questions, rest);
            const auto state = (*result)["requestState"];
            if (rest && state) rest->state = state->string().value_or("");
        });
        return rest;
    }

    /// The outcome of a task that has ended.
    tool_outcome read_task(json::node task) const {
        http::response ended;
        ended.status = outcome_.status;
        for (const std::string_view member : {"result", "error"}) {
            if (const auto found = task[member])
                json::writer(ended.body).begin_object().key(member).raw(found->dump()).end_object();
        }
        return read_outcome(ended);
    }

    /// Adds what answers the questions to `rest`; where there is no answer, nothing is left to do.
    void answer(json::node questions, std::optional<unfinished>& rest) {
        if (!rest) rest.emplace();
        json::writer out(rest->answers);
        out.begin_object();
        questions.for_each_member([&](std::string_view key, json::node) {
            asked_.emplace_back(key);
            const auto found = answers_.find(key);
            if (found == answers_.end()) {
                outcome_.is_error = true;
                outcome_.text = "no answer to: " + std::string(key);
                rest.reset();
                return false;
            }
            out.key(key).raw(found->second);
            return true;
        });
        if (rest) out.end_object();
    }

    client& through_;
    const std::string path_;
    const mcp::input_answers& answers_;
    const std::string token_;

    tool_outcome outcome_;
    std::vector<std::string> told_;
    std::vector<std::string> asked_;
    bool was_task_ = false;
};

}  // namespace

tool_outcome client::converse(
    std::string_view name,
    std::string_view arguments,
    const mcp::input_answers& answers,
    std::string_view token
) {
    return peer(*this, mcp_path(), answers, std::string(token)).call(name, arguments);
}

std::string accepted(std::string_view content) {
    return R"({"action":"accept","content":)" + std::string(content) + "}";
}

std::string declined() {
    return R"({"action":"decline"})";
}

}  // namespace warder::testing
