// A server behind the guard that its environment names, with a tool that says who called, and one
// for each scope.
#include <warder/oauth/jwt.hpp>
#include <warder/oauth/presets.hpp>
#include <warder/warder.hpp>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace {

struct whoami {
    std::string subject;
    std::string client;
    std::string roles;
};

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

warder::oauth::provider provider_named(const std::string& name) {
    namespace oauth = warder::oauth;
    if (name == "keycloak") return oauth::keycloak();
    if (name == "jwt") {
        oauth::jwt_options issued;
        issued.issuer = variable("ISSUER");
        issued.audience = variable("AUDIENCE");
        return oauth::jwt(issued);
    }
    if (name == "scalekit") return oauth::scalekit_from_env();
    if (name == "dpop") return oauth::with_dpop(oauth::keycloak());
    if (name == "certificates") return oauth::with_certificates(oauth::scalekit_from_env());
    if (name == "proxied certificates")
        return oauth::with_certificates(oauth::scalekit_from_env(), {.from_proxy = true});
    if (name == "introspection") {
        oauth::introspection_options asked;
        asked.issuer = variable("ISSUER");
        asked.endpoint = variable("ENDPOINT");
        asked.client_id = variable("CLIENT_ID");
        asked.audience = variable("AUDIENCE");
        asked.cache_seconds = 0;
        return oauth::introspection(asked);
    }
    throw std::invalid_argument(
        "GUARD is keycloak, jwt, scalekit, dpop, introspection or certificates"
    );
}

}  // namespace

int main() {
    warder::app app({.name = "guarded", .version = "1.0.0"});
    app.auth(provider_named(variable("GUARD")));
    if (const std::string origin = variable("WEB_CLIENT"); !origin.empty())
        app.cors({.allowed_origins = {origin}});
    app.tool({.name = "whoami", .description = "Says who called."}, [](warder::context& caller) {
        std::string roles;
        for (const std::string& role : caller.roles())
            roles += role + " ";
        return whoami{std::string(caller.subject()), std::string(caller.client_id()), roles};
    });
    app.tool({.name = "notes", .description = "There are none.", .scopes = {"notes:read"}}, [] {
        return "None.";
    });
    app.tool({.name = "note", .description = "Keeps nothing.", .scopes = {"notes:write"}}, [] {
        return "Noted.";
    });
    return app.run();
}
