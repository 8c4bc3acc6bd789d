/// Where a handler's value goes.
#pragma once

#include <warder/core/error.hpp>
#include <warder/mcp/completion.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/error.hpp>
#include <warder/mcp/prompt.hpp>
#include <warder/mcp/resource.hpp>

#include <optional>
#include <string>
#include <vector>

namespace warder::server {

/// Takes what one call gave, in whatever form: of a tool, nothing taken is a result without
/// content. What kind of component was called decides which of the results counts. What is taken
/// last counts: a value takes the place of an error, so that a layer can make a result of a
/// failure, and an error that of a value.
///
/// What would spoil the response (structured content or `_meta` that is no JSON, a priority outside
/// of 0 to 1) is refused by `std::invalid_argument`, as a failure of the handler.
///
/// Its functions are not inline, so that programs with tools do not compile what results are made
/// of.
class outcome {
  public:
    outcome();
    ~outcome();
    outcome(const outcome&) = delete;
    outcome& operator=(const outcome&) = delete;

    void take_text(std::string text);
    void take_block(mcp::content_block block);
    void take_blocks(std::vector<mcp::content_block> blocks);

    void take_result(mcp::tool_result result);

    /// Structured content that was encoded here, and the same as text for peers that know no
    /// structured content.
    void take_json(std::string json);

    /// Contents of a resource: its text, one part, or all parts.
    void take_resource_text(std::string text);
    void take_part(mcp::resource_contents part);
    void take_parts(std::vector<mcp::resource_contents> parts);

    /// What a prompt gives: the text of one message of the user's, one message, or all of it.
    void take_message_text(std::string text);
    void take_message(mcp::prompt_message message);
    void take_prompt(mcp::prompt_result given);

    /// What an argument may be completed to: all values that there are, or what was found of them.
    void take_values(std::vector<std::string> all);
    void take_completion(mcp::completion_result found);

    void take_error(error failure);

    /// An error of the protocol, whatever was called.
    void take_refusal(mcp::protocol_error refusal);

    /// What was taken, unless it was an error.
    mcp::tool_result& result() noexcept { return result_; }
    std::vector<mcp::resource_contents>& contents() noexcept { return contents_; }
    mcp::prompt_result& prompt() noexcept { return prompt_; }
    mcp::completion_result& completion() noexcept { return completion_; }

    const std::optional<error>& failure() const noexcept { return failure_; }
    const std::optional<mcp::protocol_error>& refusal() const noexcept { return refusal_; }

  private:
    void forget_errors() noexcept;

    mcp::tool_result result_;
    std::vector<mcp::resource_contents> contents_;
    mcp::prompt_result prompt_;
    mcp::completion_result completion_;
    std::optional<error> failure_;
    std::optional<mcp::protocol_error> refusal_;
};

}  // namespace warder::server
