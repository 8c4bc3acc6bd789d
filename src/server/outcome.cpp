#include <warder/crypto/base64url.hpp>
#include <warder/json/node.hpp>
#include <warder/mcp/meta.hpp>
#include <warder/server/outcome.hpp>

#include <stdexcept>
#include <utility>

namespace warder::server {
namespace {

/// Structured content as it may be sent: text of the user's would otherwise stand in the middle of
/// the response unread.
void make_ready(std::string& structured_content) {
    if (structured_content.empty()) return;
    const auto parsed = json::parse(structured_content, [](json::node) {});
    if (!parsed) {
        throw std::invalid_argument(
            "structured content cannot be read: " + parsed.error().log_text()
        );
    }
    structured_content = json::compact(structured_content);
}

/// The same for `_meta`.
void make_meta_ready(std::string& meta) {
    if (meta.empty()) return;
    auto checked = mcp::checked_meta(meta);
    if (!checked) throw std::invalid_argument(checked.error().detail);
    meta = *std::move(checked);
}

void make_ready(mcp::content_block& block) {
    const auto make_typed_ready = [](auto& typed) {
        make_meta_ready(typed.meta);
        const std::string problem = mcp::annotations_problem(typed.annotations);
        if (!problem.empty()) throw std::invalid_argument(problem);
        if constexpr (requires { typed.data; }) {
            if (!crypto::base64_decode(typed.data)) {
                throw std::invalid_argument("the data of a picture or sound is no base64");
            }
        }
        if constexpr (requires { typed.icons; }) {
            const std::string wrong = mcp::icon_problem(typed.icons);
            if (!wrong.empty()) throw std::invalid_argument(wrong);
        }
    };
    std::visit(make_typed_ready, block);
}

void make_ready(std::vector<mcp::content_block>& blocks) {
    for (mcp::content_block& block : blocks) {
        make_ready(block);
    }
}

}  // namespace

outcome::outcome() = default;
outcome::~outcome() = default;

void outcome::take_text(std::string text) {
    result_ = mcp::text_result(std::move(text));
    forget_errors();
}

void outcome::take_block(mcp::content_block block) {
    make_ready(block);
    result_ = {};
    result_.content.push_back(std::move(block));
    forget_errors();
}

void outcome::take_blocks(std::vector<mcp::content_block> blocks) {
    make_ready(blocks);
    result_ = {};
    result_.content = std::move(blocks);
    forget_errors();
}

void outcome::take_result(mcp::tool_result result) {
    make_ready(result.structured_content);
    make_meta_ready(result.meta);
    make_ready(result.content);
    // MCP 2025-11-25 server/tools "Structured Content": the same as text, for peers that do not
    // know it.
    if (result.content.empty() && !result.structured_content.empty()) {
        result.content.emplace_back(mcp::text_content{result.structured_content});
    }
    result_ = std::move(result);
    forget_errors();
}

void outcome::take_json(std::string json) {
    result_ = mcp::text_result(json);
    result_.structured_content = std::move(json);
    forget_errors();
}

void outcome::take_resource_text(std::string text) {
    mcp::resource_contents part;
    part.text = std::move(text);
    take_part(std::move(part));
}

void outcome::take_part(mcp::resource_contents part) {
    make_meta_ready(part.meta);
    contents_.clear();
    contents_.push_back(std::move(part));
    forget_errors();
}

void outcome::take_parts(std::vector<mcp::resource_contents> parts) {
    for (mcp::resource_contents& part : parts) {
        make_meta_ready(part.meta);
    }
    contents_ = std::move(parts);
    forget_errors();
}

void outcome::take_message_text(std::string text) {
    take_message({mcp::role::user, mcp::text_content{std::move(text)}});
}

void outcome::take_message(mcp::prompt_message message) {
    make_ready(message.content);
    prompt_ = {};
    prompt_.messages.push_back(std::move(message));
    forget_errors();
}

void outcome::take_prompt(mcp::prompt_result given) {
    for (mcp::prompt_message& message : given.messages) {
        make_ready(message.content);
    }
    make_meta_ready(given.meta);
    prompt_ = std::move(given);
    forget_errors();
}

void outcome::take_values(std::vector<std::string> all) {
    completion_ = {};
    completion_.total = all.size();
    completion_.values = std::move(all);
    forget_errors();
}

void outcome::take_completion(mcp::completion_result found) {
    completion_ = std::move(found);
    forget_errors();
}

void outcome::take_refusal(mcp::protocol_error refusal) {
    refusal_ = std::move(refusal);
}

void outcome::take_error(error failure) {
    failure_.emplace(std::move(failure));
    refusal_.reset();
}

void outcome::forget_errors() noexcept {
    failure_.reset();
    refusal_.reset();
}

}  // namespace warder::server
