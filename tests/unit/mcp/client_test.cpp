#include <warder/json/node.hpp>
#include <warder/mcp/client.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace warder::mcp {
namespace {

client_capabilities read(std::string_view text) {
    client_capabilities can;
    EXPECT_TRUE(json::parse(text, [&](json::node root) { can = read_client_capabilities(root); }));
    return can;
}

TEST(McpClient, NothingDeclaredIsNothing) {
    const auto can = read("{}");
    EXPECT_FALSE(can.elicitation || can.elicitation_url || can.sampling || can.roots);
    EXPECT_TRUE(can.extensions.empty());
}

TEST(McpClient, AnEmptyElicitationDeclaresForms) {
    EXPECT_TRUE(read(R"({"elicitation":{}})").elicitation);
    EXPECT_FALSE(read(R"({"elicitation":{}})").elicitation_url);
    EXPECT_TRUE(read(R"({"elicitation":{"form":{},"url":{}}})").elicitation);
    EXPECT_TRUE(read(R"({"elicitation":{"form":{},"url":{}}})").elicitation_url);
    EXPECT_FALSE(read(R"({"elicitation":{"url":{}}})").elicitation);
}

TEST(McpClient, SamplingAndRootsAreReadWithTheirParts) {
    const auto can = read(R"({"sampling":{"tools":{}},"roots":{"listChanged":true}})");
    EXPECT_TRUE(can.sampling && can.sampling_tools && can.roots);
    EXPECT_FALSE(can.sampling_context);
    EXPECT_TRUE(read(R"({"sampling":{"context":{}}})").sampling_context);
}

TEST(McpClient, WhatHasAnotherTypeIsNotDeclared) {
    const auto can = read(R"({"elicitation":true,"sampling":[],"roots":"yes","extensions":[]})");
    EXPECT_FALSE(can.elicitation || can.sampling || can.roots);
    EXPECT_TRUE(can.extensions.empty());
}

TEST(McpClient, ExtensionsAreKnownByName) {
    const auto can = read(R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})");
    EXPECT_TRUE(can.has_extension("io.modelcontextprotocol/tasks"));
    EXPECT_FALSE(can.has_extension("io.modelcontextprotocol/ui"));
}

TEST(McpClient, AnExtensionWhoseSettingsAreNoObjectIsNotDeclared) {
    for (const std::string settings : {"null", "5", "true", "\"x\"", "[]"}) {
        const auto can = read(R"({"extensions":{"a":)" + settings + R"(,"b":{"c":1}}})");
        EXPECT_FALSE(can.has_extension("a")) << settings;
        EXPECT_TRUE(can.has_extension("b")) << settings;
    }
}

TEST(McpClient, ExtensionsBeyondTheCapAreLeftOut) {
    std::string text = R"({"extensions":{"e0":{})";
    for (int i = 1; i < 1000; ++i)
        text += ",\"e" + std::to_string(i) + "\":{}";
    EXPECT_EQ(read(text + "}}").extensions.size(), 64u);
}

TEST(McpClient, AnExtensionWithALongNameIsLeftOut) {
    const std::string good(256, 'e');
    const auto can = read(R"({"extensions":{")" + good + R"(e":{},")" + good + R"(":{}}})");
    EXPECT_FALSE(can.has_extension(good + "e"));
    EXPECT_TRUE(can.has_extension(good));
}

TEST(McpClient, LevelsHaveTheNamesOfSyslog) {
    EXPECT_EQ(parse_logging_level("debug"), logging_level::debug);
    EXPECT_EQ(parse_logging_level("emergency"), logging_level::emergency);
    EXPECT_EQ(parse_logging_level("Warning"), std::nullopt);
    EXPECT_EQ(parse_logging_level(""), std::nullopt);
    EXPECT_EQ(to_string(logging_level::notice), "notice");
    EXPECT_LT(logging_level::notice, logging_level::warning);
}

}  // namespace
}  // namespace warder::mcp
