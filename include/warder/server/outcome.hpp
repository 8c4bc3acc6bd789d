/// Where a handler's value goes.
#pragma once

#include <warder/core/error.hpp>
#include <warder/mcp/content.hpp>

#include <optional>
#include <string>
#include <vector>

namespace warder::server {

/// Takes what one call gave, in whatever form; nothing taken is a result without content.
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

    /// Also in place of an error that was taken before.
    ///
    /// @throws std::invalid_argument  when its structured content is no JSON
    void take_result(mcp::tool_result result);

    /// Structured content that was encoded here, and the same as text for peers that know no
    /// structured content.
    void take_json(std::string json);

    void take_error(error failure);

    /// What was taken, unless it was an error.
    mcp::tool_result& result() noexcept { return result_; }

    const std::optional<error>& failure() const noexcept { return failure_; }

  private:
    mcp::tool_result result_;
    std::optional<error> failure_;
};

}  // namespace warder::server
