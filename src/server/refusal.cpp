#include <warder/json/writer.hpp>
#include <warder/oauth/scope.hpp>
#include <warder/server/refusal.hpp>

#include <utility>

namespace warder::server {
namespace {

/// What a handler's own refusal is where the rest of its batch is answered.
mcp::protocol_error lacking_scopes(const scope_decision& scopes) {
    std::string data;
    json::writer(data)
        .begin_object()
        .key("error")
        .value("insufficient_scope")
        .key("scope")
        .value(oauth::join_scopes(scopes.required))
        .end_object();
    return {
        mcp::errc::invalid_params,
        "The access token lacks scopes: " + oauth::join_scopes(scopes.missing),
        std::move(data)
    };
}

/// What of a client's capabilities the answer needs.
mcp::protocol_error lacking_capabilities(const std::string& required) {
    std::string data;
    json::writer(data).begin_object().key("requiredCapabilities").raw(required).end_object();
    return {
        mcp::errc::missing_capability,
        "The client did not declare a capability that is needed",
        std::move(data)
    };
}

}  // namespace

// Its code is that of wrong parameters (src/mcp/error.cpp), so `data` tells the two apart, with the
// word that OAuth has for a refusal that is final (RFC 6749 §4.1.2.1).
mcp::protocol_error forbidden(access_reason why) {
    return {mcp::errc::forbidden, std::string(refusal_text(why)), R"({"error":"access_denied"})"};
}

mcp::protocol_error error_of(const refusal& refused) {
    switch (refused.why) {
        case refusal::reason::insufficient_scope:
            return lacking_scopes(refused.scopes);
        case refusal::reason::lacking_capability:
            return lacking_capabilities(refused.capabilities);
        case refusal::reason::forbidden:
            return forbidden(refused.access);
        case refusal::reason::unrecorded:
            return {mcp::errc::overloaded, std::string(unrecorded_text), {}};
        case refusal::reason::overloaded:
            break;
    }
    return {mcp::errc::overloaded, "The server is busy", {}};
}

}  // namespace warder::server
