#include "app/audit_line.hpp"

#include "app/loggable.hpp"
#include "app/timestamp.hpp"
#include <warder/crypto/digest.hpp>
#include <warder/http/message.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/access_token.hpp>

#include <algorithm>
#include <span>
#include <string_view>

namespace warder {
namespace {

/// What a list has beyond this is left out; of calls it is told how many there are.
constexpr std::size_t most_listed = 100;

/// Adds a member that is text; nothing where that is empty.
void add_text(json::writer& line, std::string_view name, std::string_view text) {
    if (text.empty()) return;
    std::string value;
    append_ascii_string(value, text);
    line.key(name).raw(value);
}

/// Adds texts as a list; nothing where there is none.
void add_list(json::writer& line, std::string_view name, std::span<const std::string> texts) {
    if (texts.empty()) return;
    line.key(name).begin_array();
    for (const std::string& text : texts.first(std::min(texts.size(), most_listed))) {
        std::string value;
        append_ascii_string(value, text);
        line.raw(value);
    }
    line.end_array();
}

void add_caller(json::writer& line, const oauth::access_token* caller) {
    if (caller == nullptr) return;
    line.key("principal").begin_object();
    add_text(line, "issuer", caller->issuer_name.empty() ? caller->issuer : caller->issuer_name);
    add_text(line, "subject", caller->subject);
    add_text(line, "client_id", caller->client_id);
    add_text(line, "organisation", caller->organisation);
    line.end_object();
}

void add_calls(json::writer& line, std::span<const oauth::audited_call> calls) {
    if (calls.empty()) return;
    line.key("calls").begin_array();
    for (const auto& call : calls.first(std::min(calls.size(), most_listed))) {
        line.begin_object();
        add_text(line, "method", call.method);
        add_text(line, "kind", call.kind);
        add_text(line, "name", call.name);
        if (call.error != 0) line.key("error").value(call.error);
        line.end_object();
    }
    line.end_array();
    if (calls.size() > most_listed)
        line.key("calls_in_all").value(static_cast<std::uint64_t>(calls.size()));
}

/// What was asked for in the words of HTTP, as the access log has it.
std::string http_text(const http::request& request) {
    std::string memory;
    return request.method_name.substr(0, 32) + " " +
           std::string(loggable_path(request.path(), memory));
}

}  // namespace

std::string short_digest(std::string_view secret) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t bytes = 8;
    const crypto::sha256_digest digest = crypto::sha256(secret);
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 0xF];
    }
    return text;
}

void append_audit_line(std::string& out, const oauth::audit_record& record) {
    json::writer line(out);
    line.begin_object();
    line.key("time").value(timestamp(record.time));
    add_text(line, "request_id", record.request.id);
    line.key("decision").value(record.allowed ? "allowed" : "refused");
    add_text(line, "reason", record.reason);
    add_text(line, "client", record.request.client_address);
    add_text(line, "http", http_text(record.request));
    add_caller(line, record.caller);
    add_calls(line, record.calls);
    if (!record.session.empty()) line.key("session_sha256").value(short_digest(record.session));
    if (!record.refused_token.empty())
        line.key("token_sha256").value(short_digest(record.refused_token));
    if (!record.missing.empty()) {
        add_list(line, "required", record.required);
        add_list(line, "missing", record.missing);
    }
    line.end_object();
    out += '\n';
}

void append_lost_line(
    std::string& out, std::uint64_t records, std::chrono::system_clock::time_point now
) {
    json::writer line(out);
    line.begin_object().key("time").value(timestamp(now)).key("lost_records").value(records);
    line.end_object();
    out += '\n';
}

}  // namespace warder
