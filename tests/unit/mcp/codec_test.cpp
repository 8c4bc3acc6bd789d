#include <warder/mcp/codec.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace warder::mcp {
namespace {

server_description full() {
    return {
        .self =
            {
                .name = "n",
                .version = "1",
                .title = "T",
                .description = "D",
                .website_url = "https://w.example/",
            },
        .instructions = "I",
        .capabilities = {.tools = true},
        .guarded = true,
    };
}

std::unique_ptr<codec> make(std::string_view revision, const server_description& server = full()) {
    return find_revision(revision)->make_codec(server);
}

std::string call_result(
    std::string_view revision, const tool_result& result, const tool& called = {}
) {
    std::string out;
    make(revision)->append_tool_result(out, called, result);
    return out;
}

const std::string stamp =
    R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"n","title":"T","version":"1",)"
    R"("description":"D","websiteUrl":"https://w.example/"}})";

TEST(Codec, EachEraHasItsMethods) {
    for (const revision& row : revisions()) {
        const auto codec = row.make_codec(full());
        const bool legacy = row.era == era::legacy;
        const auto either = [&](operation old, operation now) { return legacy ? old : now; };
        EXPECT_EQ(codec->operation_of("tools/list"), operation::list_tools);
        EXPECT_EQ(codec->operation_of("tools/call"), operation::call_tool);
        EXPECT_EQ(
            codec->operation_of("initialize"), either(operation::initialize, operation::unknown)
        );
        EXPECT_EQ(codec->operation_of("ping"), either(operation::ping, operation::unknown));
        EXPECT_EQ(
            codec->operation_of("server/discover"), either(operation::unknown, operation::discover)
        );
        for (const std::string_view other :
             {"",
              "tools",
              "tools/list ",
              "Tools/list",
              "logging/setLevel",
              "resources/subscribe",
              "prompts/list",
              "notifications/initialized"}) {
            EXPECT_EQ(codec->operation_of(other), operation::unknown) << other;
        }
    }
}

TEST(Codec, ChangesAreDeclaredAndListenedTo) {
    server_description changing = full();
    changing.sessions = true;
    changing.capabilities = {
        .tools = true, .resources = true, .prompts = true, .list_changed = true, .subscribe = true
    };
    for (const revision& row : revisions()) {
        const auto codec = row.make_codec(changing);
        const bool legacy = row.era == era::legacy;
        EXPECT_EQ(
            codec->operation_of("subscriptions/listen"),
            legacy ? operation::unknown : operation::listen
        );
        const std::string declared =
            R"("capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true,)"
            R"("listChanged":true},"prompts":{"listChanged":true}})";
        EXPECT_NE(codec->greeting().find(declared), std::string::npos) << codec->greeting();
    }
    changing.capabilities.list_changed = false;
    EXPECT_EQ(
        make("2026-07-28", changing)->operation_of("subscriptions/listen"), operation::listen
    );
    changing.capabilities.subscribe = false;
    EXPECT_EQ(
        make("2026-07-28", changing)->operation_of("subscriptions/listen"), operation::unknown
    );
}

TEST(Codec, APageNamesTheNextOne) {
    std::string out = "x";
    append_page(out, R"({"tools":[]})", "");
    EXPECT_EQ(out, R"(x{"tools":[]})");
    out.clear();
    append_page(out, R"({"tools":[]})", "c");
    EXPECT_EQ(out, R"({"nextCursor":"c","tools":[]})");
}

TEST(Codec, WhatIsNotDeclaredIsNotThere) {
    server_description without = full();
    without.capabilities.tools = false;
    for (const revision& row : revisions()) {
        const auto codec = row.make_codec(without);
        EXPECT_EQ(codec->operation_of("tools/list"), operation::unknown);
        EXPECT_EQ(codec->operation_of("tools/call"), operation::unknown);
        EXPECT_NE(codec->greeting().find(R"("capabilities":{})"), std::string::npos);
    }
}

TEST(Codec, GreetingOf20250326) {
    EXPECT_EQ(
        make("2025-03-26")->greeting(),
        R"({"protocolVersion":"2025-03-26","capabilities":{"tools":{}},)"
        R"("serverInfo":{"name":"n","version":"1"},"instructions":"I"})"
    );
}

TEST(Codec, GreetingOf20250618) {
    EXPECT_EQ(
        make("2025-06-18")->greeting(),
        R"({"protocolVersion":"2025-06-18","capabilities":{"tools":{}},)"
        R"("serverInfo":{"name":"n","title":"T","version":"1"},"instructions":"I"})"
    );
}

TEST(Codec, GreetingOf20251125) {
    EXPECT_EQ(
        make("2025-11-25")->greeting(),
        R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
        R"("serverInfo":{"name":"n","title":"T","version":"1","description":"D",)"
        R"("websiteUrl":"https://w.example/"},"instructions":"I"})"
    );
}

TEST(Codec, GreetingOf20260728) {
    EXPECT_EQ(
        make("2026-07-28")->greeting(),
        R"({"resultType":"complete","supportedVersions":["2026-07-28"],)"
        R"("capabilities":{"tools":{}},"instructions":"I","ttlMs":0,"cacheScope":"private",)" +
            stamp + "}"
    );
}

TEST(Codec, ListsArePublicOnlyWithoutAGuard) {
    server_description open = full();
    open.guarded = false;
    const auto codec = make("2026-07-28", open);
    EXPECT_NE(codec->greeting().find(R"("cacheScope":"public")"), std::string::npos);
    EXPECT_NE(codec->tool_list({}).find(R"("cacheScope":"public")"), std::string::npos);
    for (const std::string_view legacy : {"2025-03-26", "2025-06-18", "2025-11-25"}) {
        EXPECT_EQ(make(legacy, open)->tool_list({}), R"({"tools":[]})");
    }
}

const tool example{
    .name = "add",
    .title = "Adder",
    .description = "Adds.",
    .input_schema = R"({"type":"object"})",
    .output_schema = R"({"type":"array","items":{"$ref":"#/$defs/n"},"$defs":{"n":{}}})",
    .hints = {.read_only = true, .open_world = false},
    .output_is_object = false,
};

std::string list_of(std::string_view revision, const tool& one) {
    const tool* const tools[] = {&one};
    return make(revision)->tool_list(tools);
}

TEST(Codec, ToolOf20250326HasItsTitleInTheAnnotations) {
    EXPECT_EQ(
        list_of("2025-03-26", example),
        R"({"tools":[{"name":"add","description":"Adds.","inputSchema":{"type":"object"},)"
        R"("annotations":{"title":"Adder","readOnlyHint":true,"openWorldHint":false}}]})"
    );
}

TEST(Codec, ToolOf20250618And20251125HasAnObjectAsOutput) {
    for (const std::string_view revision : {"2025-06-18", "2025-11-25"}) {
        EXPECT_EQ(
            list_of(revision, example),
            R"({"tools":[{"name":"add","description":"Adds.","inputSchema":{"type":"object"},)"
            R"("title":"Adder","outputSchema":{"type":"object","$defs":{"n":{}},)"
            R"("properties":{"result":{"type":"array","items":{"$ref":"#/$defs/n"}}},)"
            R"("required":["result"]},)"
            R"("annotations":{"readOnlyHint":true,"openWorldHint":false}}]})"
        );
    }
}

TEST(Codec, ToolOf20260728HasItsOutputAsItIs) {
    EXPECT_EQ(
        list_of("2026-07-28", example),
        R"({"resultType":"complete","tools":[{"name":"add","description":"Adds.",)"
        R"("inputSchema":{"type":"object"},"title":"Adder","outputSchema":)" +
            example.output_schema +
            R"(,"annotations":{"readOnlyHint":true,"openWorldHint":false}}],)"
            R"("ttlMs":0,"cacheScope":"private",)" +
            stamp + "}"
    );
}

TEST(Codec, ABareToolHasNoEmptyMembers) {
    const tool bare{.name = "x", .input_schema = R"({"type":"object"})"};
    for (const std::string_view revision : {"2025-03-26", "2025-06-18", "2025-11-25"}) {
        EXPECT_EQ(
            list_of(revision, bare), R"({"tools":[{"name":"x","inputSchema":{"type":"object"}}]})"
        );
    }
}

TEST(Codec, ReferencesMoveWithTheSchemaThatIsWrapped) {
    struct row {
        std::string_view from, to;
    };
    const row rows[] = {
        {"#", "#/properties/result"},
        {"#/items", "#/properties/result/items"},
        {"#/$defs/n", "#/$defs/n"},
        {"#/definitions/n", "#/definitions/n"},
        {"#anchor", "#anchor"},
        {"https://example.com/s#/items", "https://example.com/s#/items"},
    };
    for (const auto& [from, to] : rows) {
        const auto schema = [](std::string_view reference) {
            const std::string ref = R"({"$ref":")" + std::string(reference) + "\"}";
            return R"("type":"array","items":[)" + ref + R"(,{"anyOf":[)" + ref + "]}]";
        };
        const auto definitions = [](std::string_view reference) {
            return R"("$defs":{"n":{"not":{"$ref":")" + std::string(reference) + "\"}}}";
        };
        tool recursive = example;
        recursive.output_schema = "{" + schema(from) + "," + definitions(from) + "}";
        const std::string listed = list_of("2025-11-25", recursive);
        const std::string wrapped = R"("outputSchema":{"type":"object",)" + definitions(to) +
                                    R"(,"properties":{"result":{)" + schema(to) + "}},";
        EXPECT_NE(listed.find(wrapped), std::string::npos) << listed;
        EXPECT_NE(
            list_of("2026-07-28", recursive).find(recursive.output_schema), std::string::npos
        );
    }
}

TEST(Codec, AnObjectSchemaIsNotWrapped) {
    tool object = example;
    object.output_schema = R"({"type":"object"})";
    object.output_is_object = true;
    EXPECT_NE(
        list_of("2025-11-25", object).find(R"("outputSchema":{"type":"object"},)"),
        std::string::npos
    );
}

TEST(Codec, EveryBlockOfContent) {
    tool_result all;
    all.content = {
        text_content{"t"},
        image_content{"aQ==", "image/png"},
        audio_content{"aQ==", "audio/wav"},
        embedded_resource{.uri = "u:1", .mime_type = "text/plain", .text = "x"},
        embedded_resource{.uri = "u:2", .blob = "aQ=="},
    };
    const std::string blocks =
        R"("content":[{"type":"text","text":"t"},)"
        R"({"type":"image","data":"aQ==","mimeType":"image/png"},)"
        R"({"type":"audio","data":"aQ==","mimeType":"audio/wav"},)"
        R"({"type":"resource","resource":{"uri":"u:1","mimeType":"text/plain","text":"x"}},)"
        R"({"type":"resource","resource":{"uri":"u:2","blob":"aQ=="}}])";
    for (const std::string_view revision : {"2025-03-26", "2025-06-18", "2025-11-25"}) {
        EXPECT_EQ(call_result(revision, all), "{" + blocks + "}");
    }
    EXPECT_EQ(
        call_result("2026-07-28", all), R"({"resultType":"complete",)" + blocks + "," + stamp + "}"
    );
}

TEST(Codec, ALinkIsTextForThoseWhoKnowNoLinks) {
    tool_result link;
    link.content = {resource_link{
        .uri = "u:1",
        .name = "n",
        .title = "T",
        .description = "D",
        .mime_type = "a/b",
        .size = 3,
    }};
    EXPECT_EQ(call_result("2025-03-26", link), R"({"content":[{"type":"text","text":"n: u:1"}]})");
    EXPECT_EQ(
        call_result("2025-06-18", link),
        R"({"content":[{"type":"resource_link","uri":"u:1","name":"n","title":"T",)"
        R"("description":"D","mimeType":"a/b","size":3}]})"
    );
}

TEST(Codec, AFailureSaysSo) {
    const tool_result failed = error_result("no");
    for (const std::string_view revision : {"2025-03-26", "2025-06-18", "2025-11-25"}) {
        EXPECT_EQ(
            call_result(revision, failed),
            R"({"content":[{"type":"text","text":"no"}],"isError":true})"
        );
    }
    EXPECT_EQ(
        call_result("2026-07-28", failed),
        R"({"resultType":"complete","content":[{"type":"text","text":"no"}],"isError":true,)" +
            stamp + "}"
    );
}

TEST(Codec, StructuredContentIsAnObjectForLegacyPeers) {
    tool_result structured;
    structured.structured_content = R"({"a":1})";
    tool_result other;
    other.structured_content = "[1]";
    tool as_any;
    as_any.output_is_object = false;

    EXPECT_EQ(call_result("2025-03-26", structured), R"({"content":[]})");
    EXPECT_EQ(
        call_result("2025-06-18", structured), R"({"content":[],"structuredContent":{"a":1}})"
    );
    EXPECT_EQ(
        call_result("2025-11-25", other), R"({"content":[],"structuredContent":{"result":[1]}})"
    );
    // What the schema says decides, not what this one value looks like.
    EXPECT_EQ(
        call_result("2025-11-25", structured, as_any),
        R"({"content":[],"structuredContent":{"result":{"a":1}}})"
    );
    EXPECT_EQ(
        call_result("2026-07-28", other),
        R"({"resultType":"complete","content":[],"structuredContent":[1],)" + stamp + "}"
    );
}

TEST(Codec, EveryRevisionIsStampedOrNot) {
    for (const revision& row : revisions()) {
        const bool modern = row.era == era::modern;
        const auto codec = row.make_codec(full());
        std::string texts[] = {codec->greeting(), codec->tool_list({}), ""};
        codec->append_tool_result(texts[2], {}, text_result("x"));
        for (const std::string& text : texts) {
            EXPECT_EQ(text.find("resultType") != std::string::npos, modern) << text;
            EXPECT_EQ(text.find("io.modelcontextprotocol/serverInfo") != std::string::npos, modern);
        }
    }
}

}  // namespace
}  // namespace warder::mcp
