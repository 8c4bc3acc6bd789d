#include "transport/heard.hpp"

#include "core/whole_number.hpp"
#include "transport/session.hpp"
#include <warder/json/writer.hpp>
#include <warder/server/outcome.hpp>

#include <system_error>
#include <utility>

namespace warder::transport {
namespace {

/// What a client says that refused a question: its code, and its words for the log only.
error refusal_of(const json::node& told) {
    constexpr std::size_t most_words = 200;
    const auto code = told["code"];
    const auto words = told["message"];
    std::string sentence = "The client refused";
    if (code && code->integer()) sentence += " (code " + std::to_string(*code->integer()) + ")";
    std::string detail;
    if (words) json::append_string(detail, words->string().value_or("").substr(0, most_words));
    return {std::make_error_code(std::errc::operation_canceled), sentence + ".", std::move(detail)};
}

/// Subscribes, or takes a subscription back.
void heed_subscription(session& joined, server::entry& work) {
    if (!std::holds_alternative<server::entry::settled_call>(work.work)) return;
    if (work.asked == mcp::operation::unsubscribe) {
        joined.unsubscribe(work.uri);
    } else if (!joined.subscribe(work.uri)) {
        work.work = server::invalid_params("the session has too many subscriptions");
    }
}

}  // namespace

void heard::note(const mcp::message& message) {
    if (message.kind == mcp::message_kind::response) {
        const auto id = whole_number<std::uint64_t>(message.id);
        if (!id) return;  // none of those that were given out
        if (message.result) answers.push_back({*id, message.result->dump()});
        if (message.error) answers.push_back({*id, refusal_of(*message.error)});
    } else if (message.method == "notifications/cancelled") {
        const auto request = message.param("requestId");
        if (request) cancelled.push_back(mcp::read_id(*request));
    }
}

void heard::note_level(const mcp::message& message, const server::entry& work) {
    const bool sets_level = work.asked == mcp::operation::set_log_level;
    if (sets_level && std::holds_alternative<server::entry::ready_result>(work.work)) {
        level = mcp::parse_logging_level(*message.param("level")->string());
    }
}

void heed(heard& told, session& joined, std::span<server::entry> entries) {
    if (told.level) joined.set_log_level(*told.level);
    for (server::entry& work : entries) {
        heed_subscription(joined, work);
    }
    for (heard::answer& answer : told.answers) {
        joined.questions.answer(answer.id, std::move(answer.said));
    }
}

}  // namespace warder::transport
