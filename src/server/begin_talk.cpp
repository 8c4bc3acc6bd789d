#include "server/begin_talk.hpp"

#include <warder/mcp/envelope.hpp>

#include <system_error>
#include <utility>

namespace warder::server {
namespace {

error wrong(std::string_view problem) {
    return {std::make_error_code(std::errc::invalid_argument), std::string(problem)};
}

/// A progress token as JSON text; empty for what is none, which is ignored.
result<std::string> read_progress_token(const json::node& meta) {
    const auto token = meta["progressToken"];
    if (!token) return std::string();
    const auto text = token->string();
    if (text && text->size() > mcp::max_id_bytes) {
        static_assert(mcp::max_id_bytes == 1024);
        return wrong("progressToken must have at most 1024 bytes");
    }
    return text || token->kind() == json::kind::integer ? token->dump() : std::string();
}

}  // namespace

peer read_peer(const json::node& meta) {
    peer client;
    const auto can = meta[mcp::client_capabilities_key];
    if (can) client.can = mcp::read_client_capabilities(*can);
    const auto level = meta[mcp::log_level_key];
    const auto name = level ? level->string() : std::nullopt;
    if (name) client.logs = mcp::parse_logging_level(*name);
    return client;
}

result<std::unique_ptr<conversation>> begin_talk(
    const mcp::message& message, const mcp::revision& revision, const peer& client
) {
    auto talk = std::make_unique<conversation>();
    talk->in_rounds = revision.rounds;
    talk->client = revision.rounds && message.meta ? read_peer(*message.meta) : client;
    if (message.meta) {
        auto token = read_progress_token(*message.meta);
        if (!token) return std::move(token).error();
        talk->progress_token = *std::move(token);
    }
    if (!revision.rounds) return talk;

    if (const auto given = message.param("inputResponses")) {
        if (given->kind() != json::kind::object) return wrong("inputResponses must be an object");
        given->for_each_member([&](std::string_view key, json::node answer) {
            talk->so_far.answers.insert_or_assign(std::string(key), answer.dump());
            return true;
        });
    }
    if (const auto state = message.param("requestState")) {
        if (!state->string()) return wrong("requestState must be a string");
        talk->sealed_state = *state->string();
        // An empty text is none that was ever given out, and must not pass for no state.
        if (talk->sealed_state.empty()) return wrong("Invalid or expired requestState");
    }
    return talk;
}

}  // namespace warder::server
