#include "transport/admission.hpp"

#include <warder/mcp/classify.hpp>
#include <warder/transport/http_rules.hpp>

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

/// A client without a session.
server::peer peer_of(const http::request& request) {
    server::peer client{.can = {}, .logs = mcp::logging_level::info};
    if (request.access) client.principal = request.access->principal;
    return client;
}

void admit_message(
    const server::dispatcher& dispatcher,
    const http::request& request,
    const mcp::routing_fields& routing,
    json::node root,
    admission& into
) {
    const mcp::message message = mcp::read_message(root);
    const mcp::verdict decided = mcp::classify(routing, message);
    if (decided.refusal) {
        into.answer = answer_error(request, *decided.refusal, message.id, decided.era);
        return;
    }
    if (message.kind != mcp::message_kind::request) {
        into.answer = accepted_response();
        return;
    }
    server::entry work = dispatcher.admit(message, *decided.revision, request.fields, peer_of(request));
    if (const auto* error = std::get_if<mcp::protocol_error>(&work.work)) {
        into.answer = answer_error(request, *error, work.id, decided.era);
        return;
    }
    into.entries.push_back(std::move(work));
}

void admit_batch(
    const server::dispatcher& dispatcher,
    const http::request& request,
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
    const mcp::verdict decided = mcp::classify_batch(routing, messages);
    if (decided.refusal) {
        into.answer = answer_error(request, *decided.refusal, {}, decided.era);
        return;
    }
    into.batch = true;
    for (const mcp::message& message : messages) {
        // JSON-RPC 2.0 §6: what is no message is answered as a message would be.
        if (auto error = mcp::check_message(message)) {
            into.entries.push_back({message.id, decided.revision, *std::move(error)});
            continue;
        }
        if (message.kind != mcp::message_kind::request) continue;
        into.entries.push_back(dispatcher.admit(message, *decided.revision, request.fields, peer_of(request)));
    }
    if (into.entries.empty()) into.answer = accepted_response();
}

/// Whether the caller holds every scope of every entry, which is usual.
bool holds_all(const admission& admitted, const oauth::access_token* caller) {
    const auto held = [caller](const std::string& scope) {
        return caller != nullptr && caller->has_scope(scope);
    };
    return std::ranges::all_of(admitted.entries, [&held](const server::entry& work) {
        const server::component* called = work.called();
        return called == nullptr || std::ranges::all_of(called->scopes(), held);
    });
}

}  // namespace

bool admission::talks() const noexcept {
    return std::ranges::any_of(entries, [](const server::entry& work) {
        return work.talk() != nullptr;
    });
}

bool admission::listens() const noexcept {
    return !batch && std::holds_alternative<server::entry::listening>(entries.front().work);
}

admission admit(const server::dispatcher& dispatcher, const http::request& request) {
    admission admitted;
    const mcp::routing_fields routing = mcp::read_routing_fields(request.fields);
    const auto parsed = json::parse(request.body, [&](json::node root) {
        if (root.kind() == json::kind::array) {
            admit_batch(dispatcher, request, routing, root, admitted);
        } else {
            admit_message(dispatcher, request, routing, root, admitted);
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

server::scope_decision decide_scopes(const admission& admitted, const http::request& request) {
    server::scope_decision decision;
    // What is needed is only told to a caller who lacks a part of it.
    if (holds_all(admitted, request.access.get())) return decision;
    for (const server::entry& work : admitted.entries) {
        const server::component* called = work.called();
        if (called != nullptr) decision.add(called->scopes(), request.access.get());
    }
    return decision;
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
