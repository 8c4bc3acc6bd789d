#include "app/start_screen.hpp"

#include <gtest/gtest.h>

#include <string>

namespace warder {
namespace {

start_facts development() {
    start_facts facts;
    facts.name = "greeting";
    facts.version = "1.0.0";
    facts.listening = "http://127.0.0.1:3002";
    facts.endpoint = "http://localhost:3002/";
    facts.metadata_url = "http://localhost:3002/.well-known/oauth-protected-resource";
    facts.token = "aaa.bbb.ccc";
    facts.example_tool = "greet_user";
    facts.example_arguments = R"({"name":"O'Hara"})";
    return facts;
}

TEST(StartScreen, GivesOneCompleteCurlLine) {
    const std::string screen = start_screen(development());
    const auto begin = screen.find("curl ");
    ASSERT_NE(begin, std::string::npos);
    EXPECT_EQ(
        screen.substr(begin, screen.find('\n', begin) - begin),
        R"(curl -sS 'http://localhost:3002/' -H 'Content-Type: application/json' )"
        R"(-H 'Authorization: Bearer aaa.bbb.ccc' )"
        R"(-d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"greet_user",)"
        R"("arguments":{"name":"O'\''Hara"}}}')"
    );
}

TEST(StartScreen, ShowsTheWayOfABrowser) {
    EXPECT_NE(
        start_screen(development())
            .find("choose Streamable HTTP and connect to http://localhost:3002/\n"),
        std::string::npos
    );
}

TEST(StartScreen, SaysHowToStop) {
    EXPECT_NE(start_screen(development()).find("Ctrl+C"), std::string::npos);
}

TEST(StartScreen, LeavesOutWhatThereIsNot) {
    start_facts facts = development();
    facts.token.clear();
    facts.metadata_url.clear();
    const std::string screen = start_screen(facts);
    EXPECT_EQ(screen.find("curl"), std::string::npos);
    EXPECT_EQ(screen.find("browser"), std::string::npos);
    EXPECT_EQ(screen.find("Metadata"), std::string::npos);
}

TEST(ExampleArguments, FillInWhatIsRequired) {
    EXPECT_EQ(
        example_arguments(
            R"({"type":"object","required":["name","times","kind","when","who"],"properties":{
            "name":{"type":"string"},
            "times":{"type":"integer","minimum":3},
            "kind":{"type":"string","enum":["a","b"]},
            "when":{"type":"string","examples":["noon"]},
            "who":{"type":"object","required":["age"],"properties":{"age":{"type":"number","default":7}}},
            "skip":{"type":"string"}}})"
        ),
        R"({"name":"Saif","times":3,"kind":"a","when":"noon","who":{"age":7}})"
    );
}

TEST(ExampleArguments, AreEmptyForASchemaWithoutAny) {
    EXPECT_EQ(example_arguments(R"({"type":"object"})"), "{}");
    EXPECT_EQ(example_arguments("not json"), "{}");
}

}  // namespace
}  // namespace warder
