#include "unit/server/served.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace warder::server {
namespace {

struct item {
    std::string id;
};

enum class color { red, green };

struct search {
    color kind = color::red;
    std::optional<std::string> query;
};

struct counted {
    int id = 0;
};

const error absent(
    std::make_error_code(std::errc::no_such_file_or_directory), "Gone", "row 3 is not there"
);
const error refused(std::make_error_code(std::errc::permission_denied), "Refused", "by rule 3");
const error blamed(std::make_error_code(std::errc::invalid_argument), "Too old");

template <class Handler>
resource make(std::string uri, Handler handler) {
    return make_resource(
        {.uri = std::move(uri), .name = "r", .mime_type = "text/plain"}, std::move(handler)
    );
}

/// The sentence that a registration is refused with; empty when it is not.
template <class Handler>
std::string refusal(resource_options options, Handler handler) {
    try {
        registry components;
        components.add(make_resource(std::move(options), std::move(handler)));
    } catch (const std::invalid_argument& failure) {
        return failure.what();
    }
    return {};
}

/// What reading a resource of this handler answers.
struct Resource : Served {
    template <class Handler>
    std::string read(
        Handler handler, std::string uri = "test://a", const std::string& pattern = {}
    ) {
        registry components;
        components.add(make(pattern.empty() ? uri : pattern, std::move(handler)));
        serve(std::move(components));
        return ask("resources/read", R"({"uri":")" + uri + "\"}");
    }

    static std::string contents(const std::string& members) {
        return good(R"({"contents":[)" + members + "]}");
    }

    static std::string text(const std::string& text, const std::string& uri = "test://a") {
        return contents(
            R"({"uri":")" + uri + R"(","mimeType":"text/plain","text":")" + text + "\"}"
        );
    }

    static std::string not_found(const std::string& uri = "test://a") {
        return bad(-32602, "Resource not found", R"({"uri":")" + uri + "\"}");
    }
};

TEST_F(Resource, GivesAStructAsJson) {
    registry components;
    components.add(make_resource({.uri = "test://a", .name = "r"}, [] { return item{"7"}; }));
    components.add(make_resource(
        {.uri = "test://b", .name = "b", .mime_type = "application/ld+json"},
        []() -> task<result<std::vector<int>>> { co_return std::vector<int>{1, 2}; }
    ));
    serve(std::move(components));
    EXPECT_EQ(
        ask("resources/read", R"({"uri":"test://a"})"),
        contents(R"({"uri":"test://a","mimeType":"application/json","text":"{\"id\":\"7\"}"})")
    );
    EXPECT_EQ(
        ask("resources/read", R"({"uri":"test://b"})"),
        contents(R"({"uri":"test://b","mimeType":"application/ld+json","text":"[1,2]"})")
    );
}

TEST_F(Resource, APartWithoutATypeHasNone) {
    registry components;
    components.add(make_resource({.uri = "test://a", .name = "r"}, [] {
        return mcp::resource_contents{.text = "x"};
    }));
    serve(std::move(components));
    EXPECT_EQ(
        ask("resources/read", R"({"uri":"test://a"})"), contents(R"({"uri":"test://a","text":"x"})")
    );
    EXPECT_EQ(ask("resources/list", "{}").find("mimeType"), std::string::npos);
}

TEST_F(Resource, GivesTextOrBytes) {
    EXPECT_EQ(read([] { return "literal"; }), text("literal"));
    EXPECT_EQ(read([] { return std::string("string"); }), text("string"));
    const std::string bytes =
        contents(R"({"uri":"test://a","mimeType":"text/plain","blob":"AP8="})");
    EXPECT_EQ(read([] { return mcp::blob{std::string("\0\xFF", 2)}; }), bytes);
    EXPECT_EQ(read([] { return std::vector<std::byte>{std::byte{0}, std::byte{255}}; }), bytes);
}

TEST_F(Resource, GivesPartsWithWhatTheyLack) {
    EXPECT_EQ(
        read([] {
            return mcp::resource_contents{.uri = {}, .mime_type = "a/b", .text = "x", .blob = {}};
        }),
        contents(R"({"uri":"test://a","mimeType":"a/b","text":"x"})")
    );
    EXPECT_EQ(
        read([] {
            return std::vector<mcp::resource_contents>{
                {.uri = "test://b", .mime_type = {}, .text = "x", .blob = {}},
                mcp::blob_contents("y")
            };
        }),
        contents(R"({"uri":"test://b","mimeType":"text/plain","text":"x"},)"
                 R"({"uri":"test://a","mimeType":"text/plain","blob":"eQ=="})")
    );
}

TEST_F(Resource, TakesWhatItAsksFor) {
    const std::string family = "test://{id}";
    EXPECT_EQ(read([](context& ctx) { return std::string(ctx.called()); }), text("test://a"));
    EXPECT_EQ(read([](const item& in) { return in.id; }, "test://a", family), text("a"));
    EXPECT_EQ(
        read(
            [](context& ctx, const item& in) {
                return in.id + " " + std::string(ctx.called()) + " " + std::string(ctx.kind()) +
                       " " + std::string(ctx.tool());
            },
            "test://a",
            family
        ),
        text("a test://{id} resource ")
    );
    EXPECT_EQ(
        read([](item in, context&) { return std::move(in.id); }, "test://a", family), text("a")
    );
}

TEST_F(Resource, MayBeACoroutine) {
    EXPECT_EQ(
        read(
            [](const item& in) -> task<result<std::string>> { co_return in.id; },
            "test://a",
            "test://{id}"
        ),
        text("a")
    );
    EXPECT_EQ(
        read([]() -> task<mcp::blob> { co_return mcp::blob{"y"}; }),
        contents(R"({"uri":"test://a","mimeType":"text/plain","blob":"eQ=="})")
    );
    EXPECT_EQ(read([]() -> task<result<std::string>> { co_return absent; }), not_found());
}

TEST_F(Resource, VariablesAreDecoded) {
    const auto echo = [](const item& in) { return in.id; };
    const std::string uri = "test://a%20%C3%A4%2Fb";
    EXPECT_EQ(read(echo, uri, "test://{id}"), text("a \xC3\xA4/b", uri));
}

TEST_F(Resource, VariablesMayBeEnumsAndLeftOut) {
    const auto echo = [](const search& in) {
        return std::string(in.kind == color::green ? "green " : "red ") + in.query.value_or("-");
    };
    const std::string pattern = "test://{kind}{?query}";
    EXPECT_EQ(read(echo, "test://green?query=x", pattern), text("green x", "test://green?query=x"));
    EXPECT_EQ(read(echo, "test://red", pattern), text("red -", "test://red"));
    EXPECT_EQ(
        read(echo, "test://blue", pattern),
        bad(-32602, "Invalid arguments: /kind: must be one of red, green")
    );
}

TEST_F(Resource, AVariableThatLeadsAstrayIsRefusedBeforeTheHandler) {
    for (const std::string_view value :
         {"..",
          "../x",
          "x/../y",
          ".",
          "%2e%2e%2fx",
          "%2Fetc",
          "/etc",
          "a%00b",
          "a%5Cb",
          "a%0Ab",
          "%FF"}) {
        bool ran = false;
        const std::string answer = read(
            [&ran](const item& in) {
                ran = true;
                return in.id;
            },
            "test://" + std::string(value),
            "test://{+id}"
        );
        EXPECT_EQ(answer, bad(-32602, "Invalid params: a variable of the URI is not acceptable"))
            << value;
        EXPECT_FALSE(ran) << value;
    }
}

TEST_F(Resource, WhatIsNotThereIsAnErrorWithItsUri) {
    EXPECT_EQ(read([] { return result<std::string>(absent); }), not_found());
    EXPECT_EQ(read([] { return std::vector<mcp::resource_contents>(); }), not_found());
    registry components;
    components.add(make("test://a", [] { return ""; }));
    components.add(make("test://t/{id}", [](const item& in) { return in.id; }));
    serve(std::move(components));
    for (const std::string uri : {"test://b", "", "test://a/", "test://t/", "test://t/{id}/x"}) {
        EXPECT_EQ(ask("resources/read", R"({"uri":")" + uri + "\"}"), not_found(uri));
    }
}

TEST_F(Resource, TheUriMustBeText) {
    registry components;
    components.add(make("test://a", [] { return ""; }));
    serve(std::move(components));
    for (const std::string params : {"{}", R"({"uri":7})", R"({"uri":null})"}) {
        EXPECT_EQ(
            ask("resources/read", params),
            bad(-32602, R"(Invalid params: \"uri\" must be a string)")
        );
    }
}

TEST_F(Resource, ErrorsAreToldAndExceptionsMasked) {
    EXPECT_EQ(read([] { return result<std::string>(refused); }), bad(-32603, "Refused"));
    EXPECT_EQ(
        log.lines,
        std::vector<std::string>{"resource error resource=test://a request_id=r1 "
                                 "reason=Refused (by rule 3)"}
    );
    EXPECT_EQ(read([] { return result<std::string>(blamed); }), bad(-32602, "Too old"));
    log.lines.clear();
    EXPECT_EQ(
        read([]() -> std::string { throw std::runtime_error("secret"); }),
        bad(-32603, "The resource failed because of an internal error.")
    );
    EXPECT_EQ(
        log.lines,
        std::vector<std::string>{
            "a resource handler threw resource=test://a request_id=r1 reason=secret"
        }
    );
    EXPECT_EQ(
        read([]() -> task<std::string> { throw 7; }),
        bad(-32603, "The resource failed because of an internal error.")
    );
}

TEST_F(Resource, TheExactUriWinsAndThenTheFirstTemplate) {
    registry components;
    components.add(make("test://{id}", [](const item&) { return "family"; }));
    components.add(make("test://{+id}", [](const item&) { return "later"; }));
    components.add(make("test://a", [] { return "exact"; }));
    serve(std::move(components));
    const auto read_uri = [this](const std::string& uri) {
        return ask("resources/read", R"({"uri":")" + uri + "\"}");
    };
    EXPECT_EQ(read_uri("test://a"), text("exact"));
    EXPECT_EQ(read_uri("test://b"), text("family", "test://b"));
    EXPECT_EQ(read_uri("test://b/c"), text("later", "test://b/c"));
}

TEST_F(Resource, ResourcesAndFamiliesAreListedApart) {
    registry components;
    components.add(make("test://{id}", [](const item&) { return ""; }));
    components.add(make("test://a", [] { return ""; }));
    serve(std::move(components));
    EXPECT_EQ(
        ask("resources/list", "{}"),
        good(R"({"resources":[{"uri":"test://a","name":"r","mimeType":"text/plain"}]})")
    );
    EXPECT_EQ(
        ask("resources/templates/list", "{}"),
        good(R"({"resourceTemplates":[)"
             R"({"uriTemplate":"test://{id}","name":"r","mimeType":"text/plain"}]})")
    );
    for (const std::string method : {"resources/list", "resources/templates/list"}) {
        EXPECT_EQ(ask(method, R"({"cursor":"x"})"), bad(-32602, "Invalid params: unknown cursor"));
    }
}

TEST_F(Resource, WithoutResourcesTheMethodsAreNotThere) {
    serve({});
    for (const std::string method :
         {"resources/list", "resources/templates/list", "resources/read"}) {
        EXPECT_EQ(ask(method, R"({"uri":"test://a"})"), bad(-32601, "Method not found"));
    }
}

TEST_F(Resource, RunsOnThePoolUntilItIsKnownToBeQuick) {
    pool_in_use = &pool;
    EXPECT_EQ(read([] { return "x"; }), text("x"));
    EXPECT_TRUE(used_pool);
    EXPECT_EQ(read([](const item& in) { return in.id; }, "test://a", "test://{id}"), text("a"));
    EXPECT_TRUE(used_pool);
    EXPECT_EQ(read([]() -> task<std::string> { co_return "x"; }), text("x"));
    EXPECT_FALSE(used_pool);
}

TEST(ResourceRegistration, UrisAreUris) {
    const auto handler = [] { return ""; };
    EXPECT_EQ(refusal({.uri = "test://a", .name = "r"}, handler), "");
    EXPECT_EQ(refusal({.uri = "urn:isbn:1", .name = "r"}, handler), "");
    for (const std::string bad :
         {"",
          "a",
          "/a",
          ":a",
          "test:",
          "1a:b",
          "te st:a",
          "test://a b",
          "test://\n",
          "test://\xC3\xA4"}) {
        EXPECT_EQ(
            refusal({.uri = bad, .name = "r"}, handler),
            "resource \"" + bad + "\": a URI is a scheme, a colon and more, in ASCII"
        );
    }
    EXPECT_EQ(refusal({.uri = "test://a"}, handler), "resource \"test://a\": it needs a name");
}

TEST(ResourceRegistration, VariablesAndFieldsAreTheSame) {
    const auto taking = [](const item&) { return ""; };
    EXPECT_EQ(refusal({.uri = "test://{id}", .name = "r"}, taking), "");
    EXPECT_EQ(
        refusal({.uri = "test://{id}/{other}", .name = "r"}, taking),
        "resource \"test://{id}/{other}\": its handler has no field for the variable other"
    );
    EXPECT_EQ(
        refusal({.uri = "test://{id}", .name = "r"}, [] { return ""; }),
        "resource \"test://{id}\": its handler has no field for the variable id"
    );
    EXPECT_EQ(
        refusal({.uri = "test://a", .name = "r"}, taking),
        "resource \"test://a\": the field id has no variable in the URI"
    );
    EXPECT_EQ(refusal({.uri = "test://{kind}", .name = "r"}, [](const search&) { return ""; }), "");
    EXPECT_EQ(
        refusal({.uri = "test://{id}", .name = "r"}, [](const counted&) { return ""; }),
        "resource \"test://{id}\": the field id must be "
        "text: a std::string, an enum, or an optional"
    );
}

TEST(ResourceRegistration, WhatATemplateCannotBeIsSaid) {
    EXPECT_EQ(
        refusal({.uri = "test://{#id}", .name = "r"}, [](const item&) { return ""; }),
        "resource \"test://{#id}\": its URI template cannot be used: {name}, {+name} and {?a,b} "
        "are supported, with names of letters, digits and _"
    );
    EXPECT_EQ(
        refusal({.uri = "test://{id}", .name = "r", .size = 3}, [](const item&) { return ""; }),
        "resource \"test://{id}\": a family of resources has no size"
    );
}

TEST(ResourceRegistration, WhatMayNotBeShownIsSaid) {
    const auto handler = [] { return ""; };
    const std::string begin = "resource \"test://a\": ";
    EXPECT_EQ(
        refusal({.uri = "test://a", .name = "r", .annotations = {.priority = 2}}, handler),
        begin + "a priority is a number from 0 to 1"
    );
    EXPECT_EQ(
        refusal({.uri = "test://a", .name = "r", .icons = {{.src = "http://a"}}}, handler),
        begin + "an icon's src is an https: URL or a data: URI of an image, in ASCII"
    );
    EXPECT_EQ(
        refusal({.uri = "test://a", .name = "r", .meta = "[]"}, handler),
        begin + "_meta must be a JSON object"
    );
    EXPECT_EQ(
        refusal(
            {.uri = "test://a", .name = "r", .cache = {.ttl_ms = mcp::max_cache_ttl_ms + 1}},
            handler
        ),
        begin + "it is kept for a year at most"
    );
}

TEST(ResourceRegistration, WhatAsksForScopesIsNotTheSameForAll) {
    const auto options = [](std::vector<std::string> scopes, std::optional<bool> same) {
        return resource_options{
            .uri = "test://a",
            .name = "r",
            .scopes = std::move(scopes),
            .cache = {.ttl_ms = mcp::max_cache_ttl_ms, .same_for_all = same},
        };
    };
    const auto handler = [] { return ""; };
    EXPECT_EQ(
        refusal(options({"a"}, true), handler),
        "resource \"test://a\": a resource that asks for scopes is not the same for all"
    );
    EXPECT_NO_THROW(make_resource(options({"a"}, false), handler));
    EXPECT_NO_THROW(make_resource(options({"a"}, {}), handler));
    EXPECT_NO_THROW(make_resource(options({}, true), handler));
}

TEST(ResourceRegistration, AUriIsTakenOnceAndScopesAreTokens) {
    registry components;
    components.add(make("test://a", [] { return ""; }));
    EXPECT_THROW(components.add(make("test://a", [] { return ""; })), std::invalid_argument);
    EXPECT_EQ(components.resources().size(), 1u);
    EXPECT_EQ(
        refusal({.uri = "test://a", .name = "r", .scopes = {"a b"}}, [] { return ""; }),
        "resource \"test://a\": a scope is printable ASCII without spaces, \" and \\"
    );
}

}  // namespace
}  // namespace warder::server
