#include "unit/server/served.hpp"

#include <stdexcept>

namespace warder::server {
namespace {

struct greeting {
    std::string name;
    std::optional<std::string> tone;
};

struct item {
    std::string id;
};

using names = std::vector<std::string>;

const error refused(std::make_error_code(std::errc::permission_denied), "Refused", "by rule 3");

struct Completion : Served {
    template <class Handler>
    std::string complete(Handler handler, const std::string& more = {}) {
        registry components;
        add_parents(components);
        components.add(make_completion({.prompt = "p", .argument = "name"}, std::move(handler)));
        serve(std::move(components));
        return ask_for(prompt_ref, "name", more);
    }

    static void add_parents(registry& components) {
        components.add(make_prompt({.name = "p"}, [](const greeting&) { return ""; }));
        components.add(make_resource({.uri = "test://{id}", .name = "r"}, [](const item&) {
            return "";
        }));
        components.add(make_resource({.uri = "test://a/b", .name = "r"}, [] { return ""; }));
    }

    std::string ask_for(
        const std::string& ref, const std::string& argument, const std::string& more = {}
    ) {
        return ask(
            "completion/complete",
            R"({"ref":)" + ref + R"(,"argument":{"name":")" + argument + R"(","value":"A"})" +
                more + "}"
        );
    }

    static std::string values(const std::string& list, std::size_t total, bool more = false) {
        return good(
            R"({"completion":{"values":[)" + list + R"(],"total":)" + std::to_string(total) +
            R"(,"hasMore":)" + (more ? "true" : "false") + "}}"
        );
    }

    const std::string prompt_ref = R"({"type":"ref/prompt","name":"p"})";
    const std::string resource_ref = R"({"type":"ref/resource","uri":"test://{id}"})";
    const std::string none = good(R"({"completion":{"values":[],"hasMore":false}})");
};

TEST_F(Completion, GivesValues) {
    EXPECT_EQ(complete([] { return names{"Ada", "Alan"}; }), values(R"("Ada","Alan")", 2));
    EXPECT_EQ(complete([]() -> task<names> { co_return names{"Ada"}; }), values(R"("Ada")", 1));
    EXPECT_EQ(
        complete([] {
            return mcp::completion_result{.values = {"Ada"}, .total = 9, .has_more = true};
        }),
        values(R"("Ada")", 9, true)
    );
    EXPECT_EQ(complete([] { return result<names>(refused); }), bad(-32603, "Refused"));
    EXPECT_EQ(
        complete([]() -> names { throw std::runtime_error("secret"); }),
        bad(-32603, "The completion failed because of an internal error.")
    );
}

TEST_F(Completion, SendsAHundredAndTheCount) {
    std::string list = "\"v\"";
    for (int i = 1; i < 100; ++i)
        list += ",\"v\"";
    EXPECT_EQ(complete([] { return names(100, "v"); }), values(list, 100));
    EXPECT_EQ(complete([] { return names(250, "v"); }), values(list, 250, true));
}

TEST_F(Completion, KnowsWhatIsTyped) {
    const auto echo = [](const mcp::completion_request& in, context& ctx) {
        std::string text = in.argument + "=" + in.value + " of " + std::string(ctx.kind());
        for (const auto& [name, value] : in.arguments)
            text += " " + name + "=" + value;
        return names{text};
    };
    EXPECT_EQ(complete(echo), values(R"("name=A of completion")", 1));
    EXPECT_EQ(
        complete(echo, R"(,"context":{"arguments":{"tone":"warm","x":"\"y\""}})"),
        values(R"("name=A of completion tone=warm x=\"y\"")", 1)
    );
    EXPECT_EQ(complete(echo, R"(,"context":{})"), values(R"("name=A of completion")", 1));
}

TEST_F(Completion, WhatHasNoHandlerHasNoValues) {
    complete([] { return names{"Ada"}; });
    EXPECT_EQ(ask_for(prompt_ref, "tone"), none);
    EXPECT_EQ(ask_for(prompt_ref, "other"), none);
    EXPECT_EQ(ask_for(resource_ref, "id"), none);
    EXPECT_EQ(ask_for(R"({"type":"ref/resource","uri":"test://a/b"})", "id"), none);
}

TEST_F(Completion, AnUnknownReferenceIsAProtocolError) {
    complete([] { return names{"Ada"}; });
    EXPECT_EQ(
        ask_for(R"({"type":"ref/prompt","name":"q"})", "name"),
        bad(-32602, "Invalid params: unknown prompt")
    );
    EXPECT_EQ(
        ask_for(R"({"type":"ref/resource","uri":"test://1"})", "id"),
        bad(-32602, "Invalid params: unknown resource")
    );
    for (const std::string wrong :
         {R"({"type":"ref/tool","name":"p"})", R"({"name":"p"})", R"({"type":"ref/prompt"})", "7"
         }) {
        EXPECT_EQ(
            ask_for(wrong, "name"),
            bad(-32602, R"(Invalid params: \"ref\" must name a prompt or a resource)")
        ) << wrong;
    }
}

TEST_F(Completion, ArgumentsAreText) {
    complete([] { return names{"Ada"}; });
    const std::string begin = R"({"ref":)" + prompt_ref;
    for (const std::string argument :
         {"",
          R"(,"argument":7)",
          R"(,"argument":{"name":"name"})",
          R"(,"argument":{"name":"name","value":7})"}) {
        EXPECT_EQ(
            ask("completion/complete", begin + argument + "}"),
            bad(-32602, R"(Invalid params: \"argument\" must have a name and a value)")
        ) << argument;
    }
    for (const std::string context : {"7", R"({"arguments":7})", R"({"arguments":{"tone":7}})"}) {
        EXPECT_EQ(
            ask_for(prompt_ref, "name", ",\"context\":" + context),
            bad(-32602, R"(Invalid params: \"context\" must have arguments that are text)")
        ) << context;
    }
}

TEST_F(Completion, CompletesVariablesOfTemplates) {
    registry components;
    add_parents(components);
    components.add(make_completion({.resource = "test://{id}", .argument = "id"}, [] {
        return names{"7"};
    }));
    serve(std::move(components));
    EXPECT_EQ(ask_for(resource_ref, "id"), values(R"("7")", 1));
    EXPECT_EQ(ask_for(prompt_ref, "name"), none);
}

TEST_F(Completion, WithoutCompletionsTheMethodIsNotThere) {
    registry components;
    add_parents(components);
    serve(std::move(components));
    EXPECT_EQ(ask_for(prompt_ref, "name"), bad(-32601, "Method not found"));
}

TEST(CompletionRegistration, NeedsWhatItCompletes) {
    const auto refusal = [](completion_options options) -> std::string {
        registry components;
        Completion::add_parents(components);
        const auto handler = [] { return names(); };
        components.add(make_completion({.prompt = "p", .argument = "name"}, handler));
        try {
            components.add(make_completion(std::move(options), handler));
        } catch (const std::invalid_argument& failure) {
            return failure.what();
        }
        return {};
    };
    EXPECT_EQ(refusal({.prompt = "p", .argument = "tone"}), "");
    EXPECT_EQ(refusal({.resource = "test://{id}", .argument = "id"}), "");
    EXPECT_EQ(
        refusal({.prompt = "p", .argument = "name"}), "completion \"name of p\": it is there twice"
    );
    EXPECT_EQ(
        refusal({.prompt = "q", .argument = "name"}),
        "completion \"name of q\": declare the prompt first"
    );
    EXPECT_EQ(
        refusal({.resource = "test://1", .argument = "id"}),
        "completion \"id of test://1\": declare the resource first"
    );
    EXPECT_EQ(
        refusal({.prompt = "p", .argument = "other"}),
        "completion \"other of p\": there is no such argument"
    );
    EXPECT_EQ(
        refusal({.resource = "test://{id}", .argument = "other"}),
        "completion \"other of test://{id}\": there is no such argument"
    );
    for (const completion_options& wrong :
         {completion_options{.argument = "name"},
          completion_options{.prompt = "p", .resource = "test://{id}", .argument = "name"}}) {
        EXPECT_NE(refusal(wrong).find("names a prompt or a resource"), std::string::npos);
    }
}

}  // namespace
}  // namespace warder::server
