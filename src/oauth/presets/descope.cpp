#include <warder/oauth/jwt.hpp>
#include <warder/oauth/preset.hpp>
#include <warder/oauth/presets/descope.hpp>

namespace warder::oauth {

provider descope(descope_options options) {
    return make_preset([options](const environment& outside) -> result<provider> {
        std::string base = optional_setting(outside, {"DESCOPE_URL", options.url, {}});
        if (base.empty()) base = "https://api.descope.com";
        const auto address =
            read_address(outside, {"DESCOPE_URL", base, "the host of the MCP server's Issuer"});
        if (!address) return address.error();
        const auto project = read_setting(
            outside,
            {"DESCOPE_PROJECT_ID",
             options.project_id,
             "the Project ID of Descope's console, such as P2..."}
        );
        if (!project) return project.error();
        const auto server = read_setting(
            outside,
            {"DESCOPE_MCP_SERVER_ID",
             options.mcp_server_id,
             "the last part of the MCP server's Issuer in Descope's console, such as MS..."}
        );
        if (!server) return server.error();
        auto audience = read_setting(
            outside,
            {"DESCOPE_AUDIENCE",
             options.audience,
             "the MCP Server URL in the settings of the MCP server in Descope's console"}
        );
        if (!audience) return audience.error();
        jwt_options made;
        made.issuer = *address + "/v1/apps/agentic/" + *project + "/" + *server;
        made.audience = *std::move(audience);
        made.organisation_claims = {"dct"};
        made.role_claims = {"roles"};
        return jwt(std::move(made));
    });
}

}  // namespace warder::oauth
