// What a filter hides from a caller: it is in no list, and as if it were not there.
#include "temporary_folder.hpp"
#include "unit/server/served.hpp"
#include <warder/server/visibility.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace warder::server {
namespace {

/// Two components of each kind; those with "secret" in their names are for callers with that scope.
struct Visibility : Served {
    Visibility() {
        for (const std::string name : {"open", "secret"}) {
            components.add(make_tool({.name = name}, [] { return "called"; }));
            components.add(make_prompt({.name = name}, [](const of_prompt&) { return "got"; }));
            components.add(make_completion(
                {.prompt = name, .argument = "who"},
                [](const mcp::completion_request&) { return std::vector<std::string>{"ada"}; }
            ));
            components.add(make_resource(
                {.uri = "test://" + name, .name = name, .subscribable = true}, [] { return "read"; }
            ));
            components.add(make_resource(
                {.uri = "test://" + name + "/{id}", .name = name},
                [](const of_family& in) { return in.id; }
            ));
            folder.write(name + "/SKILL.md", "---\nname: " + name + "\ndescription: d\n---\n");
            folder.write(name + "/files/data", "x");
        }
        auto skills = load_skills(folder.string());
        if (!skills) throw std::runtime_error(skills.error().log_text());
        components.add(*std::move(skills), {});
        rules.add([](const caller& who, const component& one) {
            return one.name().find("secret") == std::string::npos || who.has_scope("secret");
        });
        knows_nothing();
    }

    struct of_prompt {
        std::string who;
    };
    struct of_family {
        std::string id;
    };

    void serve_all(std::size_t page_size = 0) {
        made.emplace(
            mcp::server_description{.self = {.name = "n", .version = "1"}, .guarded = true},
            components,
            dispatcher_options{
                .clock = &clock, .log = &log, .visible = &rules, .page_size = page_size
            }
        );
    }

    void knows_all() { request.access = token_of({"secret"}); }
    void knows_nothing() { request.access = token_of({}); }

    /// What `method` gives for the open thing, the secret one, and one that is not there; each with
    /// its name as "X".
    std::vector<std::string> answers(const std::string& method, const std::string& params) {
        std::vector<std::string> given;
        for (const std::string name : {"open", "secret", "absent"}) {
            std::string text = params;
            text.replace(text.find('X'), 1, name);
            std::string answer = ask(method, text);
            for (auto at = answer.find(name); at != std::string::npos; at = answer.find(name))
                answer.replace(at, name.size(), "X");
            given.push_back(std::move(answer));
        }
        return given;
    }

    static bool is_result(const std::string& answer) {
        return answer.find(R"("result":)") != std::string::npos;
    }

    tests::temporary_folder folder;
    registry components;
    visibility rules;
};

TEST_F(Visibility, WhatIsHiddenIsInNoList) {
    serve_all();
    for (const std::string list :
         {"tools/list", "resources/list", "resources/templates/list", "prompts/list", "skills/list"
         }) {
        knows_nothing();
        const std::string told = ask(list, "{}");
        EXPECT_NE(told.find("open"), std::string::npos) << list;
        EXPECT_EQ(told.find("secret"), std::string::npos) << list;
        knows_all();
        EXPECT_NE(ask(list, "{}").find("secret"), std::string::npos) << list;
    }
}

TEST_F(Visibility, WhatIsHiddenIsAsIfItWereNotThere) {
    serve_all();
    const std::vector<std::pair<std::string, std::string>> questions = {
        {"tools/call", R"({"name":"X"})"},
        {"tools/call", R"({"name":"X","arguments":1})"},
        {"prompts/get", R"({"name":"X","arguments":{"who":"ada"}})"},
        {"prompts/get", R"({"name":"X"})"},
        {"resources/read", R"({"uri":"test://X"})"},
        {"resources/read", R"({"uri":"test://X/1"})"},
        {"resources/read", R"({"uri":"test://X/.."})"},
        {"resources/read", R"({"uri":"skill://X/SKILL.md"})"},
        {"resources/read", R"({"uri":"skill://X/files/data"})"},
        {"resources/subscribe", R"({"uri":"test://X"})"},
        {"resources/unsubscribe", R"({"uri":"test://X"})"},
        {"skills/get", R"({"uri":"skill://X/SKILL.md"})"},
        {"resources/directory/read", R"({"uri":"skill://X"})"},
        {"resources/directory/read", R"({"uri":"skill://X/files"})"},
        {"completion/complete",
         R"({"ref":{"type":"ref/prompt","name":"X"},"argument":{"name":"who","value":""}})"},
        {"completion/complete",
         R"({"ref":{"type":"ref/resource","uri":"test://X/{id}"},)"
         R"("argument":{"name":"id","value":""}})"},
    };
    for (const auto& [method, params] : questions) {
        knows_nothing();
        const auto hidden = answers(method, params);
        EXPECT_EQ(hidden[1], hidden[2]) << method << params;
        knows_all();
        const auto shown = answers(method, params);
        EXPECT_EQ(is_result(shown[0]), is_result(shown[1])) << method << params;
        EXPECT_EQ(shown[0], hidden[0]) << method << params;
    }
}

TEST_F(Visibility, WhatIsHiddenStandsInFrontOfNothing) {
    components.add(make_resource({.uri = "all://{id}", .name = "secret"}, [](const of_family&) {
        return "hidden family";
    }));
    components.add(make_resource({.uri = "all://{+id}", .name = "rest"}, [](const of_family& in) {
        return in.id;
    }));
    components.add(make_resource({.uri = "all://root", .name = "root"}, [] { return "hidden"; }));
    rules.add([](const caller&, const component& one) {
        return one.name() != "all://{id}" && one.name() != "all://root";
    });
    serve_all();
    for (const std::string id : {"1", "root"}) {
        EXPECT_NE(
            ask("resources/read", R"({"uri":"all://)" + id + "\"}").find("\"" + id + "\""),
            std::string::npos
        );
    }
}

TEST_F(Visibility, AFolderTellsOfWhatTheCallerMayKnow) {
    serve_all();
    const std::string params = R"({"uri":"skill://open"})";
    EXPECT_NE(ask("resources/directory/read", params).find("files"), std::string::npos);
    rules.add([](const caller&, const component& one) { return !one.name().ends_with("/data"); });
    EXPECT_EQ(ask("resources/directory/read", params).find("files"), std::string::npos);
    EXPECT_NE(ask("resources/directory/read", params).find("SKILL.md"), std::string::npos);
}

TEST_F(Visibility, AllFiltersHaveToAgree) {
    rules.add([](const caller&, const component& one) { return one.kind() != "prompt"; });
    serve_all();
    knows_all();
    EXPECT_EQ(ask("prompts/list", "{}"), good(R"({"prompts":[]})"));
    EXPECT_NE(ask("tools/list", "{}").find("secret"), std::string::npos);
}

TEST_F(Visibility, AFilterThatThrowsHides) {
    rules.add([](const caller&, const component& one) -> bool {
        if (one.kind() == "tool") throw std::runtime_error("no database");
        return true;
    });
    serve_all();
    EXPECT_EQ(ask("tools/list", "{}"), good(R"({"tools":[]})"));
    ASSERT_FALSE(log.lines.empty());
    EXPECT_EQ(log.lines.back(), "a list filter threw tool=open reason=no database");
    EXPECT_EQ(ask("tools/call", R"({"name":"open"})"), bad(-32602, "Invalid params: unknown tool"));
}

TEST_F(Visibility, PagesAreOfWhatTheCallerMayKnow) {
    for (const std::string name : {"b", "c", "secret2", "d"})
        components.add(make_tool({.name = name}, [] { return "x"; }));
    serve_all(2);
    const auto names_and_cursor = [this](const std::string& params) {
        std::pair<std::string, std::string> found;
        const std::string answer = ask("tools/list", params);
        const auto parsed = json::parse(answer, [&](json::node root) {
            const auto result = root["result"];
            if (!result) return;
            (*result)["tools"]->for_each_element([&](json::node one) {
                found.first.append(*one["name"]->string()).append(" ");
                return true;
            });
            if (const auto next = (*result)["nextCursor"]) found.second = *next->string();
        });
        EXPECT_TRUE(parsed) << answer;
        return found;
    };
    const auto first = names_and_cursor("{}");
    EXPECT_EQ(first.first, "open b ");
    const auto second = names_and_cursor(R"({"cursor":")" + first.second + "\"}");
    EXPECT_EQ(second.first, "c d ");
    EXPECT_EQ(second.second, "");
    // The same principal, who may see more now: another list.
    knows_all();
    EXPECT_EQ(names_and_cursor("{}").first, "open secret ");
    EXPECT_EQ(
        ask("tools/list", R"({"cursor":")" + first.second + "\"}"),
        bad(-32602, "Invalid params: unknown cursor")
    );
}

TEST_F(Visibility, ChangesOfWhatIsHiddenAreNotTold) {
    serve_all();
    EXPECT_FALSE(made->may_read("test://secret", request.access.get()));
    EXPECT_TRUE(made->may_read("test://open", request.access.get()));
    knows_all();
    EXPECT_TRUE(made->may_read("test://secret", request.access.get()));
}

TEST_F(Visibility, WithoutAGuardEveryScopeCountsAsHeld) {
    EXPECT_TRUE(caller(nullptr, false).has_scopes(std::vector<std::string>{"a", "b"}));
    EXPECT_FALSE(caller(nullptr, true).has_scope("a"));
    const auto token = token_of({"a"});
    EXPECT_TRUE(caller(token.get(), true).has_scopes(std::vector<std::string>{"a"}));
    EXPECT_FALSE(caller(token.get(), true).has_scopes(std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace warder::server
