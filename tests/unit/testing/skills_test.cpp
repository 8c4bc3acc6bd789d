// Skills in a whole server.
#include "temporary_folder.hpp"
#include <warder/testing/testing.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace warder {
namespace {

std::string skill_named(const std::string& name) {
    return "---\nname: " + name + "\ndescription: About " + name + "\n---\n";
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

struct Skills : ::testing::Test {
    Skills() {
        first.write("git/SKILL.md", skill_named("git"));
        first.write("git/references/R.md", "# R\n");
        first.write("tea/SKILL.md", skill_named("tea"));
        second.write("secret/SKILL.md", skill_named("secret"));
    }

    /// @param params  with a comma behind each
    static std::string modern(const std::string& method, const std::string& params = {}) {
        return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params +
               R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
               R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
    }

    static http::response ask(
        testing::client& client,
        const std::string& method,
        const std::string& params = {},
        const std::string& token = {}
    ) {
        testing::request_options options;
        options.json = modern(method, params);
        options.token = token;
        options.fields.set("Accept", "application/json, text/event-stream");
        options.fields.set("MCP-Protocol-Version", "2026-07-28");
        options.fields.set("Mcp-Method", method);
        return client.post("/mcp", options);
    }

    static http::response ask_legacy(
        testing::client& client, const std::string& method, const std::string& params
    ) {
        testing::request_options options;
        options.json =
            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
        options.fields.set("MCP-Protocol-Version", "2025-11-25");
        return client.post("/mcp", options);
    }

    static std::string uri(const std::string& text) { return R"("uri":")" + text + "\","; }

    /// The sentence that an app with these skills refuses to start with.
    static std::string refusal(app subject) {
        try {
            const testing::client client(std::move(subject));
        } catch (const std::invalid_argument& refused) {
            return refused.what();
        }
        return {};
    }

    tests::temporary_folder first;
    tests::temporary_folder second;
};

TEST_F(Skills, AreDeclaredWhereThereAreAny) {
    app with({.name = "n"});
    with.skills(first.string());
    testing::client client(std::move(with));
    const std::string declared = R"("extensions":{"io.modelcontextprotocol/skills":)"
                                 R"({"directoryRead":true}})";
    const std::string greeting = ask(client, "server/discover").body;
    EXPECT_TRUE(has(greeting, R"("capabilities":{"resources":{},)" + declared + "}")) << greeting;
    const std::string hello = R"({"protocolVersion":"2025-11-25","capabilities":{},)"
                              R"("clientInfo":{"name":"c","version":"1"}})";
    EXPECT_TRUE(has(ask_legacy(client, "initialize", hello).body, declared));

    app without({.name = "n"});
    without.resource({.uri = "a://a", .name = "a"}, [] { return "a"; });
    testing::client other(std::move(without));
    EXPECT_FALSE(has(ask(other, "server/discover").body, "extensions"));
    for (const std::string method : {"skills/list", "skills/get", "resources/directory/read"}) {
        const auto answer = ask(other, method, uri("a://a"));
        EXPECT_EQ(answer.status, 404u);
        EXPECT_TRUE(has(answer.body, "-32601")) << answer.body;
    }
}

TEST_F(Skills, OfSeveralFoldersAreInOneList) {
    app subject({.name = "n"});
    subject.skills(first.string()).skills(second.string());
    testing::client client(std::move(subject));
    const std::string list = ask(client, "skills/list").body;
    const auto git = list.find(R"({"uri":"skill://git/SKILL.md","frontmatter":{"name":"git")");
    const auto tea = list.find(R"({"uri":"skill://tea/SKILL.md")");
    const auto secret = list.find(R"({"uri":"skill://secret/SKILL.md")");
    EXPECT_LT(git, tea);
    EXPECT_LT(tea, secret);
    EXPECT_NE(secret, std::string::npos) << list;
    EXPECT_TRUE(has(list, R"("ttlMs":0,"cacheScope":"public")"));
    EXPECT_FALSE(has(list, "nextCursor"));
    EXPECT_TRUE(has(client.read_resource("skill://secret/SKILL.md").text, "About secret"));
}

TEST_F(Skills, AreToldOneByOne) {
    app subject({.name = "n"});
    subject.skills(first.string());
    testing::client client(std::move(subject));
    const std::string known = ask(client, "skills/get", uri("skill://git/SKILL.md")).body;
    EXPECT_TRUE(has(known, R"("result":{"resultType":"complete","skill":{"uri":"skill://git/)"));
    EXPECT_TRUE(has(known, R"("ttlMs":0,"cacheScope":"public")"));
    EXPECT_TRUE(
        has(ask_legacy(client, "skills/get", R"({"uri":"skill://git/SKILL.md"})").body,
            R"("result":{"skill":{"uri":"skill://git/SKILL.md")")
    );
    for (const std::string other : {"skill://git", "skill://git/references/R.md", "x"}) {
        EXPECT_TRUE(has(
            ask(client, "skills/get", uri(other)).body,
            R"("error":{"code":-32602,"message":"Skill not found","data":{"uri":")" + other + "\"}}"
        ));
    }
    for (const std::string params : {"", "\"uri\":7,"}) {
        EXPECT_TRUE(
            has(ask(client, "skills/get", params).body,
                R"("code":-32602,"message":"Invalid params: \"uri\" must be a string")")
        );
    }
}

TEST_F(Skills, HaveDirectories) {
    app subject({.name = "n"});
    subject.skills(first.string());
    testing::client client(std::move(subject));
    const auto read = [&client](const std::string& params) {
        return ask(client, "resources/directory/read", params).body;
    };
    const std::string children = read(uri("skill://git"));
    EXPECT_TRUE(
        has(children,
            R"({"uri":"skill://git/references","name":"references","mimeType":"inode/directory"})")
    ) << children;
    EXPECT_TRUE(has(children, R"("ttlMs":0,"cacheScope":"public")"));
    EXPECT_TRUE(has(
        read(uri("skill://git/references")),
        R"("result":{"resultType":"complete","resources":[{"uri":"skill://git/references/R.md")"
    ));
    for (const std::string other : {"skill://git/", "skill://git/SKILL.md", "skill://", "x"}) {
        EXPECT_TRUE(
            has(read(uri(other)),
                R"("error":{"code":-32602,"message":"Directory not found","data":{"uri":")" +
                    other + "\"}}")
        );
    }
    EXPECT_TRUE(has(read(""), R"("code":-32602,"message":"Invalid params: \"uri\" must be)"));
    EXPECT_TRUE(
        has(read(uri("skill://git") + "\"cursor\":1,"),
            R"("code":-32602,"message":"Invalid params: \"cursor\" must be a string")")
    );
}

/// The cursor of the next page; empty for none.
std::string next_cursor(const std::string& body) {
    const std::string before = R"("nextCursor":")";
    const auto at = body.find(before);
    if (at == std::string::npos) return {};
    const auto begin = at + before.size();
    return body.substr(begin, body.find('"', begin) - begin);
}

TEST_F(Skills, AreToldInPages) {
    app subject({.name = "n", .page_size = 1});
    subject.skills(first.string());
    testing::client client(std::move(subject));
    const std::string begin = ask(client, "skills/list").body;
    EXPECT_TRUE(has(begin, "skill://git/SKILL.md"));
    EXPECT_FALSE(has(begin, "skill://tea/SKILL.md"));
    const std::string cursor = R"("cursor":")" + next_cursor(begin) + "\",";
    const std::string rest = ask(client, "skills/list", cursor).body;
    EXPECT_TRUE(has(rest, R"("skills":[{"uri":"skill://tea/SKILL.md")")) << rest;
    EXPECT_EQ(next_cursor(rest), "");

    const std::string method = "resources/directory/read";
    const std::string files = ask(client, method, uri("skill://git")).body;
    EXPECT_TRUE(has(files, R"("resources":[{"uri":"skill://git/SKILL.md")"));
    EXPECT_FALSE(has(files, "references"));
    const std::string behind = R"("cursor":")" + next_cursor(files) + "\",";
    const std::string more = ask(client, method, uri("skill://git") + behind).body;
    EXPECT_TRUE(has(more, R"("resources":[{"uri":"skill://git/references")")) << more;
    EXPECT_EQ(next_cursor(more), "");

    // A cursor is good for its own list.
    const std::string refused = R"("code":-32602,"message":"Invalid params: unknown cursor")";
    EXPECT_TRUE(has(ask(client, "skills/list", behind).body, refused));
    EXPECT_TRUE(has(ask(client, method, uri("skill://git") + cursor).body, refused));
    EXPECT_TRUE(has(ask(client, method, uri("skill://tea") + behind).body, refused));
}

TEST_F(Skills, AskForScopes) {
    app subject({.name = "n"});
    subject.auth(oauth::scalekit_from_env());
    subject.skills(first.string()).skills(second.string(), {.scopes = {"skills:secret"}});
    testing::client client(std::move(subject));
    const std::string little = client.issuer().mint({});
    const std::string all = client.issuer().mint({.scopes = {"skills:secret"}});
    const auto status = [&client](const std::string& token, std::string_view method, auto what) {
        return ask(client, std::string(method), uri(what), token).status;
    };
    const std::string file = "skill://secret/SKILL.md";
    EXPECT_EQ(client.read_resource(file, little).status, 403u);
    EXPECT_EQ(client.read_resource(file, all).status, 200u);
    EXPECT_EQ(status(little, "skills/get", file), 403u);
    EXPECT_EQ(status(all, "skills/get", file), 200u);
    EXPECT_EQ(status(little, "resources/directory/read", "skill://secret"), 403u);
    EXPECT_EQ(status(all, "resources/directory/read", "skill://secret"), 200u);
    EXPECT_EQ(status(little, "skills/get", "skill://git/SKILL.md"), 200u);
    EXPECT_EQ(status(little, "resources/directory/read", "skill://git/references"), 200u);
    // As other lists, that of skills is the same for all.
    EXPECT_TRUE(has(ask(client, "skills/list", {}, little).body, file));
    EXPECT_TRUE(has(client.get("/.well-known/oauth-protected-resource").body, R"("skills:secret")")
    );
}

TEST_F(Skills, ThatCannotBeServedRefuseToStart) {
    app missing({.name = "n"});
    missing.skills(first / "nowhere");
    EXPECT_TRUE(has(refusal(std::move(missing)), first / "nowhere" + ": there is no such folder"));
    app twice({.name = "n"});
    twice.skills(first.string()).skills(first.string());
    const std::string sentence = refusal(std::move(twice));
    EXPECT_TRUE(
        sentence.starts_with("skills: skill://") &&
        has(sentence, " is in two of the folders; give them different names")
    ) << sentence;
    app taken({.name = "n"});
    taken.resource({.uri = "skill://tea/SKILL.md", .name = "a"}, [] { return "a"; });
    taken.skills(first.string());
    EXPECT_EQ(refusal(std::move(taken)), R"(resource "skill://tea/SKILL.md": this URI is taken)");
    app scoped({.name = "n"});
    scoped.skills(first.string(), {.scopes = {"a b"}});
    const std::string unfit = refusal(std::move(scoped));
    EXPECT_TRUE(has(unfit, "ASCII")) << unfit;
}

TEST_F(Skills, StayInALiveServer) {
    app subject({.name = "n"});
    subject.skills(first.string());
    const live_components live = subject.live();
    testing::client client(std::move(subject));
    EXPECT_FALSE(live.remove_resource("skill://git/SKILL.md"));
    EXPECT_FALSE(client.read_resource("skill://git/SKILL.md").is_error);
}

TEST_F(Skills, OfAMountedAppAreItsOwn) {
    app inner({.name = "inner"});
    inner.skills(second.string());
    app outer({.name = "outer"});
    outer.mount("/inner", std::move(inner));
    testing::client client(std::move(outer));
    EXPECT_EQ(ask(client, "skills/list").status, 404u);
}

TEST(Views, AreDeclaredWhereThereAreAny) {
    app subject({.name = "n"});
    subject.view({.uri = "ui://a", .name = "a", .html = "<p>"});
    subject.tool({.name = "t", .view = "ui://a"}, [] { return "text"; });
    testing::client client(std::move(subject));
    EXPECT_TRUE(
        has(Skills::ask(client, "server/discover").body,
            R"("extensions":{"io.modelcontextprotocol/ui":{}})")
    );
    EXPECT_TRUE(
        has(Skills::ask(client, "tools/list").body, R"("_meta":{"ui":{"resourceUri":"ui://a"}})")
    );
    EXPECT_EQ(client.call_tool("t", "{}").text, "text");
}

TEST(Views, OfToolsAreThereAtTheStartAndLater) {
    const std::string sentence = R"(tool "t": its view ui://a is no resource of this server; )"
                                 R"(declare it by app.view({.uri = "ui://a", ...}))";
    app subject({.name = "n"});
    subject.tool({.name = "t", .view = "ui://a"}, [] { return "text"; });
    EXPECT_EQ(Skills::refusal(std::move(subject)), sentence);

    app other({.name = "n"});
    const live_components live = other.live();
    testing::client client(std::move(other));
    try {
        live.tool({.name = "t", .view = "ui://a"}, [] { return "text"; });
        ADD_FAILURE();
    } catch (const std::invalid_argument& refused) {
        EXPECT_EQ(refused.what(), sentence);
    }
    EXPECT_TRUE(client.call_tool("t", "{}").is_error);
}

}  // namespace
}  // namespace warder
