#include <warder/json/writer.hpp>
#include <warder/mcp/classify.hpp>
#include <warder/mcp/client.hpp>
#include <warder/mcp/envelope.hpp>
#include <warder/mcp/header_parameter.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace warder::mcp {
namespace {

/// Every notification of every revision is named like this. Any other message without an id is a
/// request whose author forgot the id.
constexpr std::string_view notification_prefix = "notifications/";

bool is_request_without_id(const message& body) {
    return body.kind == message_kind::notification && !body.method.starts_with(notification_prefix);
}

bool is_modern(const routing_field& version) noexcept {
    return version.present() && names_modern_era(version.value);
}

/// The revision that a message says it speaks, whatever type it has; nothing for a legacy message.
std::optional<json::node> claim_of(const message& body) noexcept {
    return body.meta ? (*body.meta)[protocol_version_key] : std::nullopt;
}

verdict refuse(errc failure, std::string message, era peer, std::string data = {}) {
    return {nullptr, protocol_error{failure, std::move(message), std::move(data)}, peer};
}

protocol_error missing_in_envelope(std::span<const std::string_view> names) {
    std::string message = "Invalid params: a request of this revision needs ";
    std::string data;
    json::writer writer(data);
    writer.begin_object().key("envelope").begin_object().key("missing").begin_array();
    for (const std::string_view name : names) {
        if (name != names.front()) message += " and ";
        message += name == "_meta" ? "params._meta" : "params._meta[\"" + std::string(name) + "\"]";
        writer.value(name);
    }
    writer.end_array().end_object().end_object();
    message += "; supported protocol versions: " + version_list();
    return {errc::invalid_envelope, std::move(message), std::move(data)};
}

protocol_error malformed_in_envelope(std::string_view key, std::string_view problem) {
    std::string data;
    json::writer writer(data);
    writer.begin_object().key("envelope").begin_object();
    writer.key("key").value(key).key("problem").value(problem);
    writer.end_object().end_object();
    std::string message = "Invalid params: params._meta[\"";
    message.append(key).append("\"] ").append(problem);
    return {errc::invalid_envelope, std::move(message), std::move(data)};
}

bool is_implementation(json::node value) {
    const auto name = value["name"];
    const auto version = value["version"];
    return name && name->string() && version && version->string();
}

bool is_log_level(json::node value) {
    const auto level = value.string();
    return level && parse_logging_level(*level);
}

/// What is wrong with the envelope of a modern message.
///
/// @source  MCP 2026-07-28 basic "Request metadata"
std::optional<protocol_error> check_envelope(const message& body) {
    const auto& meta = body.meta;
    if (!meta) return missing_in_envelope(std::array<std::string_view, 1>{"_meta"});

    const auto version = (*meta)[protocol_version_key];
    const auto capabilities = (*meta)[client_capabilities_key];
    std::vector<std::string_view> missing;
    if (!version) missing.push_back(protocol_version_key);
    if (!capabilities) missing.push_back(client_capabilities_key);
    if (!missing.empty()) return missing_in_envelope(missing);

    if (!version->string()) return malformed_in_envelope(protocol_version_key, "must be a string");
    if (capabilities->kind() != json::kind::object) {
        return malformed_in_envelope(client_capabilities_key, "must be an object");
    }
    const auto client = (*meta)[client_info_key];
    if (client && !is_implementation(*client)) {
        return malformed_in_envelope(
            client_info_key, "must have the strings \"name\" and \"version\""
        );
    }
    const auto level = (*meta)[log_level_key];
    if (level && !is_log_level(*level)) {
        return malformed_in_envelope(log_level_key, "must be a log level");
    }
    return std::nullopt;
}

protocol_error mismatch(std::string message) {
    return {errc::header_mismatch, "Header mismatch: " + std::move(message), {}};
}

/// What contradicts between the header fields, where present, and the body.
std::optional<protocol_error> check_agreement(
    const routing_fields& fields, const message& body, std::string_view claim
) {
    if (fields.protocol_version.present() && !fields.protocol_version.says(claim)) {
        return mismatch("MCP-Protocol-Version must equal the protocol version in params._meta");
    }
    if (fields.method.present() && !fields.method.says(body.method)) {
        return mismatch("Mcp-Method must equal \"method\"");
    }
    return std::nullopt;
}

/// The member of `params` that `Mcp-Name` repeats, or an empty name.
std::string_view named_member(std::string_view method) noexcept {
    if (method == "tools/call" || method == "prompts/get") return "name";
    if (method == "resources/read") return "uri";
    if (method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel") {
        return "taskId";
    }
    return {};
}

std::optional<protocol_error> check_name(const routing_field& field, const message& body) {
    const std::string_view member = named_member(body.method);
    if (member.empty()) return std::nullopt;
    const auto value = body.param(member);
    const auto name = value ? value->string() : std::nullopt;
    // Without a name there is nothing to compare; the handler of the method says what is missing.
    if (!name) return std::nullopt;
    if (!field.present()) return mismatch("Mcp-Name is missing");
    const auto decoded = field.count == 1 ? decode_field_value(field.value) : std::nullopt;
    if (!decoded || *decoded != *name) {
        return mismatch("Mcp-Name must equal params." + std::string(member));
    }
    return std::nullopt;
}

verdict refuse_modern(protocol_error error) {
    return {nullptr, std::move(error), era::modern};
}

verdict refuse_version(std::string_view requested) {
    std::string data;
    json::writer writer(data);
    writer.begin_object().key("supported").raw(supported_versions(era::modern));
    writer.key("requested").value(requested).end_object();
    return refuse(
        errc::unsupported_version,
        "Unsupported protocol version; supported: " + version_list(era::modern),
        era::modern,
        std::move(data)
    );
}

/// Decides about the claim of a message whose envelope is in order.
verdict classify_version(const message& body) {
    const std::string_view claim = *claim_of(body)->string();
    const revision* spoken = find_revision(claim);
    // A notification is not answered, so its revision need not be known.
    if (body.kind == message_kind::notification) return {spoken, {}, era::modern};
    if (spoken == nullptr || spoken->era != era::modern) return refuse_version(claim);
    return {spoken, {}, era::modern};
}

/// Decides about a request or notification that claims a revision.
verdict classify_claim(const routing_fields& fields, const message& body) {
    if (auto error = check_envelope(body)) return refuse_modern(std::move(*error));
    const std::string_view claim = *claim_of(body)->string();
    if (auto error = check_agreement(fields, body, claim)) return refuse_modern(std::move(*error));
    verdict decided = classify_version(body);
    if (decided.refusal || body.kind == message_kind::notification) return decided;
    if (!fields.protocol_version.present()) {
        return refuse_modern(mismatch("MCP-Protocol-Version is missing"));
    }
    if (!fields.method.present()) return refuse_modern(mismatch("Mcp-Method is missing"));
    if (auto error = check_name(fields.name, body)) return refuse_modern(std::move(*error));
    return decided;
}

/// Decides about `initialize` of a client that says nothing else.
verdict negotiate_with(const message& body) {
    const auto asked = body.param("protocolVersion");
    const auto name = asked ? asked->string() : std::nullopt;
    return {&negotiate(name.value_or("")), {}, era::legacy};
}

/// Whether an `initialize` is a modern request all the same, of which there is none.
bool claims_modern(const message& body) {
    const auto claim = claim_of(body);
    const auto name = claim ? claim->string() : std::nullopt;
    return name && names_modern_era(*name) && !check_envelope(body);
}

/// Decides about a message without a claim and without a modern header.
verdict classify_legacy(const routing_fields& fields, const message& body) {
    if (body.method == "initialize") return negotiate_with(body);
    const routing_field& field = fields.protocol_version;
    if (!field.present()) return {&assumed_revision(), {}, era::legacy};
    const revision* spoken = field.count == 1 ? find_revision(field.value) : nullptr;
    // MCP 2025-11-25 basic/transports: an invalid or unsupported version MUST be answered with 400.
    if (spoken == nullptr) {
        return refuse(
            errc::unsupported_legacy,
            "Bad Request: unsupported MCP-Protocol-Version; supported: " + version_list(),
            era::legacy
        );
    }
    return {spoken, {}, era::legacy};
}

verdict classify_initialize(const routing_fields& fields, const message& body) {
    if (claims_modern(body)) return classify_claim(fields, body);
    if (is_modern(fields.protocol_version)) {
        return {
            nullptr,
            mismatch("initialize belongs to revisions before that of MCP-Protocol-Version"),
            era::modern
        };
    }
    return classify_legacy(fields, body);
}

constexpr const char* no_batches = "this revision has no batches";

verdict refuse_batch(const char* why, era peer) {
    return refuse(errc::invalid_request, std::string("Invalid Request: ") + why, peer);
}

/// What is wrong with an array of messages whatever revision it is of; null for nothing.
const char* problem_of_batch(std::span<const message> body) {
    // JSON-RPC 2.0 §6: an empty array is an invalid request.
    if (body.empty()) return "the batch is empty";
    if (body.size() > max_batch) return "the batch has more than 100 messages";
    for (const message& element : body) {
        if (claim_of(element)) return no_batches;
        // MCP 2025-03-26 basic/lifecycle: initialize MUST NOT be part of a batch.
        if (element.method == "initialize") return "initialize stands alone";
    }
    return nullptr;
}

}  // namespace

era routing_fields::error_era() const noexcept {
    return is_modern(protocol_version) ? era::modern : era::legacy;
}

routing_fields read_routing_fields(const http::fields& fields) noexcept {
    routing_fields found;
    const auto count = [](routing_field& field, std::string_view value) {
        if (field.count++ == 0) field.value = value;
    };
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto [name, value] = fields.at(i);
        if (http::iequals(name, "MCP-Protocol-Version")) count(found.protocol_version, value);
        if (http::iequals(name, "Mcp-Method")) count(found.method, value);
        if (http::iequals(name, "Mcp-Name")) count(found.name, value);
        if (http::iequals(name, "Mcp-Session-Id")) count(found.session, value);
    }
    return found;
}

verdict classify(const routing_fields& fields, const message& body) {
    if (auto error = check_message(body)) {
        return {nullptr, std::move(error), fields.error_era()};
    }
    switch (body.kind) {
        case message_kind::invalid:
            break;
        case message_kind::response:
            return {&assumed_revision(), {}, era::legacy};
        case message_kind::request:
            if (body.method == "initialize") return classify_initialize(fields, body);
            if (claim_of(body)) return classify_claim(fields, body);
            if (is_modern(fields.protocol_version)) {
                return {nullptr, check_envelope(body), era::modern};
            }
            return classify_legacy(fields, body);
        case message_kind::notification:
            if (claim_of(body)) return classify_claim(fields, body);
            // Clients send the modern header on notifications without an envelope; the rules leave
            // that open, so it is accepted.
            if (is_modern(fields.protocol_version)) return {nullptr, {}, era::modern};
            return classify_legacy(fields, body);
    }
    return refuse(errc::invalid_request, "Invalid Request", fields.error_era());
}

std::optional<protocol_error> check_message(const message& body) {
    const bool no_id = is_request_without_id(body);
    if (body.kind != message_kind::invalid && !no_id) return std::nullopt;
    const std::string_view problem = no_id ? "\"id\" is missing" : body.problem;
    return protocol_error{errc::invalid_request, "Invalid Request: " + std::string(problem), {}};
}

verdict classify_batch(const routing_fields& fields, std::span<const message> body) {
    if (const char* wrong = problem_of_batch(body)) return refuse_batch(wrong, fields.error_era());
    if (is_modern(fields.protocol_version)) return refuse_batch(no_batches, era::modern);
    verdict decided = classify_legacy(fields, message{});
    if (decided.revision != nullptr && !decided.revision->batches) {
        return refuse_batch(no_batches, era::legacy);
    }
    return decided;
}

void opening::note(const verdict& decided, const message& body) noexcept {
    if (decided.refusal || body.method == "server/discover") return;
    if (decided.era == era::modern) {
        modern = modern || legacy == nullptr;
    } else if (body.method == "initialize") {
        legacy = decided.revision;
        introduced = true;
    } else if (legacy == nullptr && !modern) {
        legacy = decided.revision;
    }
}

verdict classify(const opening& begun, const message& body) {
    if (auto error = check_message(body)) return {nullptr, std::move(error), begun.error_era()};
    if (body.kind == message_kind::response) return {&assumed_revision(), {}, era::legacy};
    const bool introduces = body.method == "initialize";
    if (introduces ? claims_modern(body) : claim_of(body).has_value()) {
        if (auto error = check_envelope(body)) return refuse_modern(std::move(*error));
        return classify_version(body);
    }
    if (begun.modern) {
        if (body.kind == message_kind::notification) return {nullptr, {}, era::modern};
        if (!introduces) return {nullptr, check_envelope(body), era::modern};
        const auto asked = body.param("protocolVersion");
        const auto name = asked ? asked->string() : std::nullopt;
        return refuse_version(name.value_or(""));
    }
    if (introduces && begun.introduced) {
        return refuse(
            errc::invalid_request, "Invalid Request: the session is open already", era::legacy
        );
    }
    if (introduces) return negotiate_with(body);
    return {begun.legacy != nullptr ? begun.legacy : &assumed_revision(), {}, era::legacy};
}

verdict classify_batch(const opening& begun, std::span<const message> body) {
    if (const char* wrong = problem_of_batch(body)) return refuse_batch(wrong, begun.error_era());
    if (begun.modern) return refuse_batch(no_batches, era::modern);
    const revision& spoken = begun.legacy != nullptr ? *begun.legacy : assumed_revision();
    if (!spoken.batches) return refuse_batch(no_batches, era::legacy);
    return {&spoken, {}, era::legacy};
}

}  // namespace warder::mcp
