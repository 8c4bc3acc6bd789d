#include <warder/mcp/message.hpp>

#include <gtest/gtest.h>

namespace warder::mcp {
namespace {

/// What a test keeps of a message when its document is gone.
struct read {
    message_kind kind = message_kind::invalid;
    std::string id;
    std::string method;
    std::string params;
    std::string problem;
};

read read_text(std::string_view text) {
    read kept;
    const auto parsed = json::parse(text, [&](json::node root) {
        const message got = read_message(root);
        kept = {
            got.kind,
            got.id,
            std::string(got.method),
            got.params ? got.params->dump() : "",
            std::string(got.problem)
        };
    });
    EXPECT_TRUE(parsed) << text;
    return kept;
}

TEST(Message, ARequestHasAMethodAndAnId) {
    const read got = read_text(R"({"jsonrpc":"2.0","id":7,"method":"m","params":{"a":1}})");
    EXPECT_EQ(got.kind, message_kind::request);
    EXPECT_EQ(got.id, "7");
    EXPECT_EQ(got.method, "m");
    EXPECT_EQ(got.params, R"({"a":1})");
}

TEST(Message, ANotificationHasNoId) {
    const read got = read_text(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    EXPECT_EQ(got.kind, message_kind::notification);
    EXPECT_EQ(got.id, "");
}

TEST(Message, AResponseHasAResultOrAnError) {
    EXPECT_EQ(read_text(R"({"jsonrpc":"2.0","id":1,"result":null})").kind, message_kind::response);
    EXPECT_EQ(
        read_text(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}})").kind,
        message_kind::response
    );
    EXPECT_EQ(
        read_text(R"({"jsonrpc":"2.0","error":{"code":1,"message":"m"}})").kind,
        message_kind::response
    );
}

TEST(Message, AnIdIsKeptAsItWasSent) {
    const std::string ids[] = {
        "0",
        "-1",
        "9007199254740993",
        "9223372036854775807",
        "-9223372036854775808",
        "18446744073709551615",
        R"("")",
        R"("1")",
        R"("\"quoted\" \\ and\nlines")",
        "\"\xC3\xA4\xE2\x82\xAC\"",
    };
    for (const std::string& id : ids) {
        const read got = read_text(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"m"})");
        EXPECT_EQ(got.kind, message_kind::request) << id;
        EXPECT_EQ(got.id, id);
    }
}

TEST(Message, AnIdInAnUnusualSpellingIsEchoedInTheUsualOne) {
    const std::pair<std::string, std::string> ids[] = {
        {"-0", "0"},
        {R"("a\/b")", R"("a/b")"},
        {R"("\u0041")", R"("A")"},
    };
    for (const auto& [sent, echoed] : ids) {
        EXPECT_EQ(read_text(R"({"jsonrpc":"2.0","id":)" + sent + R"(,"method":"m"})").id, echoed);
    }
}

TEST(Message, AnIdThatCannotBeEchoedIsRefused) {
    for (const std::string id :
         {"null", "1.5", "1.0", "1e3", "18446744073709551616", "true", "[1]", "{}"}) {
        const read got = read_text(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"m"})");
        EXPECT_EQ(got.kind, message_kind::invalid) << id;
        EXPECT_EQ(got.id, "") << id;
        EXPECT_NE(got.problem.find("\"id\""), std::string::npos);
    }
}

TEST(Message, AnIdThatIsAStringHasAtMost1024Bytes) {
    const auto with_id = [](const std::string& id) {
        return read_text(R"({"jsonrpc":"2.0","id":")" + id + R"(","method":"m"})");
    };
    const std::string longest(max_id_bytes, 'i');
    EXPECT_EQ(with_id(longest).id, "\"" + longest + "\"");
    // As bytes of the string, however it is spelled.
    EXPECT_EQ(with_id(longest.substr(1) + R"(\u0069)").id, "\"" + longest + "\"");
    for (const std::string& id : {longest + "i", longest.substr(1) + R"(\u00e4)"}) {
        const read got = with_id(id);
        EXPECT_EQ(got.kind, message_kind::invalid);
        EXPECT_EQ(got.id, "");
        EXPECT_EQ(
            got.problem,
            "\"id\" must be a string of at most 1024 bytes or an integer of at most 64 bits"
        );
    }
}

TEST(Message, TheIdOfAnInvalidMessageIsKept) {
    EXPECT_EQ(read_text(R"({"jsonrpc":"1.0","id":7,"method":"m"})").id, "7");
    EXPECT_EQ(read_text(R"({"id":"a","method":"m"})").id, "\"a\"");
}

TEST(Message, NamesBothMembersThatAPersonForgets) {
    const read got = read_text(R"({"method":"tools/call","params":{}})");
    EXPECT_EQ(got.kind, message_kind::invalid);
    EXPECT_NE(got.problem.find("\"jsonrpc\""), std::string::npos);
    EXPECT_NE(got.problem.find("\"id\""), std::string::npos);
}

TEST(Message, MembersThatNobodyKnowsAreIgnored) {
    EXPECT_EQ(
        read_text(R"({"jsonrpc":"2.0","id":7,"method":"m","extra":[1]})").kind,
        message_kind::request
    );
}

TEST(Message, AResponseBeginsWithTheId) {
    std::string out = "x";
    begin_response(out, "\"a\"");
    EXPECT_EQ(out, R"(x{"jsonrpc":"2.0","id":"a","result":)");
}

TEST(Message, AnErrorWithoutIdIsNullForLegacyPeersOnly) {
    const protocol_error error{errc::invalid_request, "No \"id\"", {}};
    std::string legacy;
    append_error_response(legacy, {}, error, era::legacy);
    EXPECT_EQ(
        legacy, R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"No \"id\""}})"
    );
    std::string modern;
    append_error_response(modern, {}, error, era::modern);
    EXPECT_EQ(modern, R"({"jsonrpc":"2.0","error":{"code":-32600,"message":"No \"id\""}})");
}

TEST(Message, AnErrorCarriesItsData) {
    std::string out;
    append_error_response(
        out, "7", {errc::unsupported_version, "No", R"({"supported":[]})"}, era::modern
    );
    EXPECT_EQ(
        out,
        R"({"jsonrpc":"2.0","id":7,"error":{"code":-32022,"message":"No","data":{"supported":[]}}})"
    );
}

}  // namespace
}  // namespace warder::mcp
