// The steps in their order, and the requests.
#include "checkup.hpp"

#include "oauth/endpoint.hpp"
#include "oauth/issuer_metadata.hpp"
#include "reply.hpp"
#include <warder/http/media_type.hpp>
#include <warder/http/url.hpp>
#include <warder/oauth/protected_resource.hpp>

#include <algorithm>
#include <optional>

namespace warder::apps {
namespace {

constexpr std::string_view initialize =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
    R"("capabilities":{},"clientInfo":{"name":"warder doctor","version":"1"}}})";

/// A page of somebody else's.
constexpr std::string_view page = "https://example.com";

/// Why there is no answer, as the end of a sentence.
std::string reason_of(const error& failure) {
    std::string text = failure.log_text();
    if (text.ends_with('.')) text.pop_back();
    return text;
}

/// What a refusal says of itself, behind a colon; empty where it says nothing.
std::string reason_of(const http::response& refusal) {
    const auto challenges = http::parse_challenges(refusal.fields);
    if (!challenges || challenges->empty()) return {};
    const auto& first = challenges->front();
    std::string why;
    for (const std::string_view name : {"error", "error_description"}) {
        if (!first[name].empty()) why.append(why.empty() ? ": " : " ").append(first[name]);
    }
    if (why.ends_with('.')) why.pop_back();
    if (const auto scope = first["scope"]; refusal.status == 403 && !scope.empty())
        why.append(why.empty() ? ": " : "; ").append("it asks for the scopes ").append(scope);
    return why;
}

bool is_json(const http::response& answer) {
    return http::iequals(http::media_type(answer.fields["Content-Type"]), "application/json");
}

}  // namespace

task<result<findings>> checkup::run() {
    if (const auto problem = oauth::endpoint_problem(options_.url); !problem.empty()) {
        say(severity::problem,
            "address",
            (options_.url.empty() ? "An empty text" : options_.url) + " " + problem + ".",
            "Give the URL of the MCP endpoint, as clients use it: https://mcp.example.com/mcp.");
        co_return found_;
    }
    auto asking = ask_without_token();
    const auto reached = co_await asking;
    if (!reached) co_return reached.error();
    if (!*reached) co_return found_;
    auto wrong = ask_with_wrong_token();
    co_await wrong;
    auto crossing = ask_as_a_page();
    co_await crossing;
    auto finding = find_metadata();
    co_await finding;
    for (const std::string& issuer : issuers_) {
        auto looking = find_issuer(issuer);
        co_await looking;
    }
    for (const std::string& uri : jwks_uris_) {
        auto looking = look_at_keys(uri);
        co_await looking;
    }
    if (!options_.token.empty()) {
        auto trying = try_token();
        co_await trying;
    }
    co_return found_;
}

void checkup::say_no_answer(std::string_view topic, std::string_view what, const error& why) {
    const bool is_late = why.code == std::errc::timed_out;
    say(severity::problem,
        topic,
        std::string(what) + (is_late ? " gets no complete answer in time: " : " gets no answer: ") +
            reason_of(why) + ".",
        is_late ? "Answer sooner, and close a stream behind the response."
                : "See the log of the server, and of a proxy in front: whatever is sent has to be "
                  "answered.");
}

void checkup::say(severity level, std::string_view topic, std::string text, std::string fix) {
    found_.push_back({level, std::string(topic), std::move(text), std::move(fix)});
}

http::client_request checkup::call(std::string_view token) const {
    http::client_request request;
    request.method = http::method::post;
    request.url = options_.url;
    request.body = initialize;
    request.fields.append("Content-Type", "application/json");
    request.fields.append("Accept", "application/json, text/event-stream");
    if (!token.empty()) request.fields.append("Authorization", "Bearer " + std::string(token));
    return request;
}

/// Whether there is a server to look at further.
task<result<bool>> checkup::ask_without_token() {
    auto sending = client_.send(call({}));
    const auto answer = co_await sending;
    constexpr std::string_view topic = "challenge";
    if (!answer) {
        // It was never sent: nothing is known of the server.
        if (answer.error().code == std::errc::invalid_argument) co_return answer.error();
        say(severity::problem,
            "address",
            "There is no answer: " + reason_of(answer.error()) + ".",
            "See that the server runs, that the name is right, and that its certificate is good.");
        co_return false;
    }
    look_at_clock(*answer);
    const std::string status = std::to_string(answer->status);
    if (answer->status == 401) {
        say(severity::good, topic, "A call without a token is refused by 401.");
        look_at_challenge(*answer);
    } else if (answer->status >= 300 && answer->status < 400) {
        const std::string place(answer->fields["Location"]);
        say(severity::problem,
            topic,
            "A call is redirected " +
                (place.empty() ? "by " + status + " to nowhere." : "to " + place + "."),
            "Clients lose the method or the token there: publish the URL "
            "that answers itself, with or without the slash at its end.");
        co_return false;
    } else if (answer->status < 300) {
        say(severity::problem,
            topic,
            "A call without a token is answered: everybody may call.",
            "Put a guard in front: app.auth(...).");
    } else if (answer->status == 404) {
        say(severity::problem,
            topic,
            "There is nothing at this path (404).",
            "Look for the path in the server's start-up lines; a proxy in front may strip a prefix."
        );
        co_return false;
    } else if (answer->status == 403) {
        say(severity::problem,
            topic,
            "A call without a token is refused by 403, of which no client makes a login.",
            "Answer 401 with a challenge. If it comes from a check of Host, name the public host: "
            "--public-url.");
    } else {
        say(severity::problem,
            topic,
            "A call without a token is answered by " + status + " instead of 401.",
            answer->status >= 500
                ? "A fault of the server or of the proxy in front; see their logs."
                : "Look at the token before anything else of the request.");
    }
    co_return true;
}

task<void> checkup::ask_with_wrong_token() {
    auto sending = client_.send(call("not.a.token"));
    const auto answer = co_await sending;
    constexpr std::string_view topic = "wrong token";
    if (!answer) {
        say_no_answer(topic, "A token that is none", answer.error());
        co_return;
    }
    if (answer->status != 401) {
        say(severity::problem,
            topic,
            "A token that is none is answered by " + std::to_string(answer->status) +
                ", not by 401.",
            answer->status < 300
                ? "Nothing verifies tokens: put a guard in front."
                : "Answer 401 with error=\"invalid_token\" (RFC 6750, section 3.1).");
        co_return;
    }
    const auto challenges = http::parse_challenges(answer->fields);
    const bool named = challenges && std::ranges::any_of(*challenges, [](const auto& each) {
                           return each["error"] == "invalid_token";
                       });
    if (named) {
        say(severity::good, topic, "A token that is none is refused by 401 invalid_token.");
        co_return;
    }
    say(severity::note,
        topic,
        "A token that is none is refused without error=\"invalid_token\".",
        "Name the error (RFC 6750, section 3.1): clients then know that a new token may help.");
}

task<void> checkup::ask_as_a_page() {
    http::client_request request;
    request.method = http::method::options;
    request.url = options_.url;
    request.fields.append("Origin", page);
    request.fields.append("Access-Control-Request-Method", "POST");
    request.fields.append(
        "Access-Control-Request-Headers", "authorization,content-type,mcp-protocol-version"
    );
    auto sending = client_.send(std::move(request));
    const auto answer = co_await sending;
    constexpr std::string_view topic = "browsers";
    if (!answer) {
        say_no_answer(topic, "A preflight", answer.error());
        co_return;
    }
    if (answer->status == 401) {
        say(severity::problem,
            topic,
            "A preflight is refused by 401, so that no page can call, whatever token it has.",
            "Answer preflights before tokens are looked at: they never carry one.");
    } else if (answer->fields["Access-Control-Allow-Origin"].empty()) {
        say(severity::note,
            topic,
            "Pages of other sites may not call: the preflight of " + std::string(page) +
                " is not allowed.",
            "Fine unless a web client is to call; then list its origin: app.cors(...).");
    } else {
        say(severity::good, topic, "Pages of other sites may call.");
    }
}

task<checkup::document> checkup::get_document(std::string url, std::string_view topic) {
    http::client_request request;
    request.url = url;
    request.fields.append("Accept", "application/json");
    request.fields.append("Origin", page);
    auto sending = client_.send(std::move(request));
    const auto answer = co_await sending;
    document read;
    read.url = std::move(url);
    if (!answer) {
        read.problem = "it cannot be fetched: " + reason_of(answer.error());
        co_return read;
    }
    if (answer->status != 200) {
        const std::string status = std::to_string(answer->status);
        read.is_absent = answer->status >= 400 && answer->status < 500;
        read.problem = read.is_absent ? "there is no document (" + status + ")"
                                      : "it is answered by " + status;
        co_return read;
    }
    if (!is_json(*answer)) {
        read.problem = "what answers there is no application/json";
        co_return read;
    }
    if (answer->fields["Access-Control-Allow-Origin"] != "*") {
        say(severity::note,
            topic,
            read.url + " cannot be read by pages: it has no Access-Control-Allow-Origin: *.",
            "Allow every origin on metadata: it holds no secret, and web clients need it.");
    }
    read.body = answer->body;
    co_return read;
}

task<void> checkup::find_metadata() {
    constexpr std::string_view topic = "metadata";
    const std::string inserted = oauth::protected_resource_url_of(options_.url);
    const auto parts = oauth::split_url(options_.url);
    const std::string root =
        std::string(parts->origin) + std::string(oauth::protected_resource_path);
    std::optional<document> first;
    std::vector<std::string> asked;
    for (const std::string& url : {metadata_url_, inserted, root}) {
        if (url.empty() || std::ranges::find(asked, url) != asked.end()) continue;
        asked.push_back(url);
        auto getting = get_document(url, topic);
        auto got = co_await getting;
        if (got.problem.empty()) {
            if (!first) first = std::move(got);
        } else if (url == metadata_url_) {
            say(severity::problem,
                topic,
                "The challenge names " + url + ", and " + got.problem + ".",
                "Serve the document there, or name the place where it is.");
        } else if (url == inserted || !got.is_absent) {
            say(severity::note,
                topic,
                "Clients look at " + url + " without a challenge, and " + got.problem + ".",
                "Serve the document there too (RFC 9728, section 3.1).");
        }
    }
    if (!first) {
        say(severity::problem,
            topic,
            "No metadata document can be read: no client can find out where to get a token.",
            "Serve one at " + inserted + " and name it in the challenge (RFC 9728).");
        co_return;
    }
    say(severity::good, topic, "The metadata document is at " + first->url + ".");
    look_at_metadata(*first);
}

/// The addresses at which clients look, in their order.
task<void> checkup::find_issuer(std::string issuer) {
    constexpr std::string_view topic = "issuer";
    if (leads_here(issuer)) {
        say(severity::problem,
            topic,
            "The metadata sends clients to " + issuer + ", on their own machine.",
            "Name the issuer's public URL in authorization_servers.");
        co_return;
    }
    for (const std::string& url : oauth::metadata_urls(issuer)) {
        auto getting = get_document(url, topic);
        const auto got = co_await getting;
        if (got.is_absent) continue;
        if (got.problem.empty()) {
            say(severity::good, topic, "The metadata of " + issuer + " is at " + url + ".");
            look_at_issuer(got, issuer);
        } else {
            // Some clients go no further.
            say(severity::problem,
                topic,
                "Clients look for the metadata of " + issuer + " at " + url + ", and " +
                    got.problem + ".",
                "Let the issuer answer there with its metadata, or with 404 where it has none.");
        }
        co_return;
    }
    say(severity::problem,
        topic,
        "There is no metadata of the authorization server " + issuer + ".",
        "See that authorization_servers names the issuer exactly (RFC 8414, section 3).");
}

task<void> checkup::try_token() {
    look_at_claims();
    auto sending = client_.send(call(options_.token));
    const auto answer = co_await sending;
    constexpr std::string_view topic = "token";
    if (!answer) {
        say_no_answer(topic, "A call with the token", answer.error());
        co_return;
    }
    const unsigned status = answer->status;
    if (status < 300) {
        if (const std::string instead = instead_of_result(*answer); instead.empty()) {
            say(severity::good, topic, "The token is accepted.");
        } else {
            say(severity::problem,
                topic,
                "A call with the token is answered by " + instead + ", and not by a result.",
                "See that this is the URL of the MCP endpoint, that no page to log in stands in "
                "front of it, and what the server's log says.");
        }
        co_return;
    }
    const bool refused = status == 401 || status == 403;
    say(severity::problem,
        topic,
        (refused ? "The token is refused by " : "A call with the token is answered by ") +
            std::to_string(status) + reason_of(*answer) + ".",
        status == 403 ? "Get a token with the scopes that it takes; the server's log has the "
                        "exact reason."
                      : "The server's log has the exact reason.");
}

}  // namespace warder::apps
