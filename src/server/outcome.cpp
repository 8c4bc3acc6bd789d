#include <warder/server/outcome.hpp>

#include <utility>

namespace warder::server {

outcome::outcome() = default;
outcome::~outcome() = default;

void outcome::take_text(std::string text) {
    result_ = mcp::text_result(std::move(text));
}

void outcome::take_block(mcp::content_block block) {
    result_ = {};
    result_.content.push_back(std::move(block));
}

void outcome::take_blocks(std::vector<mcp::content_block> blocks) {
    result_ = {};
    result_.content = std::move(blocks);
}

void outcome::take_result(mcp::tool_result result) {
    result_ = std::move(result);
}

void outcome::take_json(std::string json) {
    result_ = mcp::text_result(json);
    result_.structured_content = std::move(json);
}

void outcome::take_error(error failure) {
    failure_.emplace(std::move(failure));
}

}  // namespace warder::server
