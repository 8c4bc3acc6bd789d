#include "issuer/authorize_endpoint.hpp"

#include "issuer/browser.hpp"
#include "issuer/client_authentication.hpp"
#include "issuer/page_response.hpp"
#include "issuer/records.hpp"
#include "issuer/redirect_uri.hpp"
#include "issuer/scope_request.hpp"
#include "issuer/sign_in.hpp"
#include "issuer/user.hpp"
#include <warder/http/url.hpp>
#include <warder/oauth/scope.hpp>

namespace warder::issuer {
namespace {

std::int64_t seconds_now(const server_state& state) {
    return seconds_of(state.clock.now());
}

std::string host_of(std::string_view uri) {
    const auto url = http::parse_url(uri);
    return url ? url->host : std::string();
}

shown_client shown(const client& by) {
    return {
        .name = by.name.empty() ? by.id : by.name,
        .uri_host = host_of(by.uri),
        .unverified = by.unverified,
        .may_refresh = by.may_use(refresh_grant),
    };
}

/// Sends the browser back. 303: a form is not to be posted to the client too.
http::response send_back(std::string location, bool after_form) {
    http::response response{.status = after_form ? 303U : 302U};
    response.fields.set("Location", location);
    return response;
}

/// Where the answer to a request goes, and what it says besides.
struct answer_target {
    std::string_view redirect_uri;
    std::string_view state;
    std::string_view issuer;
};

/// Tells the client what went wrong (RFC 6749 §4.1.2.1), and the log why.
std::string failure_location(
    const server_state& server, const error& why, const answer_target& target
) {
    server.tell_refused(why);
    return authorize_answer(
        target.redirect_uri,
        {{"error", why.code.message()}, {"error_description", why.description}},
        target.state,
        target.issuer
    );
}

answer_target target_of(const open_request& open) {
    return {open.request.redirect_uri, open.request.state, open.issuer};
}

/// Gives the client a code for what its user allowed.
std::string code_location(server_state& state, const open_request& open) {
    const authorize_request& asked = open.request;
    const bool lasts = open.from.may_refresh || has_scope(asked.scopes, oauth::offline_access);
    const auto code = state.grants.give_code(
        {
            .client_id = asked.client_id,
            .issuer = open.issuer,
            .subject = subject_of(open.by.user),
            .user = open.by.user,
            .scopes = asked.scopes,
            .organisation = asked.organisation,
            .nonce = asked.nonce,
            .signed_in = open.by.signed_in,
        },
        {
            .redirect_uri = asked.redirect_uri,
            .code_challenge = asked.code_challenge,
            .key_thumbprint = asked.key_thumbprint,
        },
        lasts ? std::chrono::seconds(refresh_lifetime)
              : code_lifetime + state.options.token_lifetime
    );
    if (!code) return failure_location(state, code.error(), target_of(open));
    if (auto kept = state.clients.keep(asked.client_id); !kept)
        return failure_location(state, kept.error(), target_of(open));
    return authorize_answer(asked.redirect_uri, {{"code", *code}}, asked.state, open.issuer);
}

/// The page on which it goes on: to sign in, or to allow what is asked for.
http::response next_page(
    server_state& state,
    const http::request& request,
    std::string ticket,
    const open_request& open,
    std::string problem = {}
) {
    const std::string action(request.path());
    if (open.by.user.empty()) {
        return page_response(
            200,
            sign_in_page({
                .client_name = open.from.name,
                .form_action = action,
                .ticket = std::move(ticket),
                .users = state.options.users,
                .problem = std::move(problem),
            })
        );
    }
    return page_response(
        200,
        consent_page({
            .client_name = open.from.name,
            .client_id = open.request.client_id,
            .client_uri_host = open.from.uri_host,
            .redirect_host = redirect_host(open.request.redirect_uri),
            .user = open.by.user,
            .scopes = open.request.scopes,
            .form_action = action,
            .ticket = std::move(ticket),
            .unverified = open.from.unverified,
        })
    );
}

/// Whether who signed in before need not do so again.
bool still_good(const sign_in& who, const authorize_request& asked, std::int64_t now) {
    if (who.user.empty() || asked.prompt == prompt::login) return false;
    if (!asked.max_age) return true;
    // OpenID Connect Core 1.0 §3.1.2.1: 0 is as good as prompt=login.
    return *asked.max_age > 0 && now - who.signed_in <= *asked.max_age;
}

/// Asks the person at the browser.
http::response ask(server_state& state, const http::request& request, open_request open) {
    const browser_cookie cookie(state.options.base_url);
    std::string browser = cookie.read(request);
    const auto known = find_session(state, browser);
    if (!known) return error_response(state, known.error());
    if (still_good(*known, open.request, seconds_now(state))) open.by = *known;

    if (open.request.prompt == prompt::none) {
        const error why = open.by.user.empty()
                              ? error(errc::login_required, "Nobody is signed in")
                              : error(errc::consent_required, "The user must be asked each time");
        return send_back(failure_location(state, why, target_of(open)), false);
    }
    if (browser.empty()) browser = random_hex(state.entropy, 32);
    open.browser = digest_of(browser);
    std::string ticket = random_hex(state.entropy, 32);
    if (auto kept = put_ticket(state, ticket, open); !kept)
        return error_response(state, kept.error());
    http::response page = next_page(state, request, std::move(ticket), open);
    cookie.give(page, browser);
    return page;
}

/// A person chose or typed a name.
http::response sign_in_form(
    server_state& state, const http::request& request, const http::form& form, open_request open
) {
    std::string ticket(parameter(form, "ticket"));
    std::string_view name = parameter(form, "user");
    if (name.empty()) name = parameter(form, "other");
    if (!is_user_name(name)) {
        return next_page(
            state,
            request,
            std::move(ticket),
            open,
            "Choose a user, or type a name of up to 254 bytes."
        );
    }
    open.by = {.user = std::string(name), .signed_in = seconds_now(state)};
    const auto browser = begin_session(state, open.by);
    if (!browser) return error_response(state, browser.error());
    open.browser = digest_of(*browser);
    if (auto kept = put_ticket(state, ticket, open); !kept)
        return error_response(state, kept.error());
    http::response page = next_page(state, request, std::move(ticket), open);
    browser_cookie(state.options.base_url).give(page, *browser);
    return page;
}

/// A person wants to be another.
http::response switch_user(
    server_state& state, const http::request& request, std::string ticket, open_request open
) {
    open.by = {};
    if (auto ended = end_session(state, open); !ended) return error_response(state, ended.error());
    if (auto kept = put_ticket(state, ticket, open); !kept)
        return error_response(state, kept.error());
    return next_page(state, request, std::move(ticket), open);
}

http::response decide(
    server_state& state, std::string_view ticket, const open_request& open, bool allowed
) {
    if (auto used = use_ticket(state, ticket); !used) return error_response(state, used.error());
    if (allowed) return send_back(code_location(state, open), true);
    const error denied(errc::access_denied, "The user did not allow it");
    return send_back(failure_location(state, denied, target_of(open)), true);
}

}  // namespace

task<http::response> answer_authorize_request(
    server_state& state, const http::request& request, issuer_form at
) {
    const auto query = http::parse_form(request.query());
    if (!query) {
        const error malformed(
            errc::invalid_request, "The query of the request is malformed", query.error().log_text()
        );
        co_return error_response(state, malformed);
    }
    auto finding = state.clients.find(std::string(parameter(*query, "client_id")), request.home());
    const auto by = co_await finding;
    if (!by) co_return error_response(state, by.error());
    auto target = redirect_target(*query, *by);
    if (!target) co_return error_response(state, target.error());

    const std::string issuer = state.issuer(at);
    auto asked = read_authorize_request(
        *query,
        *by,
        *target,
        {.resource = state.options.server_url,
         .known_scopes = state.known_scopes(),
         .usual_scopes = state.options.scopes}
    );
    if (!asked) {
        const answer_target to{*target, parameter(*query, "state"), issuer};
        co_return send_back(failure_location(state, asked.error(), to), false);
    }
    open_request open{
        .request = *std::move(asked), .from = shown(*by), .issuer = issuer, .browser = {}, .by = {}
    };
    if (state.options.consent == consent_mode::page) co_return ask(state, request, std::move(open));
    open.by = {.user = state.options.users.front(), .signed_in = seconds_now(state)};
    co_return send_back(code_location(state, open), false);
}

http::response answer_page_form(server_state& state, const http::request& request, issuer_form at) {
    if (!is_own_form(request, state.options.base_url)) {
        state.tell_refused({errc::invalid_request, "The form was sent from a page of another site"}
        );
        return page_response(
            403,
            error_page({
                .title = "This form is not ours",
                .text = "It was sent from a page of another site. Start again from your client.",
            })
        );
    }
    const auto form = read_form(request);
    if (!form) return error_response(state, form.error());
    std::string ticket(parameter(*form, "ticket"));
    auto open = find_ticket(state, ticket, browser_cookie(state.options.base_url).read(request));
    if (!open) return error_response(state, open.error());
    if (open->issuer != state.issuer(at)) {
        return error_response(state, {errc::invalid_request, "The form is that of another page"});
    }
    if (open->by.user.empty()) return sign_in_form(state, request, *form, *std::move(open));
    const std::string_view decision = parameter(*form, "decision");
    if (decision == "allow" || decision == "deny") {
        return decide(state, ticket, *open, decision == "allow");
    }
    if (decision == "switch") {
        return switch_user(state, request, std::move(ticket), *std::move(open));
    }
    return error_response(state, {errc::invalid_request, "The form has no decision"});
}

}  // namespace warder::issuer
