// `warder issuer`: the development authorization server as a program.
#include "app/dev_issuer.hpp"
#include "app/log_backend.hpp"
#include "app/ticker.hpp"
#include "command.hpp"
#include <warder/net/runtime.hpp>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace warder::apps {
namespace {

struct issuer_flags {
    std::string server_url = "http://localhost:3002/";
    std::vector<std::string> scopes = {"openid"};
    std::uint16_t port = dev_issuer::usual_port;
    unsigned rotate_every = 0;
};

void explain(const dev_issuer& issuer, const issuer_flags& flags) {
    const std::string& url = issuer.url();
    std::printf(
        "\n  A development issuer is listening on %s\n\n"
        "  A server trusts it with this environment:\n\n"
        "SK_ENV_URL=%s MCP_SERVER_ID=res_dev EXPECTED_AUDIENCE=%s\n\n"
        "  Metadata  %s/.well-known/oauth-authorization-server\n"
        "  Keys      %s/keys\n"
        "  Client    client_id dev, client_secret dev\n\n"
        "  Get a token: warder token --issuer %s --scope %s\n\n"
        "  For development only: everybody on this machine gets a token. Press Ctrl+C to stop.\n\n",
        url.c_str(),
        url.c_str(),
        flags.server_url.c_str(),
        url.c_str(),
        url.c_str(),
        url.c_str(),
        flags.scopes.back().c_str()
    );
    std::fflush(stdout);
}

int run_issuer(const issuer_flags& flags) {
    net::runtime signals;  // before any thread, so that all of them leave the signals to it
    const auto log = make_log(log_format::text, log_level::info);
    auto issuer = dev_issuer::start({flags.server_url, flags.scopes, flags.port}, *log);
    if (!issuer) {
        std::fprintf(stderr, "warder issuer: %s\n", issuer.error().log_text().c_str());
        return 1;
    }
    explain(**issuer, flags);
    std::optional<ticker> rotation;
    if (flags.rotate_every > 0) {
        // Called at once, and then every second.
        rotation.emplace([&, passed = 0u]() mutable {
            if (passed++ < flags.rotate_every) return;
            (*issuer)->server().rotate();
            log->info("signing key rotated", {{"kid", (*issuer)->server().key_id()}});
            passed = 1;
        });
    }
    return signals.run((*issuer)->listener(), {.grace = std::chrono::seconds(5)}, *log);
}

}  // namespace

void add_issuer_command(CLI::App& program, std::function<int()>& chosen) {
    auto* command = program.add_subcommand("issuer", "Run a development issuer on loopback");
    const auto flags = std::make_shared<issuer_flags>();
    command
        ->add_option(
            "--server-url", flags->server_url, "URL of the MCP endpoint: the tokens' audience"
        )
        ->type_name("URL")
        ->capture_default_str();
    command
        ->add_option("--scope", flags->scopes, "Scopes that tokens may have; give it once for each")
        ->type_name("SCOPE")
        ->capture_default_str();
    command->add_option("--port", flags->port, "Port to listen on; 0 takes a free one")
        ->type_name("PORT")
        ->capture_default_str();
    command
        ->add_option(
            "--rotate-every", flags->rotate_every, "Make a new signing key this often; 0 is never"
        )
        ->type_name("SECONDS");
    command->callback([flags, &chosen] { chosen = [flags] { return run_issuer(*flags); }; });
}

}  // namespace warder::apps
