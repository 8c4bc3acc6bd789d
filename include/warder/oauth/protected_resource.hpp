/// The metadata document of a protected resource (RFC 9728): where clients learn whom to ask for a
/// token.
#pragma once

#include <warder/core/result.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::json {
class node;
class writer;
}  // namespace warder::json

namespace warder::oauth {

/// The document, kept as it was configured: order of members, and every byte of its URLs.
class protected_resource {
  public:
    /// What a document is made of.
    struct parts {
        std::string resource;  ///< URL that clients use for the resource
        std::vector<std::string>
            authorization_servers;                  ///< issuer identifiers; left out when empty
        std::vector<std::string> scopes_supported;  ///< left out when empty
        std::string resource_name;                  ///< left out when empty
        std::string resource_documentation;         ///< left out when empty
    };

    /// Reads a configured document: a JSON object with `resource` (an absolute URL without
    /// fragment) and `authorization_servers` (at least one; each https, or http on loopback,
    /// without a query); `scopes_supported` and `bearer_methods_supported`, where present, are
    /// arrays of strings. Other members are kept.
    ///
    /// @errors  `std::errc::invalid_argument` with a sentence that names the member, for the
    ///          operator
    /// @source  RFC 9728 §2
    static result<protected_resource> parse(std::string_view json);

    /// Makes a document, whose `bearer_methods_supported` is `["header"]`. Without an authorization
    /// server (RFC 9728 §2: OPTIONAL) it is that of a server whose tokens come another way.
    ///
    /// @errors  as `parse`
    static result<protected_resource> make(const parts& members);

    /// The same document with more authorization servers, behind its own; each once.
    protected_resource with_servers(const std::vector<std::string>& more) const;

    /// The same document with what it says of DPoP, where it says nothing of it yet.
    ///
    /// @source  RFC 9728 §2
    protected_resource with_dpop(const std::vector<std::string>& algorithms, bool required) const;

    /// The same document, which says that tokens bound to certificates are taken, where it says
    /// nothing of it yet.
    ///
    /// @source  RFC 9728 §2
    protected_resource with_certificates() const;

    const std::string& resource() const noexcept { return resource_; }
    const std::vector<std::string>& authorization_servers() const noexcept {
        return authorization_servers_;
    }
    const std::vector<std::string>& scopes_supported() const noexcept { return scopes_supported_; }

    /// The document as JSON text, indented by 2.
    const std::string& text() const noexcept { return text_; }

  private:
    static result<protected_resource> read(std::string_view json, bool servers_needed);
    protected_resource rewritten(
        const std::function<bool(std::string_view name)>& replaces,
        const std::function<void(json::node document, json::writer& out)>& write
    ) const;

    std::string resource_;
    std::vector<std::string> authorization_servers_;
    std::vector<std::string> scopes_supported_;
    std::string text_;
};

/// Path of the document of the resource at the root of a host.
inline constexpr std::string_view protected_resource_path = "/.well-known/oauth-protected-resource";

/// Path of the document of the resource at `resource_path`: the well-known string is inserted
/// before it. "/mcp" gives "/.well-known/oauth-protected-resource/mcp"; "/" gives the root's.
///
/// @source  RFC 9728 §3.1
std::string protected_resource_path_of(std::string_view resource_path);

/// Address of the document of a resource, from the resource's URL; a query is left off.
///
/// @source  RFC 9728 §3.1
std::string protected_resource_url_of(std::string_view resource);

}  // namespace warder::oauth
