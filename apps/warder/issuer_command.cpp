// `warder issuer`: the development authorization server as a program.
#include "app/dev_issuer.hpp"
#include "app/log_backend.hpp"
#include "app/shell_word.hpp"
#include "app/ticker.hpp"
#include "command.hpp"
#include "core/whole_number.hpp"
#include "issuer/user.hpp"
#include <warder/http/url.hpp>
#include <warder/net/runtime.hpp>
#include <warder/oauth/scope.hpp>
#include <warder/stores/sqlite_record_store.hpp>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace warder::apps {
namespace {

/// The check of an option, which says what it must be.
template <class Test>
CLI::Validator must_be(std::string what, Test holds) {
    return {
        [what = "must be " + what, holds](const std::string& text) {
            return holds(text) ? std::string() : what;
        },
        ""
    };
}

/// Whether it is a value, and not the next flag, before which one was forgotten.
bool is_no_flag(const std::string& text) {
    return !text.empty() && !text.starts_with("--");
}

/// An option that is a whole number up to `high`. CLI11 would read one with a zero in front as
/// octal.
template <class Number>
CLI::Option* add_number(
    CLI::App& command,
    const char* flag,
    Number& into,
    Number high,
    const char* example,
    const char* help
) {
    const auto read = [high](const std::string& text) {
        return whole_number<Number>(text, 0, high);
    };
    const std::string wanted =
        "a whole number from 0 to " + std::to_string(high) + ", such as " + example;
    return command
        .add_option_function<std::string>(
            flag, [&into, read](const std::string& text) { into = read(text).value(); }, help
        )
        ->check(must_be(wanted, [read](const std::string& text) { return read(text).has_value(); }))
        ->default_str(std::to_string(into));
}

struct issuer_flags {
    std::string server_url = "http://localhost:3002/";
    std::vector<std::string> scopes = {"openid"};
    std::uint16_t port = dev_issuer::usual_port;
    unsigned rotate_every = 0;
    std::vector<std::string> users = dev_issuer::options().users;
    bool auto_consent = false;
    std::string store;
};

constexpr const char* lesson =
    "An MCP server sends a client without a token to its issuer. There a person\n"
    "signs in, allows the client what it asks for, and the client has a token; that\n"
    "is OAuth 2.1. This is such an issuer for your own machine: it asks for\n"
    "no password, and gives everybody on this machine what they ask for.\n"
    "\n"
    "Every server program brings it along with --dev. Run it by itself where several\n"
    "servers share it, where it has to outlive a restart of the server, or beside a\n"
    "server that is not Warder's:\n"
    "\n"
    "  warder issuer --server-url http://localhost:3002/ --scope usr:read --scope usr:write\n"
    "  warder issuer --store issuer.db      clients, sign-ins and keys outlive a restart\n"
    "  warder issuer --user ada --user bo   whom the page offers; any other name may be typed\n"
    "  warder issuer --auto-consent         no pages: for tests without a person\n"
    "\n"
    "It prints the environment that makes a server of Warder trust it. Then connect\n"
    "an MCP client to the server's URL: it opens the browser. `warder token` gets a\n"
    "token without a person, and `warder doctor URL` finds what stands in a client's\n"
    "way.\n";

void explain(const dev_issuer& issuer, const issuer_flags& flags) {
    const std::string& url = issuer.url();
    std::string screen = "\n  A development issuer is listening on " + url + "\n\n";
    screen += "  1. Start your server with this environment, and it trusts this issuer:\n\n";
    screen += "SK_ENV_URL=" + url +
              " MCP_SERVER_ID=res_dev EXPECTED_AUDIENCE=" + shell_word(flags.server_url);
    screen += "\n\n  2. Let a browser sign in: connect an MCP client to " + flags.server_url +
              "\n     such as `npx @modelcontextprotocol/inspector`, with Streamable HTTP";
    if (flags.auto_consent) {
        screen += "; nobody is asked, " + flags.users.front() + " allows all";
    }
    screen += "\n     Or get a token without a browser:\n\nwarder token --issuer " + url +
              " --scope " + shell_word(flags.scopes.back()) + "\n\n";
    screen += "  Metadata  " + url + "/.well-known/oauth-authorization-server\n";
    screen += "  Keys      " + url + "/keys\n";
    screen += "  Client    client_id dev, client_secret dev; others register themselves\n";
    screen += "  Store     " +
              (flags.store.empty() ? "none: clients sign in anew after a restart (--store FILE)"
                                   : flags.store) +
              "\n\n  For development only: everybody on this machine gets a token. "
              "Press Ctrl+C to stop.\n\n";
    std::fputs(screen.c_str(), stdout);
    std::fflush(stdout);
}

int fail(const char* where, const error& why) {
    std::fprintf(stderr, "warder issuer: %s%s\n", where, why.log_text().c_str());
    return 1;
}

int run_issuer(const issuer_flags& flags) {
    net::runtime signals;  // before any thread, so that all of them leave the signals to it
    const auto log = make_log(log_format::text, log_level::info);
    std::unique_ptr<stores::record_store> store;
    if (!flags.store.empty()) {
        auto opened = stores::sqlite_record_store::open(flags.store);
        if (!opened) return fail("--store: ", opened.error());
        store = *std::move(opened);
    }
    using issuer::consent_mode;
    auto issuer = dev_issuer::start(
        {.server_url = flags.server_url,
         .scopes = flags.scopes,
         .port = flags.port,
         .users = flags.users,
         .consent = flags.auto_consent ? consent_mode::automatic : consent_mode::page,
         .store = store.get()},
        *log
    );
    if (!issuer) return fail("", issuer.error());
    explain(**issuer, flags);
    std::optional<ticker> rotation;
    if (flags.rotate_every > 0) {
        // Called at once, and then every second.
        rotation.emplace([&, passed = 0u]() mutable {
            if (passed++ < flags.rotate_every) return;
            passed = 1;
            auto& server = (*issuer)->server();
            if (const auto rotated = server.rotate(); !rotated) {
                return log->error(
                    "signing key not rotated", {{"detail", rotated.error().log_text()}}
                );
            }
            log->info("signing key rotated", {{"kid", server.key_id()}});
        });
    }
    return signals.run((*issuer)->listener(), {.grace = std::chrono::seconds(5)}, *log);
}

}  // namespace

void add_issuer_command(CLI::App& program, std::function<int()>& chosen) {
    auto* command = program.add_subcommand("issuer", "Run a development issuer on loopback");
    command->footer(lesson);
    const auto flags = std::make_shared<issuer_flags>();
    command
        ->add_option(
            "--server-url", flags->server_url, "URL of the MCP endpoint: the tokens' audience"
        )
        ->type_name("URL")
        ->check(must_be(
            "an http or https URL without user and fragment, such as http://localhost:3002/",
            [](const std::string& text) { return http::parse_url(text).has_value(); }
        ))
        ->capture_default_str();
    command
        ->add_option("--scope", flags->scopes, "Scopes that tokens may have; give it once for each")
        ->type_name("SCOPE")
        ->check(must_be(
            "one scope of visible ASCII without quotes and backslashes, such as usr:read",
            [](const std::string& text) { return oauth::is_scope_token(text) && is_no_flag(text); }
        ))
        ->allow_extra_args(false)
        ->capture_default_str();
    add_number<std::uint16_t>(
        *command, "--port", flags->port, 65535, "9400", "Port to listen on; 0 takes a free one"
    )
        ->type_name("PORT");
    add_number<unsigned>(
        *command,
        "--rotate-every",
        flags->rotate_every,
        86400,
        "60",
        "Make a new signing key this often; 0 is never"
    )
        ->type_name("SECONDS");
    command
        ->add_option(
            "--user", flags->users, "Name that the page offers to sign in as; once for each"
        )
        ->type_name("NAME")
        ->check(must_be(
            "a name of 1 to 254 bytes of UTF-8 without control characters, and without a space "
            "at its ends",
            [](const std::string& text) { return issuer::is_user_name(text) && is_no_flag(text); }
        ))
        ->allow_extra_args(false)
        ->capture_default_str();
    command->add_flag(
        "--auto-consent", flags->auto_consent, "Ask nobody: the first user allows all"
    );
    command
        ->add_option(
            "--store", flags->store, "SQLite file for what outlives a restart; made if new"
        )
        ->type_name("FILE")
        ->check(must_be("the name of a file, such as issuer.db", is_no_flag));
    command->callback([flags, &chosen] { chosen = [flags] { return run_issuer(*flags); }; });
}

}  // namespace warder::apps
