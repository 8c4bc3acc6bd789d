#include "fixture.hpp"
#include <warder/server/raw_tool.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fixture {
namespace {

namespace mcp = warder::mcp;

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

struct template_variables {
    std::string id;
};

struct two_arguments {
    std::string arg1;
    std::string arg2;
};

struct resource_argument {
    std::string resourceUri;
};

void add_content_tools(warder::app& app) {
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

/// The bytes of the black pixel.
std::vector<std::byte> png_bytes() {
    constexpr unsigned char bytes[] = {
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48,
        0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00,
        0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00, 0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78,
        0xDA, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0xE5, 0x27, 0xDE, 0xFC, 0x00,
        0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    };
    std::vector<std::byte> copy;
    for (const unsigned char byte : bytes) {
        copy.push_back(std::byte{byte});
    }
    return copy;
}

mcp::prompt_message said(mcp::content_block content) {
    return {mcp::role::user, std::move(content)};
}

}  // namespace

void add_tools(warder::app& app) {
    add_content_tools(app);
    app.tool(echo("json_schema_2020_12_tool", "Has a schema of many keywords.", schema_2020_12));
    app.tool(echo(
        "test_x_mcp_header", "Has an argument that stands in the header too.", schema_with_header
    ));
}

void add_resources(warder::app& app) {
    app.resource(
        {.uri = "test://static-text",
         .name = "static-text",
         .description = "A text.",
         .mime_type = "text/plain"},
        [] { return "This is the content of the static text resource."; }
    );
    app.resource(
        {.uri = "test://static-binary",
         .name = "static-binary",
         .description = "A picture.",
         .mime_type = "image/png"},
        png_bytes
    );
    app.resource(
        {.uri = "test://watched-resource",
         .name = "watched-resource",
         .description = "A text that may change.",
         .mime_type = "text/plain",
         .subscribable = true},
        [] { return "Watched resource content."; }
    );
    app.resource(
        {.uri = "test://template/{id}/data",
         .name = "template",
         .description = "Data by id.",
         .mime_type = "application/json"},
        [](const template_variables& in) {
            std::string json = R"({"id":)";
            warder::json::encode(in.id, json);
            json += R"(,"templateTest":true,"data":)";
            warder::json::encode("Data for ID: " + in.id, json);
            return json + "}";
        }
    );
}

void add_prompts(warder::app& app) {
    app.prompt({.name = "test_simple_prompt", .description = "Has no arguments."}, [] {
        return "This is a simple prompt for testing.";
    });
    app.prompt(
        {.name = "test_prompt_with_arguments", .description = "Has two arguments."},
        [](const two_arguments& in) {
            return "Prompt with arguments: arg1='" + in.arg1 + "', arg2='" + in.arg2 + "'";
        }
    );
    app.prompt(
        {.name = "test_prompt_with_embedded_resource", .description = "Holds a resource."},
        [](const resource_argument& in) {
            return std::vector<mcp::prompt_message>{
                said(mcp::embedded_resource{
                    .uri = in.resourceUri,
                    .mime_type = "text/plain",
                    .text = "Embedded resource content for testing.",
                    .blob = {}
                }),
                said(mcp::text_content{"Please process the embedded resource above."}),
            };
        }
    );
    app.prompt({.name = "test_prompt_with_image", .description = "Holds a picture."}, [] {
        return std::vector<mcp::prompt_message>{
            said(mcp::image_content{png, "image/png"}),
            said(mcp::text_content{"Please analyze the image above."}),
        };
    });
    app.completion(
        {.prompt = "test_prompt_with_arguments", .argument = "arg1"},
        [](const mcp::completion_request& in) {
            return std::vector<std::string>{in.value + "1", in.value + "2"};
        }
    );
}

}  // namespace fixture
