// What the official conformance suite calls: every tool that needs no message from the server while
// it runs. Names, texts and schemas are the suite's.
#include <warder/server/raw_tool.hpp>
#include <warder/warder.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace mcp = warder::mcp;

/// One black pixel.
constexpr const char* png =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgAAAAAgAB5Sfe/AAAAABJRU5ErkJggg==";

/// No samples, 8 kHz.
constexpr const char* wav = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

/// Every keyword of it must come back as it is.
constexpr std::string_view schema_2020_12 = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": {
    "address": {
      "$anchor": "addressDef",
      "type": "object",
      "properties": {"street": {"type": "string"}, "city": {"type": "string"}}
    }
  },
  "properties": {
    "name": {"type": "string"},
    "address": {"$ref": "#/$defs/address"},
    "contactMethod": {"type": "string", "enum": ["phone", "email"]},
    "phone": {"type": "string"},
    "email": {"type": "string"}
  },
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]},
  "else": {"required": ["email"]},
  "additionalProperties": false
})";

constexpr std::string_view schema_with_header = R"({
  "type": "object",
  "properties": {"region": {"type": "string", "x-mcp-header": "Region"}},
  "required": ["region"]
})";

struct greet {
    std::string name;
};

void add_content_tools(warder::app& app) {
    // First, since the suite calls the first tool without arguments.
    app.tool({.name = "test_simple_text", .description = "Returns one block of text."}, [] {
        return "This is a simple text response for testing.";
    });
    app.tool({.name = "test_image_content", .description = "Returns a picture."}, [] {
        return mcp::image_content{png, "image/png"};
    });
    app.tool({.name = "test_audio_content", .description = "Returns a sound."}, [] {
        return mcp::audio_content{wav, "audio/wav"};
    });
    app.tool({.name = "test_embedded_resource", .description = "Returns a resource."}, [] {
        return mcp::embedded_resource{
            .uri = "test://embedded-resource",
            .mime_type = "text/plain",
            .text = "This is an embedded resource content.",
            .blob = {}
        };
    });
    app.tool(
        {.name = "test_multiple_content_types",
         .description = "Returns text, a picture and a resource."},
        []() -> std::vector<mcp::content_block> {
            return {
                mcp::text_content{"Multiple content types test:"},
                mcp::image_content{png, "image/png"},
                mcp::embedded_resource{
                    .uri = "test://mixed-content-resource",
                    .mime_type = "application/json",
                    .text = R"({"test":"data","value":123})",
                    .blob = {}
                },
            };
        }
    );
    app.tool({.name = "test_error_handling", .description = "Fails."}, [] {
        return mcp::error_result("This tool intentionally returns an error for testing");
    });
    app.tool({.name = "greet", .description = "Greets by name."}, [](const greet& in) {
        return "Hello, " + in.name + "!";
    });
}

/// Answers a call with its arguments, as text.
warder::server::tool echo(std::string name, std::string description, std::string_view schema) {
    return warder::server::make_tool(warder::server::raw_tool{
        .options = {.name = std::move(name), .description = std::move(description)},
        .input_schema = std::string(schema),
        .output_schema = {},
        .handler = [](warder::context&, std::string_view arguments
                   ) -> warder::task<warder::result<warder::tool_result>> {
            co_return mcp::text_result(std::string(arguments));
        },
    });
}

}  // namespace

int main(int argc, char** argv) {
    warder::app app({.name = "everything", .version = "1.0.0", .title = "Conformance fixture"});
    add_content_tools(app);
    app.tool(echo("json_schema_2020_12_tool", "Has a schema of many keywords.", schema_2020_12));
    app.tool(echo(
        "test_x_mcp_header", "Has an argument that stands in the header too.", schema_with_header
    ));
    return app.run(argc, argv);
}
