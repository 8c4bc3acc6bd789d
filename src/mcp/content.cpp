#include <warder/crypto/base64url.hpp>
#include <warder/json/chrono.hpp>
#include <warder/json/decode.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/resource.hpp>

#include <utility>

namespace warder::mcp {
namespace {

bool is_time(std::string_view text) {
    std::string quoted;
    json::append_string(quoted, text);
    bool good = false;
    const auto parsed = json::parse(quoted, [&good](json::node root) {
        good = json::decode<std::chrono::system_clock::time_point>(root).has_value();
    });
    return parsed && good;
}

}  // namespace

std::string annotations_problem(const annotations& said) {
    const bool in_range = said.priority >= 0 && said.priority <= 1;
    if (!in_range && said.priority != annotations::no_priority) {
        return "a priority is a number from 0 to 1";
    }
    if (!said.last_modified.empty() && !is_time(said.last_modified)) {
        return "when something was last modified is a date and time of RFC 3339";
    }
    return {};
}

image_content image_from_bytes(std::string_view bytes, std::string mime_type) {
    return {.data = crypto::base64_encode(bytes), .mime_type = std::move(mime_type)};
}

audio_content audio_from_bytes(std::string_view bytes, std::string mime_type) {
    return {.data = crypto::base64_encode(bytes), .mime_type = std::move(mime_type)};
}

tool_result text_result(std::string text) {
    tool_result result;
    result.content.emplace_back(text_content{std::move(text)});
    return result;
}

tool_result error_result(std::string text) {
    tool_result result = text_result(std::move(text));
    result.is_error = true;
    return result;
}

resource_contents blob_contents(std::string_view bytes) {
    resource_contents contents;
    contents.blob = crypto::base64_encode(bytes);
    return contents;
}

}  // namespace warder::mcp
