#include <warder/json/writer.hpp>
#include <warder/mcp/message.hpp>

#include <utility>

namespace warder::mcp {
namespace {

bool is_kind(const std::optional<json::node>& value, json::kind kind) noexcept {
    return value && value->kind() == kind;
}

/// The members that JSON-RPC knows, found in one pass.
struct members {
    std::optional<json::node> jsonrpc;
    std::optional<json::node> id;
    std::optional<json::node> method;
    std::optional<json::node> params;
    std::optional<json::node> result;
    std::optional<json::node> error;
};

members find_members(json::node root) {
    members found;
    root.for_each_member([&found](std::string_view name, json::node value) {
        if (name == "jsonrpc") found.jsonrpc = value;
        if (name == "id") found.id = value;
        if (name == "method") found.method = value;
        if (name == "params") found.params = value;
        if (name == "result") found.result = value;
        if (name == "error") found.error = value;
        return true;
    });
    return found;
}

/// What is wrong with the members that every message has; empty for nothing.
std::string_view check_version_and_id(const members& found, const message& read) {
    if (!found.jsonrpc && !found.id && found.method) {
        // What a person forgets who writes a request by hand.
        return "the members \"jsonrpc\" (which is \"2.0\") and "
               "\"id\" (a string or an integer) are missing";
    }
    if (!found.jsonrpc) return "\"jsonrpc\" is missing; it is \"2.0\"";
    if (found.jsonrpc->string() != "2.0") return "\"jsonrpc\" must be \"2.0\"";
    if (found.id && read.id.empty()) {
        static_assert(max_id_bytes == 1024);
        return "\"id\" must be a string of at most 1024 bytes or an integer of at most 64 bits";
    }
    return {};
}

/// What is wrong with a message that has a method; empty for nothing.
std::string_view check_call(const members& found) {
    if (!found.method->string()) return "\"method\" must be a string";
    if (found.result || found.error) {
        return "a message has either \"method\" or one of \"result\" and \"error\"";
    }
    // MCP narrows JSON-RPC §4.2: parameters are named, so an array is not understood.
    if (found.params && !is_kind(found.params, json::kind::object)) {
        return "\"params\" must be an object";
    }
    return {};
}

/// What is wrong with a message without a method; empty for nothing.
std::string_view check_answer(const members& found) {
    if (!found.result && !found.error) return "\"method\" is missing";
    // JSON-RPC 2.0 §5: either the result member or error member MUST be included, but not both.
    if (found.result && found.error) return "a response has either \"result\" or \"error\"";
    if (found.error && !is_kind(found.error, json::kind::object)) {
        return "\"error\" must be an object";
    }
    if (found.result && !found.id) return "\"id\" is missing";
    return {};
}

}  // namespace

std::string read_id(json::node id) {
    if (const auto usual = id.integer()) return std::to_string(*usual);
    switch (id.kind()) {
        case json::kind::string:
            return id.string()->size() > max_id_bytes ? std::string() : id.dump();
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
    const members found = find_members(root);
    if (found.id) read.id = read_id(*found.id);
    read.problem = check_version_and_id(found, read);
    if (!read.problem.empty()) return read;
    read.problem = found.method ? check_call(found) : check_answer(found);
    if (!read.problem.empty()) return read;

    if (!found.method) {
        read.kind = message_kind::response;
        read.result = found.result;
        read.error = found.error;
        return read;
    }
    read.kind = found.id ? message_kind::request : message_kind::notification;
    read.method = *found.method->string();
    read.params = found.params;
    const auto meta = read.param("_meta");
    if (is_kind(meta, json::kind::object)) read.meta = meta;
    return read;
}

void begin_response(std::string& out, std::string_view id) {
    out += R"({"jsonrpc":"2.0","id":)";
    out += id;
    out += R"(,"result":)";
}

void begin_notification(json::writer& out, std::string_view method) {
    out.begin_object().key("jsonrpc").value("2.0").key("method").value(method);
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
