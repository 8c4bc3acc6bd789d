#include "temporary_folder.hpp"
#include "unit/server/served.hpp"
#include <warder/server/registry.hpp>
#include <warder/server/ui_resource.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace warder::server {
namespace {

/// A view, as a client reads it.
struct UiResource : Served {
    std::string read(ui_resource_options options) {
        const std::string uri = options.uri;
        registry components;
        components.add(make_ui_resource(std::move(options)));
        serve(std::move(components));
        return ask("resources/read", R"({"uri":")" + uri + "\"}");
    }

    static std::string view(const std::string& html, const std::string& meta = {}) {
        return good(
            R"({"contents":[{"uri":"ui://a/b","mimeType":"text/html;profile=mcp-app","text":")" +
            html + "\"" + (meta.empty() ? "" : R"(,"_meta":{"ui":)" + meta + "}") + "}]}"
        );
    }
};

/// The sentence that a view is refused with.
std::string refusal(ui_resource_options options) {
    try {
        make_ui_resource(std::move(options));
    } catch (const std::invalid_argument& failure) {
        return failure.what();
    }
    return {};
}

TEST_F(UiResource, IsHtml) {
    EXPECT_EQ(read({.uri = "ui://a/b", .name = "v", .html = "<p>"}), view("<p>"));
    EXPECT_FALSE(used_pool);
}

TEST_F(UiResource, IsReadFromAFileOnce) {
    const tests::temporary_folder folder;
    folder.write("v.html", "<b>");
    const resource view_of_file =
        make_ui_resource({.uri = "ui://a", .name = "v", .file = folder / "v.html"});
    EXPECT_EQ(view_of_file.definition.size, 3u);
    EXPECT_EQ(view_of_file.definition.mime_type, "text/html;profile=mcp-app");
    EXPECT_EQ(read({.uri = "ui://a/b", .name = "v", .file = folder / "v.html"}), view("<b>"));
}

TEST_F(UiResource, TellsWhatItLoadsAndUses) {
    EXPECT_EQ(
        read({
            .uri = "ui://a/b",
            .name = "v",
            .html = "x",
            .csp =
                {.connect_domains = {"https://api.example.com", "wss://live.example.com"},
                 .resource_domains = {"data:"},
                 .frame_domains = {"https://f.example.com"},
                 .base_uri_domains = {"https://*.example.com:8443"}},
            .permissions =
                {.camera = true, .microphone = true, .geolocation = true, .clipboard_write = true},
            .domain = "a.example.com",
            .prefers_border = false,
        }),
        view(
            "x",
            R"({"csp":{"connectDomains":["https://api.example.com","wss://live.example.com"],)"
            R"("resourceDomains":["data:"],"frameDomains":["https://f.example.com"],)"
            R"("baseUriDomains":["https://*.example.com:8443"]},)"
            R"("permissions":{"camera":{},"microphone":{},"geolocation":{},"clipboardWrite":{}},)"
            R"("domain":"a.example.com","prefersBorder":false})"
        )
    );
    EXPECT_EQ(
        read({.uri = "ui://a/b", .name = "v", .html = "x", .permissions = {.geolocation = true}}),
        view("x", R"({"permissions":{"geolocation":{}}})")
    );
    EXPECT_EQ(
        read({.uri = "ui://a/b", .name = "v", .html = "x", .prefers_border = true}),
        view("x", R"({"prefersBorder":true})")
    );
}

TEST(UiResourceOptions, AreRefusedWithASentence) {
    for (const char* uri : {"", "ui:", "ui://", "ui:/a", "UI://a", "https://a", "a"}) {
        EXPECT_EQ(
            refusal({.uri = uri, .name = "v", .html = "x"}),
            "view \"" + std::string(uri) + "\": its URI begins with ui:// and goes on"
        );
    }
    EXPECT_EQ(
        refusal({.uri = "ui://a b", .name = "v", .html = "x"}),
        "resource \"ui://a b\": a URI is a scheme, a colon and more, in ASCII"
    );
    EXPECT_EQ(refusal({.uri = "ui://a", .html = "x"}), "resource \"ui://a\": it needs a name");
    const std::string one_of_two = "view \"ui://a\": it needs either html or a file";
    EXPECT_EQ(refusal({.uri = "ui://a", .name = "v"}), one_of_two);
    EXPECT_EQ(refusal({.uri = "ui://a", .name = "v", .html = "x", .file = "y"}), one_of_two);
    EXPECT_EQ(
        refusal({.uri = "ui://a", .name = "v", .html = "\xFF"}),
        "view \"ui://a\": its HTML is text in UTF-8, and not empty"
    );
    EXPECT_EQ(
        refusal({.uri = "ui://a", .name = "v", .file = "/nowhere/v.html"}),
        "view \"ui://a\": /nowhere/v.html: there is no such file"
    );
}

TEST(UiResourceOptions, NameOneSourceEach) {
    for (const std::string source :
         {"",
          "https://a https://b",
          "https://a; script-src *",
          "https://a,https://b",
          "https://a\n",
          "\"a\"",
          "https://é"}) {
        EXPECT_EQ(
            refusal(
                {.uri = "ui://a", .name = "v", .html = "x", .csp = {.connect_domains = {source}}}
            ),
            "view \"ui://a\": \"" + source + "\" is not one source of a policy"
        );
    }
}

/// `_meta` of a tool, or the sentence that it is refused with.
std::string meta_of(tool_options options) {
    options.name = "t";
    try {
        return make_tool(std::move(options), [] {}).definition.meta;
    } catch (const std::invalid_argument& failure) {
        return failure.what();
    }
}

TEST(ToolWithView, SaysSoInItsMeta) {
    EXPECT_EQ(meta_of({}), "");
    EXPECT_EQ(meta_of({.view = "ui://a"}), R"({"ui":{"resourceUri":"ui://a"}})");
    EXPECT_EQ(
        meta_of({.view = "ui://a", .visible_to = tool_visibility::model}),
        R"({"ui":{"resourceUri":"ui://a","visibility":["model"]}})"
    );
    EXPECT_EQ(
        meta_of({.view = "ui://a", .visible_to = tool_visibility::app}),
        R"({"ui":{"resourceUri":"ui://a","visibility":["app"]}})"
    );
    EXPECT_EQ(meta_of({.visible_to = tool_visibility::app}), R"({"ui":{"visibility":["app"]}})");
}

TEST(ToolWithView, KeepsItsOtherMeta) {
    EXPECT_EQ(
        meta_of({.view = "ui://a", .meta = R"({ "example.com/a": {"b": [1, "c"]} })"}),
        R"({"ui":{"resourceUri":"ui://a"},"example.com/a":{"b":[1,"c"]}})"
    );
    EXPECT_EQ(
        meta_of({.view = "ui://a", .meta = R"({"ui":{"visibility":["app"]}})"}),
        R"(tool "t": its `_meta` has "ui", which .view writes)"
    );
}

TEST(ToolWithView, IsRefusedWithAnotherUri) {
    for (const std::string uri : {"ui:", "ui://", "UI://a", "https://a", "a"}) {
        EXPECT_EQ(
            meta_of({.view = uri}), "tool \"t\": the URI of its view begins with ui:// and goes on"
        ) << uri;
    }
}

/// The sentence that a server with this tool does not start with.
std::string start_refusal(std::string view, std::string mime_type) {
    registry components;
    components.add(make_tool({.name = "t", .view = std::move(view)}, [] {}));
    components.add(make_resource(
        {.uri = "ui://a", .name = "a", .mime_type = std::move(mime_type)}, [] { return "x"; }
    ));
    try {
        components.require_views();
    } catch (const std::invalid_argument& failure) {
        return failure.what();
    }
    return {};
}

TEST(ToolWithView, HasOneOfItsServer) {
    EXPECT_EQ(start_refusal("ui://a", "text/html;profile=mcp-app"), "");
    EXPECT_EQ(start_refusal("", "text/html"), "");
    EXPECT_EQ(
        start_refusal("ui://b", "text/html;profile=mcp-app"),
        R"(tool "t": its view ui://b is no resource of this server; declare it by )"
        R"(app.view({.uri = "ui://b", ...}))"
    );
    EXPECT_EQ(
        start_refusal("ui://a", "text/html"),
        R"(tool "t": its view ui://a is a resource of another type than text/html;profile=mcp-app)"
    );
}

}  // namespace
}  // namespace warder::server
