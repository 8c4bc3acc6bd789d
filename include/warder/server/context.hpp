/// What a handler can ask about the request that it serves.
#pragma once

#include <warder/core/log.hpp>
#include <warder/http/message.hpp>

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

/// Who calls and how, for the length of one call.
///
/// With the guard off everybody is one anonymous caller: every text is empty and every scope counts
/// as held. A context is made by the dispatcher and lives until the handler ends.
///
/// @threads  used by the one handler that was given it
class context {
  public:
    /// What a context refers to. All of it outlives the context.
    struct call {
        const http::request& request;
        std::string_view called;  ///< name of what is called
        log_sink& log;
        bool guarded;                    ///< whether a bearer guard stands before the server
        std::string_view kind = "tool";  ///< of what is called
    };

    explicit context(const call& from) noexcept : call_(from) {}
    context(const context&) = delete;
    context& operator=(const context&) = delete;

    /// Whether nobody had to say who they are.
    bool anonymous() const noexcept { return token() == nullptr; }

    /// `sub` of the token.
    std::string_view subject() const noexcept;

    /// `client_id` of the token, or its `azp`; may be empty.
    std::string_view client_id() const noexcept;

    /// The caller's organisation; may be empty.
    std::string_view organisation() const noexcept;

    /// The token's scopes.
    std::span<const std::string> scopes() const noexcept;

    /// All claims of the token as JSON text, an object.
    std::string_view claims() const noexcept;

    /// Value of a string claim, by its path of member names; nothing when it is absent.
    std::optional<std::string> claim(std::string_view name) const;

    /// Whether the caller holds a scope.
    bool has_scope(std::string_view scope) const noexcept;

    /// Ends the call unless the caller holds every one of these scopes: the whole request is then
    /// answered with 403 `insufficient_scope`, which tells a client what to ask its user for. Where
    /// earlier calls of a batch already ran, only this one is refused, by a JSON-RPC error.
    ///
    ///     ctx.require_scopes("todo:read", "todo:write");
    ///
    /// Scopes that a component always needs belong into its options, where they are checked before
    /// anything runs.
    ///
    /// @throws insufficient_scope  which a handler lets pass
    template <class... Scope>
    void require_scopes(const Scope&... scopes) const {
        require_all({std::string_view(scopes)...});
    }

    /// Name of the tool that is called; empty where something else is.
    std::string_view tool() const noexcept;

    /// What kind of component is called: "tool", "resource", "prompt" or "completion".
    std::string_view kind() const noexcept { return call_.kind; }

    /// Name of what is called: of the tool or prompt, or the resource's URI or URI template.
    std::string_view called() const noexcept { return call_.called; }

    /// Names the HTTP request in every log line and in the `X-Request-Id` of its response.
    std::string_view request_id() const noexcept { return call_.request.id; }

    /// Address of the client.
    std::string_view client_address() const noexcept { return call_.request.client_address; }

    /// Value of a header field of the request. Never that of a field that holds credentials
    /// (`Authorization`, `Proxy-Authorization`, `Cookie`), so that a token cannot wander off.
    std::optional<std::string_view> header(std::string_view name) const noexcept;

    /// The program's log.
    log_sink& log() const noexcept { return call_.log; }

  private:
    const oauth::access_token* token() const noexcept { return call_.request.access.get(); }
    void require_all(std::initializer_list<std::string_view> scopes) const;

    call call_;
};

/// How `context::require_scopes` ends a call. No `std::exception`, so that a handler which catches
/// its own failures does not swallow it. Without a guard nobody can be refused, so it is then a
/// failure of the handler.
struct insufficient_scope {
    std::vector<std::string> required;
};

}  // namespace warder::server
