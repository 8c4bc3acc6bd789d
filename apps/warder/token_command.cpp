// `warder token`: an access token on the standard output, from a development issuer.
#include "app/dev_issuer.hpp"
#include "command.hpp"
#include "oauth/client_authentication.hpp"
#include <warder/json/node.hpp>
#include <warder/net/http_client.hpp>

#include <cstdio>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

namespace warder::apps {
namespace {

struct token_flags {
    std::string issuer = "http://127.0.0.1:" + std::to_string(dev_issuer::usual_port);
    std::vector<std::string> scopes;
    std::string organisation;
    std::string client_id = "dev";
    std::string client_secret = "dev";
};

/// The issuer may be written with a slash at its end, as browsers show it.
std::string token_endpoint(std::string issuer) {
    while (issuer.ends_with('/'))
        issuer.pop_back();
    return issuer + "/oauth/token";
}

http::client_request request_for(const token_flags& flags) {
    http::client_request request;
    request.method = http::method::post;
    request.url = token_endpoint(flags.issuer);
    request.fields.append("Content-Type", "application/x-www-form-urlencoded");
    oauth::append_parameter(request.body, "grant_type", "client_credentials");
    std::string scope;
    for (const auto& one : flags.scopes)
        scope += (scope.empty() ? "" : " ") + one;
    if (!scope.empty()) oauth::append_parameter(request.body, "scope", scope);
    if (!flags.organisation.empty()) {
        oauth::append_parameter(request.body, "organization_id", flags.organisation);
    }
    oauth::client_credentials self;
    self.client_id = flags.client_id;
    self.client_secret = secret(flags.client_secret);
    oauth::authenticate(request, self, flags.issuer, system_clock(), system_entropy());
    return request;
}

/// A member of a JSON object, if it is text.
std::string member(const std::string& body, std::string_view name) {
    std::string value;
    static_cast<void>(json::parse(body, [&](json::node root) {
        if (const auto found = root[name]) value = found->string().value_or("");
    }));
    return value;
}

/// Why there is no token in an answer.
std::string reason_in(const http::response& answer) {
    const std::string code = member(answer.body, "error");
    const std::string description = member(answer.body, "error_description");
    // Whoever answers so is no issuer: RFC 6749 §5.2 has both an error code and status 400 or 401.
    if (code.empty() || (answer.status != 400 && answer.status != 401)) {
        return "the answer has status " + std::to_string(answer.status) +
               " and no token; is --issuer the URL of an issuer?";
    }
    return description.empty() ? code : code + ": " + description;
}

int fail(const std::string& sentence) {
    std::fprintf(stderr, "warder token: %s\n", sentence.c_str());
    return 1;
}

int print_token(const token_flags& flags) {
    net::http_client client({.loopback_http_only = true});
    std::binary_semaphore done(0);
    std::optional<result<http::response>> answer;
    start(client.send(request_for(flags)), [&](result<http::response> got) {
        answer.emplace(std::move(got));
        done.release();
    });
    done.acquire();
    if (!*answer) {
        return fail(
            answer->error().log_text() +
            "\nStart an issuer with `warder issuer`, or a "
            "server with --dev; or name one with --issuer."
        );
    }
    const std::string token = member((*answer)->body, "access_token");
    if (token.empty()) return fail(reason_in(**answer));
    // A full disk shows when the text is written out.
    if (std::printf("%s\n", token.c_str()) < 0 || std::fflush(stdout) != 0) {
        return fail("the token could not be written to the standard output");
    }
    return 0;
}

}  // namespace

void add_token_command(CLI::App& program, std::function<int()>& chosen) {
    auto* command =
        program.add_subcommand("token", "Get an access token from a development issuer");
    const auto flags = std::make_shared<token_flags>();
    command
        ->add_option(
            "--scope", flags->scopes, "Scope of the token; give it once for each, all when left out"
        )
        ->allow_extra_args(false)
        ->type_name("SCOPE");
    command
        ->add_option(
            "--organisation", flags->organisation, "Organisation of the caller: the claim oid"
        )
        ->type_name("ID");
    command
        ->add_option(
            "--issuer",
            flags->issuer,
            "URL of the issuer; {URL}/resources/res_dev gives the tokens of an MCP client"
        )
        ->type_name("URL")
        ->capture_default_str();
    command->add_option("--client-id", flags->client_id, "Client to ask as")->capture_default_str();
    command->add_option("--client-secret", flags->client_secret, "Its secret")
        ->capture_default_str();
    command->callback([flags, &chosen] { chosen = [flags] { return print_token(*flags); }; });
}

}  // namespace warder::apps
