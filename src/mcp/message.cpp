#include <warder/json/writer.hpp>
#include <warder/mcp/message.hpp>

#include <utility>

namespace warder::mcp {
namespace {

/// The id as JSON text; empty when it is neither a string nor an integer.
std::string id_text(json::node id) {
    switch (id.kind()) {
        case json::kind::string:
        case json::kind::integer:
            return id.dump();
        case json::kind::null:
        case json::kind::boolean:
        case json::kind::number:
        case json::kind::array:
        case json::kind::object:
            break;
    }
    return {};
}

bool is_kind(const std::optional<json::node>& value, json::kind kind) noexcept {
    return value && value->kind() == kind;
}

/// Classifies a message that has a method.
void read_call(json::node root, bool has_id, message& into) {
    const auto method = root["method"];
    if (!is_kind(method, json::kind::string)) {
        into.problem = "\"method\" must be a string";
        return;
    }
    if (root["result"] || root["error"]) {
        into.problem = "a message has either \"method\" or one of \"result\" and \"error\"";
        return;
    }
    into.method = *method->string();
    const auto params = root["params"];
    // MCP narrows JSON-RPC §4.2: parameters are named, so an array is not understood.
    if (params && params->kind() != json::kind::object) {
        into.problem = "\"params\" must be an object";
        return;
    }
    into.params = params;
    into.kind = has_id ? message_kind::request : message_kind::notification;
}

/// Classifies a message without a method.
void read_answer(json::node root, bool has_id, message& into) {
    const bool has_result = root["result"].has_value();
    const auto error = root["error"];
    if (!has_result && !error) {
        into.problem = "\"method\" is missing";
        return;
    }
    // JSON-RPC 2.0 §5: either the result member or error member MUST be included, but not both.
    if (has_result && error) {
        into.problem = "a response has either \"result\" or \"error\"";
        return;
    }
    if (error && error->kind() != json::kind::object) {
        into.problem = "\"error\" must be an object";
        return;
    }
    if (has_result && !has_id) {
        into.problem = "\"id\" is missing";
        return;
    }
    into.kind = message_kind::response;
}

}  // namespace

std::optional<json::node> message::param(std::string_view name) const noexcept {
    if (!params) return std::nullopt;
    return (*params)[name];
}

message read_message(json::node root) {
    message read;
    if (root.kind() != json::kind::object) {
        read.problem = "a message must be an object";
        return read;
    }
    const auto id = root["id"];
    if (id) read.id = id_text(*id);

    const auto version = root["jsonrpc"];
    if (!version && !id && root["method"]) {
        // What a person forgets who writes a request by hand.
        read.problem =
            "the members \"jsonrpc\" (which is \"2.0\") and \"id\" (a string or an integer) are "
            "missing";
        return read;
    }
    if (!version) {
        read.problem = "\"jsonrpc\" is missing; it is \"2.0\"";
        return read;
    }
    if (!is_kind(version, json::kind::string) || *version->string() != "2.0") {
        read.problem = "\"jsonrpc\" must be \"2.0\"";
        return read;
    }
    if (id && read.id.empty()) {
        read.problem = "\"id\" must be a string or an integer";
        return read;
    }
    if (root["method"]) {
        read_call(root, id.has_value(), read);
    } else {
        read_answer(root, id.has_value(), read);
    }
    return read;
}

void begin_response(std::string& out, std::string_view id) {
    out += R"({"jsonrpc":"2.0","id":)";
    out += id;
    out += R"(,"result":)";
}

void append_error_response(
    std::string& out, std::string_view id, const protocol_error& error, era peer
) {
    json::writer writer(out);
    writer.begin_object().key("jsonrpc").value("2.0");
    if (!id.empty()) {
        writer.key("id").raw(id);
    } else if (peer == era::legacy) {
        writer.key("id").null();
    }
    writer.key("error").begin_object();
    writer.key("code").value(json_rpc_code(error.failure));
    writer.key("message").value(error.message);
    if (!error.data.empty()) writer.key("data").raw(error.data);
    writer.end_object().end_object();
}

}  // namespace warder::mcp
