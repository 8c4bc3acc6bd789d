#include "unit/server/served.hpp"
#include <warder/json/describe.hpp>

#include <stdexcept>

namespace warder::server {

struct greeting {
    std::string name;
    std::optional<std::string> tone;
};

}  // namespace warder::server

template <>
struct warder::describe<warder::server::greeting> {
    using type = warder::server::greeting;
    static void fields(warder::description<type>& d) {
        d.field(&type::name).title("Name").doc("Who it is for.");
    }
};

namespace warder::server {
namespace {

struct counted {
    int count = 0;
};

const error refused(std::make_error_code(std::errc::permission_denied), "Refused", "by rule 3");
const error blamed(std::make_error_code(std::errc::invalid_argument), "Too rude");

struct Prompt : Served {
    template <class Handler>
    std::string get(Handler handler, const std::string& arguments = {}) {
        registry components;
        components.add(make_prompt({.name = "p", .description = "Greets."}, std::move(handler)));
        serve(std::move(components));
        return again(arguments);
    }

    std::string again(const std::string& arguments) {
        return ask(
            "prompts/get",
            R"({"name":"p")" + (arguments.empty() ? "" : ",\"arguments\":" + arguments) + "}"
        );
    }

    static std::string messages(const std::string& list, const std::string& about = "Greets.") {
        return good(R"({"description":")" + about + R"(","messages":[)" + list + "]}");
    }

    static std::string message(const std::string& text, const std::string& role = "user") {
        return R"({"role":")" + role + R"(","content":{"type":"text","text":")" + text + "\"}}";
    }
};

TEST_F(Prompt, GivesMessagesInEveryForm) {
    EXPECT_EQ(get([] { return "literal"; }), messages(message("literal")));
    EXPECT_EQ(get([] { return std::string("string"); }), messages(message("string")));
    EXPECT_EQ(
        get([] { return mcp::prompt_message{mcp::role::assistant, mcp::text_content{"said"}}; }),
        messages(message("said", "assistant"))
    );
    EXPECT_EQ(
        get([] {
            return std::vector<mcp::prompt_message>{
                {mcp::role::user, mcp::text_content{"a"}},
                {mcp::role::assistant, mcp::text_content{"b"}}
            };
        }),
        messages(message("a") + "," + message("b", "assistant"))
    );
    EXPECT_EQ(
        get([] { return mcp::prompt_result{"Own.", {{mcp::role::user, mcp::text_content{"a"}}}}; }),
        messages(message("a"), "Own.")
    );
    EXPECT_EQ(get([]() -> task<std::string> { co_return "later"; }), messages(message("later")));
    EXPECT_EQ(
        get([]() -> task<result<std::string>> { co_return refused; }), bad(-32603, "Refused")
    );
}

TEST_F(Prompt, TakesItsArguments) {
    const auto greet = [](const greeting& in, context& ctx) {
        return in.name + " " + in.tone.value_or("-") + " " + std::string(ctx.called());
    };
    EXPECT_EQ(get(greet, R"({"name":"Ada"})"), messages(message("Ada - p")));
    EXPECT_EQ(get(greet, R"({"name":"Ada","tone":"warm"})"), messages(message("Ada warm p")));
}

TEST_F(Prompt, WrongArgumentsAreAProtocolError) {
    bool ran = false;
    const auto greet = [&ran](const greeting&) {
        ran = true;
        return "";
    };
    EXPECT_EQ(get(greet), bad(-32602, "Invalid arguments: /name: is required"));
    EXPECT_EQ(again("{}"), bad(-32602, "Invalid arguments: /name: is required"));
    EXPECT_EQ(
        again(R"({"name":7})"),
        bad(-32602, "Invalid arguments: /name: expected string, found integer")
    );
    EXPECT_EQ(
        again(R"({"name":"a","x":"y"})"),
        bad(-32602, "Invalid arguments: /x: is unknown; known here: name, tone")
    );
    EXPECT_EQ(again("[]"), bad(-32602, R"(Invalid params: \"arguments\" must be an object)"));
    EXPECT_FALSE(ran);
}

TEST_F(Prompt, AnUnknownPromptIsAProtocolError) {
    get([] { return ""; });
    EXPECT_EQ(ask("prompts/get", R"({"name":"q"})"), bad(-32602, "Invalid params: unknown prompt"));
    EXPECT_EQ(
        ask("prompts/get", "{}"), bad(-32602, R"(Invalid params: \"name\" must be a string)")
    );
}

TEST_F(Prompt, ErrorsAreToldAndExceptionsMasked) {
    EXPECT_EQ(get([] { return result<std::string>(blamed); }), bad(-32602, "Too rude"));
    log.lines.clear();
    EXPECT_EQ(
        get([]() -> std::string { throw std::runtime_error("secret"); }),
        bad(-32603, "The prompt failed because of an internal error.")
    );
    EXPECT_EQ(
        log.lines,
        std::vector<std::string>{"a prompt handler threw prompt=p request_id=r1 reason=secret"}
    );
}

TEST_F(Prompt, IsListedWithItsArguments) {
    get([](const greeting&) { return ""; });
    EXPECT_EQ(
        ask("prompts/list", "{}"),
        good(R"({"prompts":[{"name":"p","description":"Greets.","arguments":[)"
             R"({"name":"name","title":"Name","description":"Who it is for.","required":true},)"
             R"({"name":"tone"}]}]})")
    );
    EXPECT_EQ(
        ask("prompts/list", R"({"cursor":"x"})"), bad(-32602, "Invalid params: unknown cursor")
    );
}

TEST_F(Prompt, WithoutPromptsTheMethodsAreNotThere) {
    serve({});
    EXPECT_EQ(ask("prompts/list", "{}"), bad(-32601, "Method not found"));
    EXPECT_EQ(ask("prompts/get", R"({"name":"p"})"), bad(-32601, "Method not found"));
}

TEST(PromptRegistration, NamesAndFieldsAreChecked) {
    const auto refusal = [](std::string name, auto handler) -> std::string {
        try {
            registry components;
            components.add(make_prompt({.name = "taken"}, [] { return ""; }));
            components.add(make_prompt({.name = std::move(name)}, std::move(handler)));
        } catch (const std::invalid_argument& failure) {
            return failure.what();
        }
        return {};
    };
    const auto text = [] { return ""; };
    EXPECT_EQ(refusal("a", text), "");
    EXPECT_EQ(refusal("taken", text), "prompt \"taken\": this name is taken");
    EXPECT_EQ(
        refusal("a b", text), "prompt \"a b\": a name has 1 to 128 characters of A-Z a-z 0-9 _ - ."
    );
    EXPECT_EQ(
        refusal("a", [](const counted&) { return ""; }),
        "prompt \"a\": the field count must be text: a std::string, an enum, or an optional"
    );
}

TEST(PromptRegistration, WhatMayNotBeShownIsSaid) {
    const auto refusal = [](prompt_options options) -> std::string {
        try {
            make_prompt(std::move(options), [] { return ""; });
        } catch (const std::invalid_argument& problem) {
            return problem.what();
        }
        return {};
    };
    EXPECT_EQ(refusal({.name = "p", .meta = R"({ "a": 1 })"}), "");
    EXPECT_EQ(refusal({.name = "p", .meta = "1"}), "prompt \"p\": _meta must be a JSON object");
    EXPECT_EQ(
        refusal({.name = "p", .icons = {{.src = ""}}}),
        "prompt \"p\": an icon's src is an https: URL or a data: URI of an image, in ASCII"
    );
}

TEST(PromptHandlers, ABlockThatWouldSpoilTheResponseIsAFailure) {
    outcome given;
    mcp::prompt_message message{mcp::role::user, mcp::text_content{.text = "x", .meta = "{"}};
    EXPECT_THROW(given.take_message(message), std::invalid_argument);
    EXPECT_THROW(given.take_prompt({"", {message}}), std::invalid_argument);
}

}  // namespace
}  // namespace warder::server
