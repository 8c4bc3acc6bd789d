#include <warder/json/node.hpp>
#include <warder/server/outcome.hpp>

#include <stdexcept>
#include <utility>

namespace warder::server {
namespace {

/// The same JSON without spaces and line breaks.
std::string compact(const std::string& json) {
    std::string text;
    const auto parsed = json::parse(json, [&](json::node root) { text = root.dump(); });
    if (parsed) return text;
    throw std::invalid_argument("structured content cannot be read: " + parsed.error().log_text());
}

}  // namespace

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
    // Text of the user's, which would otherwise stand in the middle of the response unread.
    if (!result.structured_content.empty()) {
        result.structured_content = compact(result.structured_content);
    }
    result_ = std::move(result);
    failure_.reset();
}

void outcome::take_json(std::string json) {
    result_ = mcp::text_result(json);
    result_.structured_content = std::move(json);
}

void outcome::take_resource_text(std::string text) {
    mcp::resource_contents part;
    part.text = std::move(text);
    take_part(std::move(part));
}

void outcome::take_part(mcp::resource_contents part) {
    contents_.clear();
    contents_.push_back(std::move(part));
}

void outcome::take_parts(std::vector<mcp::resource_contents> parts) {
    contents_ = std::move(parts);
}

void outcome::take_message_text(std::string text) {
    take_message({mcp::role::user, mcp::text_content{std::move(text)}});
}

void outcome::take_message(mcp::prompt_message message) {
    prompt_ = {};
    prompt_.messages.push_back(std::move(message));
}

void outcome::take_prompt(mcp::prompt_result given) {
    prompt_ = std::move(given);
}

void outcome::take_values(std::vector<std::string> all) {
    completion_ = {};
    completion_.total = all.size();
    completion_.values = std::move(all);
}

void outcome::take_completion(mcp::completion_result found) {
    completion_ = std::move(found);
}

void outcome::take_refusal(mcp::protocol_error refusal) {
    refusal_ = std::move(refusal);
}

void outcome::take_error(error failure) {
    failure_.emplace(std::move(failure));
}

}  // namespace warder::server
