#include <warder/mcp/codec.hpp>

#include <gtest/gtest.h>

#include <array>
#include <memory>

namespace warder::mcp {
namespace {

constexpr server_capabilities all{
    .tools = true, .resources = true, .prompts = true, .completions = true
};

std::unique_ptr<codec> make(
    std::string_view revision, server_capabilities capabilities = all, bool guarded = true
) {
    return find_revision(revision)->make_codec({
        .self = {.name = "n", .version = "1"},
        .instructions = {},
        .capabilities = capabilities,
        .guarded = guarded,
    });
}

constexpr std::array legacy{"2025-03-26", "2025-06-18", "2025-11-25"};
constexpr std::array titled{"2025-06-18", "2025-11-25"};

const std::string stamp =
    R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"n","version":"1"}})";
const std::string cached = R"("ttlMs":0,"cacheScope":"private",)" + stamp;

const resource full{
    .uri = "test://a",
    .name = "a",
    .title = "A",
    .description = "An a.",
    .mime_type = "text/plain",
    .size = 3,
};
const resource bare{.uri = "test://b", .name = "b"};

const prompt asking{
    .name = "p",
    .title = "P",
    .description = "Asks.",
    .arguments =
        {{.name = "x", .title = "X", .description = "An x.", .required = true}, {.name = "y"}},
};

struct capability_row {
    std::string_view name;
    bool server_capabilities::* declared;
    std::vector<std::pair<std::string_view, operation>> methods;
};

const std::vector<capability_row> capability_rows = {
    {"tools",
     &server_capabilities::tools,
     {{"tools/list", operation::list_tools}, {"tools/call", operation::call_tool}}},
    {"resources",
     &server_capabilities::resources,
     {{"resources/list", operation::list_resources},
      {"resources/templates/list", operation::list_resource_templates},
      {"resources/read", operation::read_resource}}},
    {"prompts",
     &server_capabilities::prompts,
     {{"prompts/list", operation::list_prompts}, {"prompts/get", operation::get_prompt}}},
    {"completions",
     &server_capabilities::completions,
     {{"completion/complete", operation::complete}}},
};

TEST(ComponentCodec, AMethodIsThereWhereItsCapabilityIsDeclared) {
    for (const revision& row : revisions()) {
        for (const capability_row& asked : capability_rows) {
            server_capabilities only;
            only.*asked.declared = true;
            const auto codec = make(row.name, only);
            const std::string declared =
                R"("capabilities":{")" + std::string(asked.name) + R"(":{}})";
            EXPECT_NE(codec->greeting().find(declared), std::string::npos) << codec->greeting();
            for (const capability_row& other : capability_rows) {
                for (const auto& [method, operation] : other.methods) {
                    const bool there = &other == &asked;
                    EXPECT_EQ(codec->operation_of(method), there ? operation : operation::unknown)
                        << method;
                }
            }
        }
    }
}

TEST(ComponentCodec, ExtensionsAreDeclaredWithTheirSettingsFrom20250618On) {
    const server_capabilities skills{.skills = true};
    const std::string declared =
        R"("capabilities":{"extensions":{"io.modelcontextprotocol/skills":{"directoryRead":true}}})";
    const server_capabilities every{.tasks = true, .skills = true, .ui = true};
    const std::string begin =
        R"("extensions":{"io.modelcontextprotocol/skills":{"directoryRead":true},)";
    const std::string ui = R"("io.modelcontextprotocol/ui":{}})";
    const auto says = [](const std::unique_ptr<codec>& codec, const std::string& part) {
        return codec->greeting().find(part) != std::string::npos;
    };
    for (const std::string_view revision : titled) {
        EXPECT_TRUE(says(make(revision, skills), declared)) << revision;
        EXPECT_TRUE(says(make(revision, every), begin + ui)) << revision;
    }
    EXPECT_TRUE(says(make("2026-07-28", skills), declared));
    EXPECT_TRUE(
        says(make("2026-07-28", every), begin + R"("io.modelcontextprotocol/tasks":{},)" + ui)
    );
    EXPECT_TRUE(says(make("2025-03-26", every), R"("capabilities":{})"));
    for (const revision& row : revisions()) {
        EXPECT_FALSE(says(make(row.name), "extensions")) << row.name;
    }
}

TEST(ComponentCodec, MethodsOfSkillsAreThereWhereTheExtensionIs) {
    const std::pair<std::string_view, operation> methods[] = {
        {"skills/list", operation::list_skills},
        {"skills/get", operation::get_skill},
        {"resources/directory/read", operation::read_directory},
    };
    for (const revision& row : revisions()) {
        const bool known = row.name != "2025-03-26";
        for (const auto& [method, operation] : methods) {
            EXPECT_EQ(
                make(row.name, {.skills = true})->operation_of(method),
                known ? operation : operation::unknown
            );
            EXPECT_EQ(make(row.name)->operation_of(method), operation::unknown);
        }
    }
}

TEST(ComponentCodec, SkillsAreWhatTheyAre) {
    const std::string_view texts[] = {R"({"uri":"a"})", R"({"uri":"b"})"};
    const std::string both = R"([{"uri":"a"},{"uri":"b"}])";
    const auto one = [](const std::unique_ptr<codec>& codec) {
        std::string out = "before ";
        codec->append_skill(out, R"({"uri":"a"})");
        return out;
    };
    for (const std::string_view revision : titled) {
        const auto codec = make(revision);
        EXPECT_EQ(codec->skill_list(texts), R"({"skills":)" + both + "}");
        EXPECT_EQ(codec->directory(texts), R"({"resources":)" + both + "}");
        EXPECT_EQ(one(codec), R"(before {"skill":{"uri":"a"}})");
    }
    const auto codec = make("2026-07-28");
    const std::string begin = R"({"resultType":"complete",)";
    EXPECT_EQ(codec->skill_list(texts), begin + R"("skills":)" + both + "," + cached + "}");
    EXPECT_EQ(codec->directory(texts), begin + R"("resources":)" + both + "," + cached + "}");
    EXPECT_EQ(one(codec), "before " + begin + R"("skill":{"uri":"a"},)" + cached + "}");
}

TEST(ComponentCodec, CapabilitiesStandInOneOrder) {
    for (const revision& row : revisions()) {
        EXPECT_NE(
            make(row.name)->greeting().find(
                R"("capabilities":{"tools":{},"resources":{},"prompts":{},"completions":{}})"
            ),
            std::string::npos
        );
    }
}

TEST(ComponentCodec, ResourcesHaveTitlesFrom20250618On) {
    const resource* const listed[] = {&full, &bare};
    const std::string begin = R"("resources":[{"uri":"test://a","name":"a",)";
    const std::string end =
        R"("description":"An a.","mimeType":"text/plain","size":3},{"uri":"test://b","name":"b"}])";
    EXPECT_EQ(make("2025-03-26")->resource_list(listed), "{" + begin + end + "}");
    for (const std::string_view revision : titled) {
        EXPECT_EQ(
            make(revision)->resource_list(listed), "{" + begin + R"("title":"A",)" + end + "}"
        );
    }
    EXPECT_EQ(
        make("2026-07-28")->resource_list(listed),
        R"({"resultType":"complete",)" + begin + R"("title":"A",)" + end + "," + cached + "}"
    );
}

TEST(ComponentCodec, AFamilyIsListedByItsTemplate) {
    const resource* const listed[] = {&bare};
    const std::string list = R"("resourceTemplates":[{"uriTemplate":"test://b","name":"b"}])";
    for (const std::string_view revision : legacy) {
        EXPECT_EQ(make(revision)->template_list(listed), "{" + list + "}");
    }
    EXPECT_EQ(
        make("2026-07-28")->template_list(listed),
        R"({"resultType":"complete",)" + list + "," + cached + "}"
    );
}

TEST(ComponentCodec, ContentsAreTextOrBytes) {
    resource_contents bytes = blob_contents(std::string_view("\0\xFF", 2));
    bytes.uri = "test://b";
    const resource_contents parts[] = {
        {.uri = "test://a", .mime_type = "text/plain", .text = "hi", .blob = {}}, bytes
    };
    const std::string contents =
        R"("contents":[{"uri":"test://a","mimeType":"text/plain","text":"hi"},)"
        R"({"uri":"test://b","blob":"AP8="}])";
    for (const std::string_view revision : legacy) {
        std::string out = ">";
        make(revision)->append_contents(out, parts, {});
        EXPECT_EQ(out, ">{" + contents + "}");
    }
    std::string out = ">";
    make("2026-07-28")->append_contents(out, parts, {});
    EXPECT_EQ(out, R"(>{"resultType":"complete",)" + contents + "," + cached + "}");
}

TEST(ComponentCodec, ContentsArePublicOnlyWithoutAGuard) {
    std::string out;
    make("2026-07-28", all, false)->append_contents(out, {}, {});
    EXPECT_NE(out.find(R"("cacheScope":"public")"), std::string::npos);
}

TEST(ComponentCodec, ContentsAreKeptAsTheirHintSays) {
    struct row {
        bool guarded;
        cache_hint hint;
        std::string_view written;
    };
    const row rows[] = {
        {true, {.ttl_ms = 60'000}, R"("ttlMs":60000,"cacheScope":"private",)"},
        {true, {.ttl_ms = 1, .same_for_all = true}, R"("ttlMs":1,"cacheScope":"public",)"},
        {true, {.same_for_all = false}, R"("ttlMs":0,"cacheScope":"private",)"},
        {false, {.same_for_all = false}, R"("ttlMs":0,"cacheScope":"private",)"},
        {false, {.same_for_all = true}, R"("ttlMs":0,"cacheScope":"public",)"},
    };
    for (const auto& [guarded, hint, written] : rows) {
        std::string out;
        make("2026-07-28", all, guarded)->append_contents(out, {}, hint);
        EXPECT_NE(out.find(written), std::string::npos) << out;
        for (const std::string_view revision : legacy) {
            out.clear();
            make(revision, all, guarded)->append_contents(out, {}, hint);
            EXPECT_EQ(out, R"({"contents":[]})");
        }
    }
}

TEST(ComponentCodec, ListsAreKeptAsTheServerSays) {
    const auto codec = find_revision("2026-07-28")
                           ->make_codec({
                               .self = {.name = "n", .version = "1"},
                               .instructions = {},
                               .capabilities = all,
                               .guarded = true,
                               .list_ttl_ms = 5000,
                           });
    const std::string kept = R"("ttlMs":5000,"cacheScope":"private",)";
    for (const std::string& text :
         {codec->greeting(),
          codec->tool_list({}),
          codec->resource_list({}),
          codec->template_list({}),
          codec->prompt_list({})}) {
        EXPECT_NE(text.find(kept), std::string::npos) << text;
    }
}

TEST(ComponentCodec, PromptsHaveTitlesFrom20250618On) {
    const prompt plain{.name = "q"};
    const prompt* const listed[] = {&asking, &plain};
    EXPECT_EQ(
        make("2025-03-26")->prompt_list(listed),
        R"({"prompts":[{"name":"p","description":"Asks.","arguments":[)"
        R"({"name":"x","description":"An x.","required":true},{"name":"y"}]},{"name":"q"}]})"
    );
    const std::string list =
        R"("prompts":[{"name":"p","title":"P","description":"Asks.","arguments":[)"
        R"({"name":"x","title":"X","description":"An x.","required":true},{"name":"y"}]},)"
        R"({"name":"q"}])";
    for (const std::string_view revision : titled) {
        EXPECT_EQ(make(revision)->prompt_list(listed), "{" + list + "}");
    }
    EXPECT_EQ(
        make("2026-07-28")->prompt_list(listed),
        R"({"resultType":"complete",)" + list + "," + cached + "}"
    );
}

TEST(ComponentCodec, MessagesHaveARoleAndOneBlock) {
    const prompt_result given{
        .description = "D",
        .messages =
            {{.role = role::user, .content = text_content{"hi"}},
             {.role = role::assistant, .content = resource_link{.uri = "u:1", .name = "n"}}},
    };
    const std::string begin =
        R"("description":"D","messages":[{"role":"user","content":{"type":"text","text":"hi"}},)"
        R"({"role":"assistant","content":)";
    const std::string link = R"({"type":"resource_link","uri":"u:1","name":"n"}}])";
    std::string out;
    make("2025-03-26")->append_prompt(out, given);
    EXPECT_EQ(out, "{" + begin + R"({"type":"text","text":"n: u:1"}}]})");
    for (const std::string_view revision : titled) {
        out.clear();
        make(revision)->append_prompt(out, given);
        EXPECT_EQ(out, "{" + begin + link + "}");
    }
    out.clear();
    make("2026-07-28")->append_prompt(out, given);
    // No prompts/get result may be cached.
    EXPECT_EQ(out, R"({"resultType":"complete",)" + begin + link + "," + stamp + "}");
}

TEST(ComponentCodec, CompletionsSayHowManyThereAre) {
    const completion_result found{.values = {"a", "b"}, .total = 7, .has_more = true};
    const std::string values = R"("completion":{"values":["a","b"],"total":7,"hasMore":true})";
    for (const std::string_view revision : legacy) {
        std::string out;
        make(revision)->append_completion(out, found);
        EXPECT_EQ(out, "{" + values + "}");
    }
    std::string out;
    make("2026-07-28")->append_completion(out, found);
    EXPECT_EQ(out, R"({"resultType":"complete",)" + values + "," + stamp + "}");
}

TEST(ComponentCodec, AtMostAHundredValuesAreSent) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{100}, std::size_t{101}}) {
        const completion_result found{.values = std::vector<std::string>(count, "v"), .total = {}};
        std::string out;
        make("2025-11-25")->append_completion(out, found);
        std::size_t sent = 0;
        for (std::size_t at = out.find("\"v\""); at != std::string::npos; ++sent) {
            at = out.find("\"v\"", at + 1);
        }
        EXPECT_EQ(sent, std::min(count, max_completion_values));
        const bool more = count > max_completion_values;
        EXPECT_NE(out.find(more ? R"("hasMore":true)" : R"("hasMore":false)"), std::string::npos);
    }
}

}  // namespace
}  // namespace warder::mcp
