#include "mcp/wire/writers.hpp"
#include <warder/json/chrono.hpp>
#include <warder/json/writer.hpp>
#include <warder/mcp/task.hpp>

#include <array>

namespace warder::mcp {
namespace {

constexpr std::array<std::string_view, 5> status_names = {
    "working", "input_required", "completed", "failed", "cancelled"
};

void write_time(
    json::writer& out, std::string_view name, std::chrono::system_clock::time_point time
) {
    using milliseconds = std::chrono::milliseconds;
    const auto rounded = std::chrono::floor<milliseconds>(time);
    json::codec<std::chrono::time_point<std::chrono::system_clock, milliseconds>>::write(
        rounded, out.key(name)
    );
}

void write_details(json::writer& out, const task_state& told) {
    switch (told.status) {
        case task_status::input_required:
            out.key("inputRequests");
            wire::write_input_requests(out, told.questions);
            break;
        case task_status::completed:
            out.key("result").raw(told.result);
            break;
        case task_status::failed:
            if (!told.failure) break;
            out.key("error").begin_object();
            out.key("code").value(json_rpc_code(told.failure->failure));
            out.key("message").value(told.failure->message);
            if (!told.failure->data.empty()) out.key("data").raw(told.failure->data);
            out.end_object();
            break;
        case task_status::working:
        case task_status::cancelled:
            break;
    }
}

}  // namespace

std::string_view to_string(task_status status) noexcept {
    return status_names[static_cast<std::size_t>(status)];
}

void append_task_members(std::string& out, const task_state& told, task_form form) {
    std::string object;
    json::writer writer(object);
    writer.begin_object().key("taskId").value(told.id);
    writer.key("status").value(to_string(told.status));
    wire::write_optional(writer, "statusMessage", told.message);
    write_time(writer, "createdAt", told.created);
    write_time(writer, "lastUpdatedAt", told.changed);
    writer.key("ttlMs").value(static_cast<std::int64_t>(told.ttl.count()));
    writer.key("pollIntervalMs").value(static_cast<std::int64_t>(told.poll_interval.count()));
    if (form == task_form::detailed) write_details(writer, told);
    writer.end_object();
    out.append(object, 1, object.size() - 2);
}

}  // namespace warder::mcp
