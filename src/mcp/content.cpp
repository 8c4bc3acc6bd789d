#include <warder/crypto/base64url.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/resource.hpp>

#include <utility>

namespace warder::mcp {

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
