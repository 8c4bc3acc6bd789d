#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/server/context.hpp>
#include <warder/server/conversation.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::server {

void* detail::provided(context& ctx, const void* key) {
    return ctx.services_.get(key, ctx);
}

std::string_view context::tool() const noexcept {
    return call_.kind == "tool" ? call_.called : std::string_view();
}

void context::require_all(std::initializer_list<std::string_view> scopes) const {
    const bool held = std::ranges::all_of(scopes, [&](auto scope) { return has_scope(scope); });
    if (!held) throw insufficient_scope{{scopes.begin(), scopes.end()}};
}

std::optional<std::string_view> context::header(std::string_view name) const noexcept {
    for (const std::string_view secret : {"Authorization", "Proxy-Authorization", "Cookie"}) {
        if (http::iequals(name, secret)) return std::nullopt;
    }
    return call_.request.fields.find(name);
}

void context::progress(double done, std::optional<double> total, std::string_view message) {
    if (call_.talk != nullptr) call_.talk->progress(done, total, message);
}

void context::client_log(mcp::logging_level level, std::string_view text, std::string_view logger) {
    if (call_.talk == nullptr) return;
    std::string json;
    json::append_string(json, text);
    call_.talk->log(level, json, logger);
}

void context::client_log_json(
    mcp::logging_level level, std::string_view json, std::string_view logger
) {
    // A bad one would spoil the message to the client.
    const auto parsed = json::parse(json, [](json::node) {});
    if (!parsed) {
        throw std::invalid_argument("log data cannot be read: " + parsed.error().log_text());
    }
    if (call_.talk != nullptr) call_.talk->log(level, json::compact(json), logger);
}

bool context::cancelled() const noexcept {
    return call_.talk != nullptr && call_.talk->stop.stop_requested();
}

std::stop_token context::stop_token() const noexcept {
    return call_.talk == nullptr ? std::stop_token() : call_.talk->stop;
}

const mcp::client_capabilities& context::client_can() const noexcept {
    static const mcp::client_capabilities nothing;
    return call_.talk == nullptr ? nothing : call_.talk->client.can;
}

void context::let_client_reconnect() {
    if (call_.talk != nullptr && call_.talk->channel != nullptr) {
        call_.talk->channel->let_reconnect();
    }
}

}  // namespace warder::server
