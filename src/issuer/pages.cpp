#include "issuer/pages.hpp"

#include "issuer/html_text.hpp"
#include "issuer/pages_style.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/oauth/scope.hpp>

namespace warder::issuer {
namespace {

// Characters that are shown; what is posted is never shortened.
constexpr std::size_t most_of_name = 64;
constexpr std::size_t most_of_user = 128;
constexpr std::size_t most_of_scope = 128;
constexpr std::size_t most_of_id = 128;
constexpr std::size_t most_of_host = 128;
constexpr std::size_t most_of_text = 600;

constexpr std::string_view mark =
    R"(<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" )"
    R"(stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">)"
    R"(<path d="M4 21V10a8 8 0 0 1 16 0v11M2 21h20M9 21v-8M15 21v-8M4 13h16"/></svg>)";
constexpr std::string_view chevron =
    R"(<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2" )"
    R"(stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">)"
    R"(<path d="m6 3 5 5-5 5"/></svg>)";
constexpr std::string_view check =
    R"(<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2.5" )"
    R"(stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">)"
    R"(<path d="m2.5 8.5 4 4 7-9"/></svg>)";
constexpr std::string_view warning =
    R"(<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.75" )"
    R"(stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">)"
    R"(<path d="M10 2.5 1.5 17h17zM10 8v4M10 14.5v.1"/></svg>)";

/// A stranger's text as content: isolated, so that its direction turns nothing else around.
std::string shown(std::string_view text, std::size_t most, kept_end end = kept_end::head) {
    return "<bdi>" + html_escaped(plain_line(text, most, end)) + "</bdi>";
}

std::string name_of(std::string_view client_name) {
    const std::string name = plain_line(client_name, most_of_name);
    return name.empty() ? "An application without a name" : "<bdi>" + html_escaped(name) + "</bdi>";
}

/// The round sign beside a user.
std::string initial_of(std::string_view user) {
    std::string first = plain_line(user, most_of_user);
    std::size_t size = first.empty() ? 0 : 1;
    while (size < first.size() && (static_cast<unsigned char>(first[size]) & 0xC0) == 0x80)
        ++size;
    first.resize(size);
    if (size == 1 && first[0] >= 'a' && first[0] <= 'z') first[0] -= 'a' - 'A';
    return R"(<span class="initial" aria-hidden="true">)" + html_escaped(first) + "</span>";
}

std::string form(std::string_view action, std::string_view ticket, std::string_view content) {
    return "<form method=\"post\" action=\"" + html_escaped(action) +
           "\">\n<input type=\"hidden\" name=\"ticket\" value=\"" + html_escaped(ticket) + "\">\n" +
           std::string(content) + "</form>\n";
}

std::string note(std::string_view kind, std::string_view role, std::string_view content) {
    return "<div class=\"note" + std::string(kind) + "\"" + std::string(role) + ">" +
           std::string(warning) + "<p>" + std::string(content) + "</p></div>\n";
}

/// @param title  of the window; escaped
std::string page(std::string_view title, std::string_view content) {
    std::string html =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
    html.append(title).append(" · Warder development issuer</title>\n<style>");
    html.append(pages_style).append("</style>\n</head>\n<body>\n<main>\n<div class=\"brand\">");
    html.append(mark).append("<span>Warder development issuer</span></div>\n").append(content);
    html += "</main>\n<footer>Development sign-in: no password</footer>\n</body>\n</html>\n";
    return html;
}

std::string user_button(std::string_view user) {
    return "<button class=\"person\" name=\"user\" value=\"" + html_escaped(user) + "\">" +
           initial_of(user) + shown(user, most_of_user) + std::string(chevron) + "</button>\n";
}

/// Whether the browser stays on this machine: of a host with or without a port.
bool is_this_machine(std::string_view host) {
    const auto colon = host.rfind(':');
    const auto bracket = host.rfind(']');
    if (colon != host.npos && (bracket == host.npos || bracket < colon)) {
        host = host.substr(0, colon);
    }
    return host == "localhost" || host == "[::1]" ||
           (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

/// A row of the list of facts; nothing where there is no value.
std::string fact(std::string_view name, std::string_view value, std::string_view more = {}) {
    if (value.empty()) return {};
    std::string row = "<div><dt>" + std::string(name) + "</dt><dd>" + std::string(value);
    if (!more.empty()) row += "<small>" + std::string(more) + "</small>";
    return row + "</dd></div>\n";
}

std::string scope_list(const std::vector<std::string>& scopes) {
    if (scopes.empty()) return "<h2>It asks for no scopes</h2>\n";
    std::string list =
        "<h2 id=\"scopes\">It will be able to use</h2>\n"
        "<ul aria-labelledby=\"scopes\">\n";
    for (const std::string& scope : scopes) {
        const std::string words = scope == oauth::offline_access
                                      ? "its access while you are away: it stays signed in"
                                      : "<code>" + shown(scope, most_of_scope) + "</code>";
        list += "<li>" + std::string(check) + words + "</li>\n";
    }
    return list + "</ul>\n";
}

std::string facts_of(const consent_view& view) {
    std::string website;
    if (!view.client_uri_host.empty()) {
        website = shown(view.client_uri_host, most_of_host, kept_end::tail);
    }
    return "<dl>\n" +
           fact(
               "Returns to",
               "<b>" + shown(view.redirect_host, most_of_host, kept_end::tail) + "</b>",
               is_this_machine(view.redirect_host) ? "a program on this computer" : ""
           ) +
           fact("Website", website, view.unverified ? "what it says of itself" : "") +
           fact("Client", "<code>" + shown(view.client_id, most_of_id) + "</code>") + "</dl>\n";
}

}  // namespace

std::string sign_in_page(const sign_in_view& view) {
    std::string content = "<h1>Sign in</h1>\n<p class=\"lead\">to continue to <b>" +
                          name_of(view.client_name) + "</b></p>\n";
    if (!view.problem.empty()) {
        content +=
            note(" bad", " role=\"alert\" id=\"problem\"", shown(view.problem, most_of_text));
    }
    if (!view.users.empty()) {
        std::string people =
            "<h2 id=\"people\">Continue as</h2>\n"
            "<div class=\"people\" role=\"group\" aria-labelledby=\"people\">\n";
        for (const std::string& user : view.users)
            people += user_button(user);
        content += form(view.form_action, view.ticket, people + "</div>\n");
        content += "<div class=\"or\">or</div>\n";
    }
    // A form of its own, so that the Enter key in the field presses its button.
    const std::string described = view.problem.empty() ? "" : " aria-describedby=\"problem\"";
    content += form(
        view.form_action,
        view.ticket,
        "<label for=\"other\">Another name</label>\n<div class=\"row\">"
        "<input type=\"text\" id=\"other\" name=\"other\" required maxlength=\"128\" "
        "autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" "
        "placeholder=\"name@example.com\"" +
            described +
            ">\n<button class=\"primary\" name=\"user\" value=\"\">Continue</button></div>\n"
    );
    return page("Sign in", content);
}

std::string consent_page(const consent_view& view) {
    std::string content =
        "<h1>" + name_of(view.client_name) + "</h1>\n<p class=\"lead\">asks for access</p>\n";
    content += form(
        view.form_action,
        view.ticket,
        "<div class=\"who\">" + initial_of(view.user) + "<div><small>Signed in as</small><b>" +
            shown(view.user, most_of_user) +
            "</b></div><button name=\"decision\" value=\"switch\">Switch</button></div>\n"
    );
    content += scope_list(view.scopes) + facts_of(view);
    if (view.unverified) {
        content += note(
            "",
            "",
            "<b>Unverified.</b> Nobody has checked who this client is; its name is its own "
            "claim. Allow it only if you have just started to connect it yourself."
        );
    }
    content += form(
        view.form_action,
        view.ticket,
        "<div class=\"choice\"><button name=\"decision\" value=\"deny\">Deny</button>"
        "<button class=\"primary\" name=\"decision\" value=\"allow\">Allow</button></div>\n"
    );
    return page("Allow access", content);
}

std::string error_page(const error_view& view) {
    const std::string title = shown(view.title, most_of_name);
    return page(
        html_escaped(plain_line(view.title, most_of_name)),
        "<h1>" + title + "</h1>\n" +
            note(" bad", " role=\"alert\"", shown(view.text, most_of_text)) +
            "<p class=\"lead\">Close this page, and start again from your client.</p>\n"
    );
}

std::string_view pages_style_hash() {
    static const std::string hash =
        "'sha256-" + crypto::base64_encode(crypto::as_text(crypto::sha256(pages_style))) + "'";
    return hash;
}

}  // namespace warder::issuer
