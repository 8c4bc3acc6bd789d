// How a client of a connection without header fields is understood, by what it said before.
#include <warder/mcp/classify.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder::mcp {
namespace {

const std::string claim = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                          R"("io.modelcontextprotocol/clientCapabilities":{}})";

std::string request(const std::string& method, const std::string& params = "") {
    return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
}

std::string initialize(const std::string& version) {
    return request("initialize", R"("protocolVersion":")" + version + "\"");
}

/// The revision that the last message is served in, or the code that refuses it.
std::string last_of(const std::vector<std::string>& messages) {
    opening begun;
    std::string last;
    for (const auto& text : messages) {
        const auto parsed = json::parse(text, [&](json::node root) {
            const message read = read_message(root);
            const verdict decided = classify(begun, read);
            begun.note(decided, read);
            last = decided.refusal    ? std::to_string(json_rpc_code(decided.refusal->failure))
                   : decided.revision ? std::string(decided.revision->name)
                                      : "nothing";
        });
        EXPECT_TRUE(parsed);
    }
    return last;
}

const std::string modern = request("tools/list", claim);
const std::string plain = request("tools/list");
const std::string notification = R"({"jsonrpc":"2.0","method":"notifications/cancelled"})";

struct row {
    std::vector<std::string> messages;
    std::string served;
};

const row rows[] = {
    {{plain}, "2025-03-26"},
    {{modern}, "2026-07-28"},
    {{initialize("2025-06-18")}, "2025-06-18"},
    {{initialize("2026-07-28")}, "2025-11-25"},
    // The session goes on in its revision.
    {{initialize("2025-06-18"), plain}, "2025-06-18"},
    {{plain, initialize("2025-06-18"), plain}, "2025-06-18"},
    {{initialize("2025-06-18"), initialize("2025-06-18")}, "-32600"},
    // A claim stands alone.
    {{initialize("2025-06-18"), modern}, "2026-07-28"},
    {{initialize("2025-06-18"), modern, plain}, "2025-06-18"},
    // Who began with one goes on with them.
    {{modern, plain}, "-32602"},
    {{modern, initialize("2025-06-18")}, "-32022"},
    {{modern, notification}, "nothing"},
    {{request("initialize", claim + R"(,"protocolVersion":"2026-07-28")")}, "2026-07-28"},
    // Asking decides nothing.
    {{request("server/discover", claim), plain}, "2025-03-26"},
    {{request("server/discover"), modern, plain}, "-32602"},
    {{request("server/discover", claim), initialize("2025-06-18")}, "2025-06-18"},
    // Nor does what is refused.
    {{request("tools/list", R"("_meta":{"io.modelcontextprotocol/protocolVersion":1})"), plain},
     "2025-03-26"},
    {{R"({"jsonrpc":"2.0","id":1})"}, "-32600"},
    {{request("tools/list", R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"})")},
     "-32602"},
};

TEST(Opening, DecidesHowLaterMessagesAreUnderstood) {
    for (const row& one : rows) {
        EXPECT_EQ(last_of(one.messages), one.served) << one.messages.back();
    }
}

}  // namespace
}  // namespace warder::mcp
