/// Calls that go on behind their answer, as their client sees them.
#pragma once

#include <warder/mcp/error.hpp>
#include <warder/mcp/extension.hpp>
#include <warder/mcp/input.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::mcp {

/// JSON text of the capabilities that a client declares who knows tasks.
inline constexpr std::string_view tasks_capability =
    R"({"extensions":{"io.modelcontextprotocol/tasks":{}}})";

/// Where a task stands. From the last three it never comes back.
enum class task_status : std::uint8_t {
    working,
    input_required,  ///< waits for answers of the client
    completed,       ///< has a result, be it that the tool failed
    failed,          ///< has a JSON-RPC error
    cancelled,
};

/// The name on the wire.
std::string_view to_string(task_status status) noexcept;

/// Whether a task stays as it is.
constexpr bool is_final(task_status status) noexcept {
    return status >= task_status::completed;
}

/// What a client may know of a task.
///
/// @source  SEP-2663, schema `DetailedTask`
struct task_state {
    std::string id;
    task_status status = task_status::working;
    std::string message;  ///< for people; empty for none
    std::chrono::system_clock::time_point created;
    std::chrono::system_clock::time_point changed;
    std::chrono::milliseconds ttl{};            ///< how long it is kept
    std::chrono::milliseconds poll_interval{};  ///< how often to ask for it

    std::vector<input_request> questions;   ///< what waits for an answer
    std::string result;                     ///< of the call, as JSON text, once completed
    std::optional<protocol_error> failure;  ///< once failed
};

/// How much is told of a task.
enum class task_form : std::uint8_t {
    created,   ///< as the answer to the call that it comes from: where it stands
    detailed,  ///< with its questions, its result or its error
};

/// Appends the members of a task, without the braces around them.
void append_task_members(std::string& out, const task_state& told, task_form form);

}  // namespace warder::mcp
