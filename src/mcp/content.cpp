#include <warder/mcp/content.hpp>

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

}  // namespace warder::mcp
