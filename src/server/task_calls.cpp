#include "server/task_calls.hpp"

#include "server/begin_talk.hpp"
#include "server/sight.hpp"
#include <warder/oauth/access_token.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/server/task_board.hpp>

#include <utility>

namespace warder::server {
namespace {

/// As for an id that was never given out, whoever asks: an id is known to its caller alone.
mcp::protocol_error unknown_task() {
    return invalid_params("unknown task");
}

}  // namespace

bool knows_tasks(const mcp::message& message) {
    return message.meta && read_peer(*message.meta).can.has_extension(mcp::tasks_extension);
}

mcp::protocol_error lacks_tasks() {
    return error_of({refusal::reason::lacking_capability, {}, std::string(mcp::tasks_capability)});
}

std::optional<mcp::task_state> dispatcher::task_of(
    std::string_view id, const oauth::access_token* token
) const {
    const auto now = components_->newest();
    if (!may_see_task(id, sight_of(now->components(), token), token)) return std::nullopt;
    auto found = tasks_->find(id, oauth::principal_of(token));
    if (!found) return std::nullopt;
    return std::move(found->told);
}

bool dispatcher::may_see_task(
    std::string_view id, const sight& seen, const oauth::access_token* token
) const {
    const registered_tool* const tool = tool_of_task(id, seen, oauth::principal_of(token));
    return tool != nullptr &&
           server::decide(*tool, caller_of(token), *options_.log) == access_reason::allowed;
}

/// The tool that a caller's task is a call of; null where the caller has no such task, or may not
/// know of its tool.
const registered_tool* dispatcher::tool_of_task(
    std::string_view id, const sight& seen, std::string_view principal
) const {
    if (tasks_ == nullptr) return nullptr;
    const auto found = tasks_->summary(id, principal);
    return found ? seen.find(found->tool) : nullptr;
}

bool dispatcher::begin_task(entry& work, const http::request& request, const task_options& how)
    const {
    const std::string& name = work.called()->name();
    conversation& talk = *work.talk();
    const registered_tool* const called = work.found_in->components().find(name);
    // Null once the program hid the tool: its calls that run go on as they are.
    if (called == nullptr || tasks_ == nullptr) return false;
    if (!called->tool.runs_as_task) {
        options_.log->error(
            "a handler wants to run as a task, but its tool was declared without .task = true",
            {{"tool", name}, {"request_id", request.id}}
        );
        return false;
    }
    if (!work.revision->tasks || !talk.client.can.has_extension(mcp::tasks_extension)) {
        if (how.required) throw lacking_capability{std::string(mcp::tasks_capability)};
        return false;
    }
    if (talk.channel == nullptr || talk.stop.stop_requested()) return false;
    executor* const home = request.home();
    auto begun =
        tasks_->begin(how, oauth::principal_of(request.access), name, request.body.size(), home);
    if (!begun) throw no_room{};

    std::string response;
    mcp::begin_response(response, work.id);
    const auto& codec = *prepared(*work.revision).codec;
    codec.append_task(response, begun->told(), mcp::task_form::created);
    response += '}';
    auto stop = talk.channel->answer(response);
    if (!stop) {
        begun->cancel();
        return false;
    }
    begun->stopped_by(std::move(*stop));
    talk.become(std::move(begun));
    return true;
}

/// Makes what a handler gave the outcome of its task.
void dispatcher::end_task(const entry& work, outcome& given, const std::optional<refusal>& refused)
    const {
    running_task& ending = *work.talk()->as_task();
    const component& called = *work.called();
    if (refused) return ending.fail(error_of(*refused));
    auto failure = given.refusal() ? given.refusal() : called.refusal_of(given, work.uri);
    if (failure) return ending.fail(*std::move(failure));
    std::string result;
    called.append_result(result, *prepared(*work.revision).codec, given, work.uri);
    ending.complete(std::move(result));
}

/// Understands `tasks/get`, `tasks/update` and `tasks/cancel`.
///
/// @source  SEP-2663
entry::job dispatcher::admit_task(
    const mcp::message& message, mcp::operation asked, const sight& seen, std::string_view principal
) const {
    // Before the task is looked for.
    if (!knows_tasks(message)) return lacks_tasks();
    const auto id = message.param("taskId");
    if (!id || !id->string()) return invalid_params("\"taskId\" must be a string");
    entry::task_call about{.asked = asked, .id = std::string(*id->string())};
    if (asked == mcp::operation::update_task) {
        const auto given = message.param("inputResponses");
        if (!given || given->kind() != json::kind::object) {
            return invalid_params("\"inputResponses\" must be an object");
        }
        bool good = true;
        given->for_each_member([&about, &good](std::string_view key, json::node answer) {
            good = answer.kind() == json::kind::object;
            if (good) about.answers.insert_or_assign(std::string(key), answer.dump());
            return good;
        });
        // Taken, it would fail the call, and nobody could correct it.
        if (!good) return invalid_params("each answer must be an object");
    }
    about.called = tool_of_task(about.id, seen, principal);
    if (about.called == nullptr) return unknown_task();
    return about;
}

std::optional<refusal> dispatcher::answer_about_task(
    std::string& reply,
    const entry& work,
    const entry::task_call& asked,
    const http::request& request
) const {
    const prepared_revision& own = prepared(*work.revision);
    if (asked.asked == mcp::operation::get_task) {
        const auto found = tasks_->find(asked.id, oauth::principal_of(request.access));
        if (!found) {
            // It was forgotten since the request was admitted.
            mcp::append_error_response(reply, work.id, unknown_task(), work.revision->era);
            return std::nullopt;
        }
        mcp::begin_response(reply, work.id);
        own.codec->append_task(reply, found->told, mcp::task_form::detailed);
    } else {
        if (asked.asked == mcp::operation::update_task) {
            if (!tasks_->answer(asked.id, asked.answers)) return refusal{};
        } else {
            tasks_->cancel(asked.id);
        }
        mcp::begin_response(reply, work.id);
        reply += own.acknowledgement;
    }
    reply += '}';
    return std::nullopt;
}

}  // namespace warder::server
