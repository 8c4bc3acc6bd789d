#include "fixture.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace fixture {
namespace {

namespace mcp = warder::mcp;
using warder::context;
using warder::task;

struct person {
    std::string name;
};

struct confirmation {
    bool ok;
};

struct colour {
    std::string color;
};

struct prompt_context {
    std::string context;
};

struct prompt_of {
    std::string prompt;
};

struct message_of {
    std::string message;
};

struct account {
    std::string username;
    std::string email;
};

mcp::sampling_request question(std::string text, std::uint32_t most_tokens) {
    mcp::sampling_request request;
    request.messages.push_back({mcp::role::user, mcp::text_content{std::move(text)}});
    request.max_tokens = most_tokens;
    return request;
}

std::string told(const mcp::elicit_answer& answer) {
    return "action=" + std::string(mcp::to_string(answer.action)) +
           ", content=" + (answer.content.empty() ? "{}" : answer.content);
}

/// A tool that asks for a form with this schema and tells what came back.
void add_form(warder::app& app, std::string name, std::string_view schema) {
    app.tool(
        {.name = std::move(name), .description = "Shows a form."},
        [schema](context& ctx) -> task<std::string> {
            const auto answer =
                co_await ctx.elicit_json("form", "Please fill in the form", std::string(schema));
            co_return "Elicitation completed: " + told(answer);
        }
    );
}

constexpr std::string_view defaults = R"({"type":"object","properties":{
    "name":{"type":"string","default":"John Doe"},
    "age":{"type":"integer","default":30},
    "score":{"type":"number","default":95.5},
    "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
    "verified":{"type":"boolean","default":true}}})";

constexpr std::string_view choices = R"({"type":"object","properties":{
    "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
    "titledSingle":{"type":"string","oneOf":[
        {"const":"value1","title":"First Option"},
        {"const":"value2","title":"Second Option"},
        {"const":"value3","title":"Third Option"}]},
    "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],
        "enumNames":["Option One","Option Two","Option Three"]},
    "untitledMulti":{"type":"array","items":{"type":"string",
        "enum":["option1","option2","option3"]}},
    "titledMulti":{"type":"array","items":{"anyOf":[
        {"const":"value1","title":"First Choice"},
        {"const":"value2","title":"Second Choice"},
        {"const":"value3","title":"Third Choice"}]}}}})";

void add_questions_of_sessions(warder::app& app) {
    app.tool(
        {.name = "test_sampling", .description = "Asks the client's model."},
        [](const prompt_of& in, context& ctx) -> task<std::string> {
            const auto answer = co_await ctx.sample("answer", question(in.prompt, 100));
            co_return "LLM response: " + answer.text;
        }
    );
    app.tool(
        {.name = "test_elicitation", .description = "Asks the user."},
        [](const message_of& in, context& ctx) -> task<std::string> {
            const auto answer = co_await ctx.elicit<account>("account", in.message);
            const std::string content = answer ? warder::json::encode(*answer)
                                               : std::string(warder::mcp::to_string(answer.action));
            co_return "User response: " + content;
        }
    );
    add_form(app, "test_elicitation_sep1034_defaults", defaults);
    add_form(app, "test_elicitation_sep1330_enums", choices);
}

void add_questions_of_rounds(warder::app& app) {
    app.tool(
        {.name = "test_missing_capability", .description = "Needs the client's model."},
        [](context& ctx) -> task<std::string> {
            const auto answer = co_await ctx.sample("any", question("Say something.", 100));
            co_return answer.text;
        }
    );
    app.tool(
        {.name = "test_input_required_result_elicitation", .description = "Asks for a name."},
        [](context& ctx) -> task<std::string> {
            const auto user = co_await ctx.elicit<person>("user_name", "What is your name?");
            co_return user ? "Hello, " + user->name + "!" : "Hello, stranger!";
        }
    );
    app.tool(
        {.name = "test_input_required_result_sampling", .description = "Asks the model."},
        [](context& ctx) -> task<std::string> {
            const auto answer = co_await ctx.sample(
                "capital_question", question("What is the capital of France?", 100)
            );
            co_return answer.text;
        }
    );
    app.tool(
        {.name = "test_input_required_result_list_roots", .description = "Asks for folders."},
        [](context& ctx) -> task<std::string> {
            const auto roots = co_await ctx.roots("client_roots");
            std::string text = "Client roots:";
            for (const auto& root : roots)
                text += " " + root.uri;
            co_return text;
        }
    );
}

void add_states(warder::app& app) {
    const auto confirmed = [](context& ctx) -> task<std::string> {
        const auto answer = co_await ctx.elicit<confirmation>("confirm", "Please confirm");
        co_return answer && answer->ok ? "state-ok" : "Not confirmed.";
    };
    app.tool(
        {.name = "test_input_required_result_request_state", .description = "Keeps state."},
        confirmed
    );
    app.tool(
        {.name = "test_input_required_result_tampered_state", .description = "Guards its state."},
        confirmed
    );
}

void add_questions_of_several_rounds(warder::app& app) {
    app.tool(
        {.name = "test_input_required_result_multiple_inputs", .description = "Asks three things."},
        [](context& ctx) -> task<std::string> {
            const auto [user, greeting, roots] = co_await ctx.ask(
                warder::elicitation<person>("user_name", "What is your name?"),
                warder::sampling("greeting", question("Generate a greeting", 50)),
                warder::root_list("client_roots")
            );
            co_return greeting.text + " " + (user ? user->name : "stranger") + ", with " +
                std::to_string(roots.size()) + " roots";
        }
    );
    app.tool(
        {.name = "test_input_required_result_multi_round", .description = "Asks twice."},
        [](context& ctx) -> task<std::string> {
            const auto user = co_await ctx.elicit<person>("step1", "Step 1: What is your name?");
            const auto liked =
                co_await ctx.elicit<colour>("step2", "Step 2: What is your favorite color?");
            co_return (user ? user->name : "Nobody") + " likes " + (liked ? liked->color : "none");
        }
    );
    app.tool(
        {.name = "test_input_required_result_capabilities",
         .description = "Asks only for what the client can."},
        [](context& ctx) -> task<std::string> {
            std::string text = "Done.";
            if (ctx.client_can().sampling) {
                const auto answer = co_await ctx.sample("thought", question("Think.", 100));
                text += " " + answer.text;
            }
            if (ctx.client_can().elicitation) {
                const auto user = co_await ctx.elicit<person>("user_name", "What is your name?");
                if (user) text += " " + user->name;
            }
            co_return text;
        }
    );
    app.prompt(
        {.name = "test_input_required_result_prompt", .description = "Asks for its context."},
        [](context& ctx) -> task<std::string> {
            const auto given = co_await ctx.elicit<prompt_context>(
                "user_context", "What context should the prompt use?"
            );
            co_return "Use this context: " + (given ? given->context : "none");
        }
    );
}

}  // namespace

void add_askers(warder::app& app) {
    add_questions_of_sessions(app);
    add_questions_of_rounds(app);
    add_states(app);
    add_questions_of_several_rounds(app);
}

}  // namespace fixture
