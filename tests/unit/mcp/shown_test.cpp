// What components and content show beside their texts: which icons, `_meta` and annotations are
// taken, and in which revision each is written.
#include <warder/mcp/annotations.hpp>
#include <warder/mcp/codec.hpp>
#include <warder/mcp/icon.hpp>
#include <warder/mcp/meta.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace warder::mcp {
namespace {

const icon good_icon{
    .src = "https://a.example/i.png", .mime_type = "image/png", .sizes = {"48x48"}
};

TEST(Icon, IsAnHttpsUrlOrAnImageInPlace) {
    for (const char* src : {"https://a.example/i.png", "data:image/png;base64,aQ=="}) {
        EXPECT_EQ(icon_problem({{.src = src}}), "");
    }
    for (const char* src :
         {"",
          "http://a.example/i.png",
          "javascript:alert(1)",
          "file:///etc/passwd",
          "data:text/html,x",
          "//a.example/i.png",
          "https://a.example/i .png",
          "https://a.example/\xC3\xA9.png",
          "HTTPS://a.example/i.png"}) {
        EXPECT_EQ(
            icon_problem({good_icon, {.src = src}}),
            "an icon's src is an https: URL or a data: URI of an image, in ASCII"
        ) << src;
    }
}

TEST(Icon, HasATypeAndSizesOfAnImage) {
    EXPECT_EQ(icon_problem({{.src = good_icon.src, .sizes = {"any", "1x1", "48x96"}}}), "");
    EXPECT_EQ(
        icon_problem({{.src = good_icon.src, .mime_type = "text/html"}}),
        "an icon's type begins with image/"
    );
    for (const char* size : {"", "48", "48x", "x48", "48X48", "48x48x1", "Any"}) {
        EXPECT_EQ(
            icon_problem({{.src = good_icon.src, .sizes = {size}}}),
            "an icon's size is like 48x48, or any"
        ) << size;
    }
}

TEST(Annotations, HaveAPriorityFromZeroToOne) {
    for (const double good : {0.0, 0.5, 1.0}) {
        EXPECT_EQ(annotations_problem({.priority = good}), "");
    }
    for (const double bad : {-0.01, 1.01, std::nan("")}) {
        EXPECT_EQ(annotations_problem({.priority = bad}), "a priority is a number from 0 to 1");
    }
}

TEST(Annotations, HaveATimeOfRfc3339) {
    for (const char* good : {"", "2025-01-12T15:00:58Z", "2025-01-12T15:00:58.5+02:00"}) {
        EXPECT_EQ(annotations_problem({.last_modified = good}), "");
    }
    for (const char* bad : {"2025-01-12", "yesterday", "2025-13-12T15:00:58Z", "\""}) {
        EXPECT_EQ(
            annotations_problem({.last_modified = bad}),
            "when something was last modified is a date and time of RFC 3339"
        ) << bad;
    }
}

TEST(Meta, StaysByteForByteButForWhiteSpace) {
    EXPECT_EQ(checked_meta("").value(), "");
    EXPECT_EQ(checked_meta("{}").value(), "{}");
    EXPECT_EQ(
        checked_meta("{ \"b\" : 1.50,\n\t\"a\": [ \"x y\\\" \", 1E2 ] }\r\n").value(),
        R"({"b":1.50,"a":["x y\" ",1E2]})"
    );
}

TEST(Meta, HasKeysOfTheGrammar) {
    for (const char* key :
         {"ui",
          "ui/resourceUri",
          "a.b-c_d",
          "x",
          "com.example/",
          "com.example/name",
          "com.example-2.a/n.1",
          "mcp/name",
          "com.example.mcp/name",
          "io.modelcontextprotocol.skills/version"}) {
        EXPECT_TRUE(checked_meta("{\"" + std::string(key) + "\":1}")) << key;
    }
    struct row {
        std::string_view key, problem;
    };
    const row rows[] = {
        {"", "has a name that is not letters, digits and inner - _ ."},
        {"-a", "has a name that is not letters, digits and inner - _ ."},
        {"a.", "has a name that is not letters, digits and inner - _ ."},
        {"a b", "has a name that is not letters, digits and inner - _ ."},
        {"com.example/a/b", "has a name that is not letters, digits and inner - _ ."},
        {"/a", "has a prefix that is not made of labels"},
        {"com..example/a", "has a prefix that is not made of labels"},
        {"com.1example/a", "has a prefix that is not made of labels"},
        {"com.example-/a", "has a prefix that is not made of labels"},
        {"com.exa_mple/a", "has a prefix that is not made of labels"},
        {"io.modelcontextprotocol/a", "has a prefix that is reserved for the protocol"},
        {"io.modelcontextprotocol.other/a", "has a prefix that is reserved for the protocol"},
        {"mcp.dev/a", "has a prefix that is reserved for the protocol"},
        {"com.example.mcp.x/a", "has a prefix that is reserved for the protocol"},
        {"dev.mcp/a", "has a prefix that is reserved for the protocol"},
        {"com.mcp.tools/", "has a prefix that is reserved for the protocol"},
    };
    for (const auto& [key, problem] : rows) {
        const auto checked = checked_meta(R"({"ok":1,")" + std::string(key) + "\":1}");
        ASSERT_FALSE(checked) << key;
        EXPECT_EQ(
            checked.error().detail, "_meta key \"" + std::string(key) + "\" " + std::string(problem)
        );
    }
}

TEST(Meta, IsAnObject) {
    for (const char* text : {"[]", "1", "null", "\"{}\""}) {
        EXPECT_EQ(checked_meta(text).error().detail, "_meta must be a JSON object");
    }
    EXPECT_TRUE(checked_meta("{").error().detail.starts_with("_meta cannot be read: "));
    EXPECT_TRUE(checked_meta("{},{}").error().detail.starts_with("_meta cannot be read: "));
}

std::unique_ptr<codec> make(std::string_view revision) {
    return find_revision(revision)->make_codec({
        .self = {.name = "n", .version = "1", .icons = {good_icon}},
        .instructions = {},
        .capabilities = {.tools = true, .resources = true, .prompts = true},
    });
}

/// A row for each revision: what of a text it writes.
struct revision_row {
    std::string_view name;
    bool titles;  ///< and `_meta`, and when something was last modified
    bool icons;
};
constexpr revision_row rows[] = {
    {"2025-03-26", false, false},
    {"2025-06-18", true, false},
    {"2025-11-25", true, true},
    {"2026-07-28", true, true},
};

const icon_list icons = {
    good_icon, {.src = "data:image/svg+xml,x", .sizes = {"any"}, .theme = icon_theme::dark}
};
const std::string written_icons =
    R"("icons":[{"src":"https://a.example/i.png","mimeType":"image/png","sizes":["48x48"]},)"
    R"({"src":"data:image/svg+xml,x","sizes":["any"],"theme":"dark"}])";

std::string shown(const revision_row& row) {
    return (row.icons ? "," + written_icons : "") + (row.titles ? R"(,"_meta":{"a":1})" : "");
}

TEST(Shown, ToolsHaveIconsAndMeta) {
    const tool one{.name = "t", .input_schema = "{}", .icons = icons, .meta = R"({"a":1})"};
    const tool* const listed[] = {&one};
    for (const revision_row& row : rows) {
        const std::string text = make(row.name)->tool_list(listed);
        const std::string entry = R"("tools":[{"name":"t","inputSchema":{})" + shown(row) + "}]";
        EXPECT_NE(text.find(entry), std::string::npos) << text;
    }
}

TEST(Shown, ResourcesAndFamiliesHaveAnnotationsToo) {
    const resource one{
        .uri = "u:1",
        .name = "r",
        .annotations =
            {.audience = audience::user, .priority = 0.5, .last_modified = "2025-01-12T15:00:58Z"},
        .icons = icons,
        .meta = R"({"a":1})",
    };
    const resource* const listed[] = {&one};
    for (const revision_row& row : rows) {
        const std::string modified = row.titles ? R"(,"lastModified":"2025-01-12T15:00:58Z")" : "";
        const std::string rest = R"("u:1","name":"r","annotations":{"audience":["user"],)"
                                 R"("priority":0.5)" +
                                 modified + "}" + shown(row) + "}]";
        const std::string list = make(row.name)->resource_list(listed);
        EXPECT_NE(list.find(R"("resources":[{"uri":)" + rest), std::string::npos) << list;
        const std::string family = make(row.name)->template_list(listed);
        EXPECT_NE(family.find(R"("resourceTemplates":[{"uriTemplate":)" + rest), std::string::npos)
            << family;
    }
}

TEST(Shown, OnlyATimeIsNoAnnotationForThoseWhoDoNotKnowIt) {
    const resource one{
        .uri = "u:1", .name = "r", .annotations = {.last_modified = "2025-01-12T15:00:58Z"}
    };
    const resource* const listed[] = {&one};
    EXPECT_EQ(
        make("2025-03-26")->resource_list(listed), R"({"resources":[{"uri":"u:1","name":"r"}]})"
    );
}

TEST(Shown, PromptsHaveIconsAndMeta) {
    const prompt one{.name = "p", .icons = icons, .meta = R"({"a":1})"};
    const prompt* const listed[] = {&one};
    for (const revision_row& row : rows) {
        const std::string text = make(row.name)->prompt_list(listed);
        const std::string entry = R"("prompts":[{"name":"p")" + shown(row) + "}]";
        EXPECT_NE(text.find(entry), std::string::npos) << text;
    }
}

TEST(Shown, TheServerHasIconsFrom20251125On) {
    for (const revision_row& row : rows) {
        const std::string text = make(row.name)->greeting();
        EXPECT_EQ(text.find(R"("icons":[{"src":"https://a.ex)") != std::string::npos, row.icons);
    }
}

TEST(Shown, BlocksHaveAnnotationsAndMeta) {
    const annotations said{
        .audience = audience::assistant, .last_modified = "2025-01-12T15:00:58Z"
    };
    const std::string meta = R"({"a":1})";
    tool_result all;
    all.content = {
        text_content{.text = "t", .annotations = said, .meta = meta},
        image_content{.data = "aQ==", .mime_type = "image/png", .annotations = said, .meta = meta},
        audio_content{.data = "aQ==", .mime_type = "audio/wav", .annotations = said, .meta = meta},
        resource_link{.uri = "u:1", .name = "n", .size = {}, .annotations = said, .meta = meta},
        embedded_resource{.uri = "u:2", .text = "x", .blob = {}, .annotations = said, .meta = meta},
    };
    for (const revision_row& row : rows) {
        const std::string modified = row.titles ? R"(,"lastModified":"2025-01-12T15:00:58Z")" : "";
        const std::string own = R"("annotations":{"audience":["assistant"])" + modified + "}";
        const std::string also = row.titles ? R"(,"_meta":{"a":1})" : "";
        const std::string link = row.titles ? R"({"type":"resource_link","uri":"u:1","name":"n",)"
                                            : R"({"type":"text","text":"n: u:1",)";
        std::string out;
        make(row.name)->append_tool_result(out, {}, all);
        const std::string blocks =
            R"("content":[{"type":"text","text":"t",)" + own + also +
            R"(},{"type":"image","data":"aQ==","mimeType":"image/png",)" + own + also +
            R"(},{"type":"audio","data":"aQ==","mimeType":"audio/wav",)" + own + also + "}," +
            link + own + also + R"(},{"type":"resource","resource":{"uri":"u:2","text":"x")" +
            also + "}," + own + "}]";
        EXPECT_NE(out.find(blocks), std::string::npos) << out << "\n" << blocks;
    }
}

TEST(Shown, ALinkHasIconsWhereTheRevisionHas) {
    tool_result linking;
    linking.content = {
        resource_link{.uri = "u:1", .name = "n", .size = {}, .icons = {{.src = "https://a.ex/i"}}}
    };
    for (const revision_row& row : rows) {
        std::string out;
        make(row.name)->append_tool_result(out, {}, linking);
        EXPECT_EQ(
            out.find(R"("icons":[{"src":"https://a.ex/i"}])") != std::string::npos, row.icons
        );
    }
}

TEST(Shown, AResultHasMetaInEveryRevision) {
    tool_result result = text_result("x");
    result.meta = R"({"a":1})";
    for (const revision_row& row : rows) {
        std::string out;
        make(row.name)->append_tool_result(out, {}, result);
        const bool modern = row.name == "2026-07-28";
        EXPECT_TRUE(out.ends_with(modern ? R"(,"a":1}})" : R"(,"_meta":{"a":1}})")) << out;
        EXPECT_EQ(out.find("_meta"), out.rfind("_meta"));
    }
    const prompt_result given{.messages = {}, .meta = R"({"a":1})"};
    for (const revision_row& row : rows) {
        std::string out;
        make(row.name)->append_prompt(out, given);
        const bool modern = row.name == "2026-07-28";
        EXPECT_TRUE(out.ends_with(modern ? R"(,"a":1}})" : R"(,"_meta":{"a":1}})")) << out;
        EXPECT_EQ(out.find("_meta"), out.rfind("_meta"));
    }
    result.meta = "{}";
    std::string out;
    make("2026-07-28")->append_tool_result(out, {}, result);
    EXPECT_TRUE(out.ends_with(R"(}]}}})")) << out;
}

}  // namespace
}  // namespace warder::mcp
