// Resources, prompts and completions: each answers, and each is behind the same door as a tool.
#include "resources_and_prompts.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

class ResourcesAndPrompts : public testing::Test {
  protected:
    std::string token_of(std::vector<std::string> scopes) {
        return client.issuer().mint({.subject = "usr_1", .scopes = std::move(scopes)});
    }

    warder::testing::client client{resources_and_prompts()};
};

TEST_F(ResourcesAndPrompts, AResourceIsReadByItsUri) {
    const auto outcome = client.read_resource("notes://index", token_of({}));
    EXPECT_EQ(outcome.text, "audience\nissuer\nscope\n");
}

TEST_F(ResourcesAndPrompts, AVariableOfAUriIsAField) {
    const auto outcome = client.read_resource("notes://topic/scope", token_of({"notes:read"}));
    EXPECT_TRUE(outcome.text.starts_with("What a token allows.")) << outcome.body;
}

TEST_F(ResourcesAndPrompts, AResourceNeedsItsScope) {
    EXPECT_EQ(client.read_resource("notes://topic/scope", token_of({})).status, 403u);
    EXPECT_EQ(client.read_resource("notes://topic/scope").status, 401u);
}

TEST_F(ResourcesAndPrompts, WhatIsNotThereIsAnError) {
    const auto outcome = client.read_resource("notes://topic/other", token_of({"notes:read"}));
    EXPECT_TRUE(outcome.is_error);
    EXPECT_EQ(outcome.text, "Resource not found");
}

TEST_F(ResourcesAndPrompts, BytesAreReadAsBase64) {
    const auto outcome = client.read_resource("notes://seal", token_of({}));
    EXPECT_NE(outcome.body.find(R"("mimeType":"image/gif")"), std::string::npos) << outcome.body;
    EXPECT_NE(outcome.body.find(R"("blob":"R0lGODlhAQAB)"), std::string::npos) << outcome.body;
}

TEST_F(ResourcesAndPrompts, APromptMayBeAConversation) {
    EXPECT_EQ(
        client.get_prompt("examine", R"({"topic":"scope"})", token_of({})).text,
        "Examine me about scope.\nGladly. First question:"
    );
}

TEST_F(ResourcesAndPrompts, APromptTakesItsArguments) {
    const std::string token = token_of({});
    EXPECT_EQ(
        client.get_prompt("explain", R"({"topic":"scope"})", token).text,
        "Explain scope of OAuth to a newcomer."
    );
    EXPECT_EQ(
        client.get_prompt("explain", R"({"topic":"scope","reader":"Ada"})", token).text,
        "Explain scope of OAuth to Ada."
    );
    EXPECT_TRUE(client.get_prompt("explain", "{}", token).is_error);
}

TEST_F(ResourcesAndPrompts, ACompletionHelpsToFillThemIn) {
    const auto response = client.post(
        "/mcp",
        {.json = R"({"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{)"
                 R"("ref":{"type":"ref/prompt","name":"explain"},)"
                 R"("argument":{"name":"topic","value":"is"}}})",
         .token = token_of({})}
    );
    EXPECT_NE(response.body.find(R"("values":["issuer"])"), std::string::npos) << response.body;
}

}  // namespace
