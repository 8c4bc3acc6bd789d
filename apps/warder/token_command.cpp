// `warder token`: an access token on the standard output, from a development issuer.
#include "app/dev_issuer.hpp"
#include "command.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/http/percent.hpp>
#include <warder/json/node.hpp>
#include <warder/net/http_client.hpp>

#include <cstdio>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

namespace warder::apps {
namespace {

struct token_flags {
    std::string issuer = "http://127.0.0.1:" + std::to_string(dev_issuer::usual_port);
    std::vector<std::string> scopes;
    std::string client_id = "dev";
    std::string client_secret = "dev";
};

http::client_request request_for(const token_flags& flags) {
    http::client_request request;
    request.method = http::method::post;
    request.url = flags.issuer + "/oauth/token";
    request.fields.append("Content-Type", "application/x-www-form-urlencoded");
    request.fields.append(
        "Authorization",
        "Basic " + crypto::base64_encode(
                       http::percent_encode(flags.client_id) + ":" +
                       http::percent_encode(flags.client_secret)
                   )
    );
    std::string scope;
    for (const auto& one : flags.scopes)
        scope += (scope.empty() ? "" : " ") + one;
    request.body = "grant_type=client_credentials";
    if (!scope.empty()) request.body += "&scope=" + http::percent_encode(scope);
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
        std::fprintf(
            stderr,
            "warder token: %s\nStart an issuer with `warder issuer`, or a server with --dev; or "
            "name one with --issuer.\n",
            answer->error().log_text().c_str()
        );
        return 1;
    }
    const std::string& body = (*answer)->body;
    const std::string token = member(body, "access_token");
    if (token.empty()) {
        std::fprintf(
            stderr,
            "warder token: %s: %s\n",
            member(body, "error").c_str(),
            member(body, "error_description").c_str()
        );
        return 1;
    }
    std::printf("%s\n", token.c_str());
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
        ->type_name("SCOPE");
    command->add_option("--issuer", flags->issuer, "URL of the issuer")
        ->type_name("URL")
        ->capture_default_str();
    command->add_option("--client-id", flags->client_id, "Client to ask as")->capture_default_str();
    command->add_option("--client-secret", flags->client_secret, "Its secret")
        ->capture_default_str();
    command->callback([flags, &chosen] { chosen = [flags] { return print_token(*flags); }; });
}

}  // namespace warder::apps
