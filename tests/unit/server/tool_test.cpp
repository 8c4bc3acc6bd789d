#include "unit/server/fixture.hpp"
#include <warder/json/describe.hpp>
#include <warder/json/node.hpp>
#include <warder/server/context.hpp>
#include <warder/server/raw_tool.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace warder::server {
namespace {

struct person {
    std::string name;
};

struct sum {
    int total = 0;
};

const error refused(std::make_error_code(std::errc::permission_denied), "Refused", "by rule 3");

/// A call of a tool outside a server.
result<mcp::tool_result> call(
    const tool& called, std::string_view arguments = R"({"name":"Ada"})"
) {
    http::request request;
    request.id = "r1";
    context ctx({request, called.definition.name, null_log(), false});
    prepared_call made;
    result<void> decoded;
    const auto parsed = json::parse(arguments, [&](json::node root) {
        decoded = called.handler->decode(root, made);
    });
    EXPECT_TRUE(parsed);
    if (!decoded) return std::move(decoded).error();
    EXPECT_NE(made.plain == nullptr, made.coroutine == nullptr);
    outcome given;
    if (made.plain) {
        made.plain->run(ctx, given);
    } else {
        bool ended = false;
        start(made.coroutine->run(ctx, given), [&] { ended = true; });
        EXPECT_TRUE(ended);
    }
    if (given.failure()) return *given.failure();
    return std::move(given.result());
}

template <class Handler>
tool make(Handler handler) {
    return make_tool({.name = "t"}, std::move(handler));
}

std::string text_of(const result<mcp::tool_result>& outcome) {
    if (!outcome || outcome->content.size() != 1) return "(not one block)";
    const auto* text = std::get_if<mcp::text_content>(&outcome->content.front());
    return text == nullptr ? "(no text)" : text->text;
}

TEST(Tool, TakesItsArgumentsInEveryForm) {
    EXPECT_EQ(text_of(call(make([](const person& in) { return "Hi " + in.name; }))), "Hi Ada");
    EXPECT_EQ(text_of(call(make([](person in) { return std::move(in.name); }))), "Ada");
    EXPECT_EQ(text_of(call(make([](person&& in) { return std::move(in.name); }))), "Ada");
    EXPECT_EQ(text_of(call(make([] { return "none"; }))), "none");
    EXPECT_EQ(text_of(call(make([](context& ctx) { return std::string(ctx.tool()); }))), "t");
    EXPECT_EQ(
        text_of(call(make([](context& ctx, const person& in) {
            return std::string(ctx.request_id()) + in.name;
        }))),
        "r1Ada"
    );
    EXPECT_EQ(
        text_of(call(make([](const person& in, context& ctx) {
            return std::string(ctx.request_id()) + in.name;
        }))),
        "r1Ada"
    );
    EXPECT_EQ(
        text_of(call(make([](const person& in, const context& ctx) noexcept {
            return std::string(ctx.request_id()) + in.name;
        }))),
        "r1Ada"
    );
}

std::string greet(const person& in) {
    return "Hi " + in.name;
}

struct greeter {
    std::string word;
    std::string operator()(const person& in) const { return word + " " + in.name; }
};

TEST(Tool, MayBeAFunctionOrAnObject) {
    EXPECT_EQ(text_of(call(make(greet))), "Hi Ada");
    EXPECT_EQ(text_of(call(make(&greet))), "Hi Ada");
    EXPECT_EQ(text_of(call(make(greeter{"Hello"}))), "Hello Ada");
}

TEST(Tool, MayOwnWhatCannotBeCopied) {
    auto owned = std::make_unique<std::string>("mine");
    EXPECT_EQ(text_of(call(make([owned = std::move(owned)] { return *owned; }))), "mine");
}

TEST(Tool, TextsBecomeOneBlock) {
    EXPECT_EQ(text_of(call(make([] { return "literal"; }))), "literal");
    EXPECT_EQ(text_of(call(make([] { return std::string("string"); }))), "string");
    EXPECT_EQ(text_of(call(make([] { return std::string_view("view"); }))), "view");
    EXPECT_EQ(make([] { return "x"; }).definition.output_schema, "");
}

TEST(Tool, MakesGoodWhatItsOptionsSay) {
    struct nested {
        person who;
        int times;
    };
    const auto made = [](json::leniency how) {
        return make_tool({.name = "t", .arguments = how}, [](const nested& in) {
            return in.who.name + std::to_string(in.times);
        });
    };
    const auto problem = [](const result<mcp::tool_result>& ended) {
        return ended ? "none" : ended.error().description;
    };
    const std::string wrapped = R"({"who":"{\"name\":\"Ada\"}","times":3})";
    const std::string text = R"({"who":{"name":"Ada"},"times":"3"})";
    EXPECT_EQ(
        problem(call(made(json::leniency::strict), wrapped)), "/who: expected object, found string"
    );
    EXPECT_EQ(text_of(call(made(json::leniency::unwrap), wrapped)), "Ada3");
    EXPECT_EQ(
        problem(call(made(json::leniency::unwrap), text)), "/times: expected integer, found string"
    );
    EXPECT_EQ(text_of(call(made(json::leniency::lax), wrapped)), "Ada3");
    EXPECT_EQ(text_of(call(made(json::leniency::lax), text)), "Ada3");
    EXPECT_EQ(tool_options{}.arguments, json::leniency::unwrap);
}

TEST(Tool, StructuredContentIsTextTooUnlessThereIsContent) {
    outcome given;
    given.take_result({.content = {}, .structured_content = "{ \"a\": 1 }"});
    EXPECT_EQ(text_of(given.result()), R"({"a":1})");
    given.take_result({.content = {mcp::text_content{"own"}}, .structured_content = "{}"});
    EXPECT_EQ(text_of(given.result()), "own");
}

TEST(RawTool, ItsSchemasAreShownAsTheyAreWritten) {
    const tool made = make_tool(raw_tool{
        .options = {.name = "t"},
        .input_schema = R"({ "$schema": "https://json-schema.org/draft/2020-12/schema",
            "x-own": [1.50, 1E2, 12345678901234567890123],
            "type": "object", "if": {"required": ["a b"]} })",
        .output_schema = "{ \"minimum\" : -0.0 }",
        .handler = [](context&, std::string_view) -> task<result<mcp::tool_result>> {
            co_return mcp::tool_result{};
        },
    });
    EXPECT_EQ(
        made.definition.input_schema,
        R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)"
        R"("x-own":[1.50,1E2,12345678901234567890123],"type":"object","if":{"required":["a b"]}})"
    );
    EXPECT_EQ(made.definition.output_schema, R"({"minimum":-0.0})");
}

TEST(Tool, ShowsIconsAndMeta) {
    const tool made = make_tool(
        {.name = "t", .icons = {{.src = "https://a.example/i"}}, .meta = "{ \"a\": 1 }"},
        [] { return "x"; }
    );
    EXPECT_EQ(made.definition.icons.all().size(), 1u);
    EXPECT_EQ(made.definition.meta, R"({"a":1})");
}

TEST(Tool, WhatMayNotBeShownIsRefusedWhereItIsMade) {
    const auto refusal = [](tool_options options) -> std::string {
        try {
            make_tool(std::move(options), [] { return "x"; });
        } catch (const std::invalid_argument& problem) {
            return problem.what();
        }
        return {};
    };
    EXPECT_EQ(
        refusal({.name = "t", .icons = {{.src = "javascript:x"}}}),
        "tool \"t\": an icon's src is an https: URL or a data: URI of an image, in ASCII"
    );
    EXPECT_EQ(
        refusal({.name = "t", .meta = R"({"dev.mcp/x":1})"}),
        "tool \"t\": _meta key \"dev.mcp/x\" has a prefix that is reserved for the protocol"
    );
}

TEST(Tool, WhatWouldSpoilTheResponseIsAFailure) {
    outcome given;
    EXPECT_THROW(
        given.take_block(mcp::text_content{.text = "", .meta = "}"}), std::invalid_argument
    );
    EXPECT_THROW(
        given.take_blocks({mcp::text_content{.text = "", .annotations = {.priority = 2}}}),
        std::invalid_argument
    );
    EXPECT_THROW(
        given.take_result({.content = {}, .structured_content = "{"}), std::invalid_argument
    );
    EXPECT_THROW(given.take_result({.content = {}, .meta = "[]"}), std::invalid_argument);
    EXPECT_THROW(
        given.take_block(mcp::image_content{.data = "\x89PNG", .mime_type = "image/png"}),
        std::invalid_argument
    );
    given.take_block(mcp::image_from_bytes("\x89PNG", "image/png"));
    EXPECT_EQ(std::get<mcp::image_content>(given.result().content.at(0)).data, "iVBORw==");
    EXPECT_THROW(given.take_prompt({.messages = {}, .meta = "[]"}), std::invalid_argument);
    EXPECT_THROW(
        given.take_block(mcp::resource_link{.uri = "u:1", .name = "n", .icons = {{.src = "i"}}}),
        std::invalid_argument
    );
    EXPECT_THROW(given.take_part({.uri = "", .meta = "1"}), std::invalid_argument);
    EXPECT_THROW(given.take_parts({{.uri = "", .meta = "1"}}), std::invalid_argument);
    EXPECT_NO_THROW(given.take_result({.content = {}, .structured_content = " [ 1.50 ] "}));
    EXPECT_EQ(given.result().structured_content, "[1.50]");
}

TEST(Tool, ContentIsPassedOn) {
    const auto one = call(make([] { return mcp::image_content{"aQ==", "image/png"}; }));
    ASSERT_EQ(one->content.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<mcp::image_content>(one->content.front()));
    const auto block = call(make([] { return mcp::content_block(mcp::text_content{"b"}); }));
    EXPECT_EQ(text_of(block), "b");
    const auto several = call(make([] {
        return std::vector<mcp::content_block>{
            mcp::text_content{"a"}, mcp::audio_content{"Yg==", "audio/wav"}
        };
    }));
    EXPECT_EQ(several->content.size(), 2u);
}

TEST(Tool, AWholeResultIsPassedOn) {
    const auto got = call(make([] { return mcp::error_result("no"); }));
    EXPECT_TRUE(got->is_error);
    EXPECT_EQ(text_of(got), "no");
}

TEST(Tool, AStructIsStructuredContentAndText) {
    const tool adder = make([] { return sum{.total = 3}; });
    const auto got = call(adder);
    EXPECT_EQ(got->structured_content, R"({"total":3})");
    EXPECT_EQ(text_of(got), R"({"total":3})");
    EXPECT_NE(adder.definition.output_schema.find(R"("total")"), std::string::npos);
}

TEST(Tool, OtherValuesAreStructuredContentToo) {
    const tool list = make([] { return std::vector<sum>{{1}, {2}}; });
    EXPECT_EQ(call(list)->structured_content, R"([{"total":1},{"total":2}])");
    EXPECT_NE(list.definition.output_schema.find(R"("array")"), std::string::npos);
    EXPECT_EQ(call(make([] { return 42; }))->structured_content, "42");
    EXPECT_EQ(call(make([] { return true; }))->structured_content, "true");
}

TEST(Tool, NothingIsNoContent) {
    bool ran = false;
    const auto got = call(make([&ran] { ran = true; }));
    EXPECT_TRUE(ran);
    EXPECT_TRUE(got->content.empty());
    EXPECT_FALSE(got->is_error);
}

TEST(Tool, AResultIsItsValueOrItsError) {
    const auto gives = [](bool good) {
        return call(make([good]() -> result<std::string> {
            if (!good) return refused;
            return "good";
        }));
    };
    EXPECT_EQ(text_of(gives(true)), "good");
    EXPECT_EQ(gives(false).error().description, "Refused");
    const tool structured = make([]() -> result<sum> { return sum{1}; });
    EXPECT_EQ(call(structured)->structured_content, R"({"total":1})");
    EXPECT_NE(structured.definition.output_schema, "");
    EXPECT_TRUE(call(make([]() -> result<void> { return {}; }))->content.empty());
    EXPECT_FALSE(call(make([]() -> result<void> { return refused; })));
    EXPECT_EQ(
        text_of(call(make([]() -> result<mcp::tool_result> { return mcp::text_result("r"); }))), "r"
    );
}

TEST(Tool, ATaskIsAnyOfThese) {
    EXPECT_EQ(
        text_of(call(make([](const person& in) -> task<std::string> { co_return in.name; }))), "Ada"
    );
    EXPECT_EQ(
        text_of(call(make([](context& ctx, person in) -> task<result<std::string>> {
            co_return std::string(ctx.tool()) + in.name;
        }))),
        "tAda"
    );
    EXPECT_FALSE(call(make([]() -> task<result<std::string>> { co_return refused; })));
    EXPECT_TRUE(call(make([]() -> task<void> { co_return; }))->content.empty());
    EXPECT_FALSE(call(make([]() -> task<result<void>> { co_return refused; })));
    const tool structured = make([]() -> task<sum> { co_return sum{5}; });
    EXPECT_EQ(call(structured)->structured_content, R"({"total":5})");
    EXPECT_NE(structured.definition.output_schema, "");
    EXPECT_EQ(
        text_of(call(make([]() -> task<mcp::text_content> { co_return mcp::text_content{"c"}; }))),
        "c"
    );
}

TEST(Tool, ExceptionsPassThrough) {
    EXPECT_THROW(
        static_cast<void>(call(make([]() -> std::string { throw std::runtime_error("x"); }))),
        std::runtime_error
    );
}

TEST(Tool, ArgumentsOutOfTheSchemaAreRefusedByTheirPointer) {
    const tool greeting = make(greet);
    const auto wrong = call(greeting, R"({"name":1})");
    ASSERT_FALSE(wrong);
    EXPECT_NE(wrong.error().description.find("/name"), std::string::npos);
    EXPECT_FALSE(call(greeting, "{}"));
    EXPECT_FALSE(call(greeting, R"({"name":"Ada","more":1})"));
}

TEST(Tool, WithoutArgumentsAnythingIsAccepted) {
    const tool none = make([] { return "x"; });
    EXPECT_EQ(none.definition.input_schema, R"({"type":"object"})");
    EXPECT_EQ(text_of(call(none, R"({"random_string":""})")), "x");
}

TEST(Tool, OptionsBecomeItsDefinition) {
    const tool made = make_tool(
        {.name = "n",
         .title = "T",
         .description = "D",
         .scopes = {"s"},
         .read_only = true,
         .destructive = false,
         .idempotent = true,
         .open_world = false,
         .blocking = true},
        greet
    );
    EXPECT_EQ(made.definition.name, "n");
    EXPECT_EQ(made.definition.title, "T");
    EXPECT_EQ(made.definition.description, "D");
    EXPECT_EQ(made.access.scopes, std::vector<std::string>{"s"});
    EXPECT_EQ(made.definition.hints.read_only, true);
    EXPECT_EQ(made.definition.hints.destructive, false);
    EXPECT_EQ(made.definition.hints.idempotent, true);
    EXPECT_EQ(made.definition.hints.open_world, false);
    EXPECT_EQ(made.blocking, true);
    EXPECT_NE(made.definition.input_schema.find(R"("name")"), std::string::npos);
}

TEST(Tool, ARawToolGetsItsArgumentsAsText) {
    raw_tool raw;
    raw.options = {.name = "raw", .scopes = {"s"}};
    raw.input_schema = R"({"type":"object","minProperties":1})";
    raw.handler = [](context&, std::string_view arguments) -> task<result<mcp::tool_result>> {
        co_return mcp::text_result(std::string(arguments));
    };
    const tool made = make_tool(std::move(raw));
    EXPECT_EQ(made.definition.input_schema, R"({"type":"object","minProperties":1})");
    EXPECT_EQ(made.access.scopes, std::vector<std::string>{"s"});
    EXPECT_EQ(text_of(call(made, R"({ "a" : [1, 2] })")), R"({"a":[1,2]})");
}

}  // namespace
}  // namespace warder::server
