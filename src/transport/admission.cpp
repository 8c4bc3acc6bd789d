#include "transport/admission.hpp"

#include "transport/session.hpp"
#include <warder/transport/http_rules.hpp>
#include <warder/transport/sessions.hpp>

#include <algorithm>
#include <utility>

namespace warder::transport {
namespace {

http::response answer_error(
    const http::request& request,
    const mcp::protocol_error& error,
    std::string_view id,
    mcp::era peer
) {
    return error_response(form_of_answer(request), error, id, peer);
}

/// Finds the session of a message of the older revisions, and its revision with it. Gives what is
/// wrong instead.
std::optional<mcp::protocol_error> enter_session(
    const session_door& door,
    const http::request& request,
    const mcp::routing_fields& routing,
    mcp::verdict& decided,
    admission& into
) {
    // Where there are no sessions an id is left over from a server that had them.
    if (door.table == nullptr) return std::nullopt;
    if (!routing.session.present() && !door.required) return std::nullopt;
    auto found = join_session(door, routing, request);
    if (auto* wrong = std::get_if<mcp::protocol_error>(&found)) return std::move(*wrong);
    into.joined = std::get<std::shared_ptr<session>>(std::move(found));
    decided.revision = &into.joined->revision;
    return std::nullopt;
}

/// The same for `initialize`, which stands before the session.
std::optional<mcp::protocol_error> enter_initialize(
    const session_door& door,
    const http::request& request,
    const mcp::routing_fields& routing,
    const mcp::message& message,
    admission& into
) {
    if (door.table == nullptr) return std::nullopt;
    if (routing.session.present()) {
        auto found = join_session(door, routing, request);
        if (auto* wrong = std::get_if<mcp::protocol_error>(&found)) return std::move(*wrong);
        return mcp::protocol_error{
            mcp::errc::invalid_request, "Invalid Request: the session is open already", {}
        };
    }
    const auto declared = message.param("capabilities");
    server::peer& client = into.introduced.emplace();
    client.logs = mcp::logging_level::info;
    if (declared) client.can = mcp::read_client_capabilities(*declared);
    return std::nullopt;
}

mcp::protocol_error needs_session() {
    return {mcp::errc::session_missing, "Bad Request: Mcp-Session-Id header is required", {}};
}

/// Understands a request within or without a session.
void admit_request(
    const server::dispatcher& dispatcher,
    const http::request& request,
    const mcp::revision& revision,
    const mcp::message& message,
    admission& into
) {
    server::sender from{.fields = &request.fields, .caller = request.access.get()};
    if (into.joined) from.client = into.joined->client();
    server::entry& work = into.entries.emplace_back(dispatcher.admit(message, revision, from));
    if (!into.joined) {
        if (std::holds_alternative<server::entry::settled_call>(work.work)) {
            work.work = needs_session();
        }
        return;
    }
    into.told.note_level(message, work);
}

void admit_message(
    const server::dispatcher& dispatcher,
    const http::request& request,
    const session_door& door,
    const mcp::routing_fields& routing,
    json::node root,
    admission& into
) {
    const mcp::message message = mcp::read_message(root);
    mcp::verdict decided = mcp::classify(routing, message);
    if (!decided.refusal && decided.era == mcp::era::legacy) {
        const bool opens =
            message.kind == mcp::message_kind::request && message.method == "initialize";
        decided.refusal = opens ? enter_initialize(door, request, routing, message, into)
                                : enter_session(door, request, routing, decided, into);
    }
    if (decided.refusal) {
        into.answer = answer_error(request, *decided.refusal, message.id, decided.era);
        return;
    }
    if (message.kind != mcp::message_kind::request) {
        if (into.joined) into.told.note(message);
        return;
    }
    admit_request(dispatcher, request, *decided.revision, message, into);
    const server::entry& work = into.entries.back();
    if (const auto* error = std::get_if<mcp::protocol_error>(&work.work)) {
        into.answer = answer_error(request, *error, work.id, decided.era);
    }
}

void admit_batch(
    const server::dispatcher& dispatcher,
    const http::request& request,
    const session_door& door,
    const mcp::routing_fields& routing,
    json::node root,
    admission& into
) {
    std::vector<mcp::message> messages;
    root.for_each_element([&](json::node element) {
        messages.push_back(mcp::read_message(element));
        // One more than is allowed shows that there are too many.
        return messages.size() <= mcp::max_batch;
    });
    mcp::verdict decided = mcp::classify_batch(routing, messages);
    if (!decided.refusal) decided.refusal = enter_session(door, request, routing, decided, into);
    if (!decided.refusal && !decided.revision->batches) {
        decided.refusal = mcp::protocol_error{
            mcp::errc::invalid_request, "Invalid Request: this revision has no batches", {}
        };
    }
    if (decided.refusal) {
        into.answer = answer_error(request, *decided.refusal, {}, decided.era);
        return;
    }
    into.batch = true;
    for (const mcp::message& message : messages) {
        // JSON-RPC 2.0 §6: what is no message is answered as a message would be.
        if (auto error = mcp::check_message(message)) {
            into.entries.push_back({message.id, decided.revision, *std::move(error)});
        } else if (message.kind == mcp::message_kind::request) {
            admit_request(dispatcher, request, *decided.revision, message, into);
        } else if (into.joined) {
            into.told.note(message);
        }
    }
}

}  // namespace

bool admission::talks() const noexcept {
    return std::ranges::any_of(entries, [](const server::entry& work) {
        return work.talk() != nullptr;
    });
}

bool admission::listens() const noexcept {
    return !batch && !entries.empty() &&
           std::holds_alternative<server::entry::listening>(entries.front().work);
}

std::variant<std::shared_ptr<session>, mcp::protocol_error> join_session(
    const session_door& door, const mcp::routing_fields& fields, const http::request& request
) {
    if (!fields.session.present()) return needs_session();
    const std::string_view caller = oauth::principal_of(request.access);
    auto found = fields.session.count == 1
                     ? door.table->find(fields.session.value, caller, door.now)
                     : nullptr;
    if (!found) return mcp::protocol_error{mcp::errc::session_not_found, "Session not found", {}};
    found->joined_by(request.access);
    const mcp::routing_field& version = fields.protocol_version;
    if (version.present() && !version.says(found->revision.name)) {
        return mcp::protocol_error{
            mcp::errc::unsupported_legacy,
            "Bad Request: MCP-Protocol-Version is not that of the session",
            {}
        };
    }
    return found;
}

admission admit(
    const server::dispatcher& dispatcher, const http::request& request, const session_door& door
) {
    admission admitted;
    const mcp::routing_fields routing = mcp::read_routing_fields(request.fields);
    const auto parsed = json::parse(request.body, [&](json::node root) {
        if (root.kind() == json::kind::array) {
            admit_batch(dispatcher, request, door, routing, root, admitted);
        } else {
            admit_message(dispatcher, request, door, routing, root, admitted);
        }
    });
    if (!parsed) {
        const mcp::protocol_error error{
            mcp::errc::parse_error, "Parse error: " + parsed.error().description, {}
        };
        admitted.answer = answer_error(request, error, {}, routing.error_era());
    }
    return admitted;
}

void heed(admission& admitted) {
    if (!admitted.joined) return;
    session& joined = *admitted.joined;
    for (const std::string& id : admitted.told.cancelled) {
        joined.calls.cancel(id);
    }
    heed(admitted.told, joined, admitted.entries);
}

void name_operation(const admission& admitted, http::request& request) {
    std::string& operation = request.operation;
    std::size_t more = 0;
    for (const server::entry& work : admitted.entries) {
        const server::component* called = work.called();
        if (called == nullptr) continue;
        if (operation.empty()) {
            operation = called->name();
            request.operation_kind = called->kind();
        } else {
            ++more;
        }
    }
    if (more > 0) operation += "+" + std::to_string(more);
}

}  // namespace warder::transport
