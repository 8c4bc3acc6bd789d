/// The pages that a person sees at the authorization endpoint.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

// Whatever a view holds may be a stranger's: the pages escape it, cap it and drop what nobody sees.
// They have no script and load nothing. A form posts to `form_action` with the hidden field
// `ticket` and the fields that stand at each page.
//
// Chromium applies `form-action` of the Content-Security-Policy to the redirect that answers a form
// too: `form-action 'self'` alone would keep it from going back to the client.

/// Who signs in, and to what.
struct sign_in_view {
    std::string client_name;
    std::string form_action;
    std::string ticket;
    std::vector<std::string> users;  ///< each a button
    std::string problem;             ///< what was wrong with the last attempt; may be empty
};

/// Posts `user`, one of the users, or an empty `user` and `other`, a name that was typed.
std::string sign_in_page(const sign_in_view& view);

/// What a client asks a user for.
struct consent_view {
    std::string client_name;
    std::string client_id;
    std::string client_uri_host;  ///< of the page that the client names; may be empty
    std::string redirect_host;    ///< where the browser goes with the answer
    std::string user;
    std::vector<std::string> scopes;
    std::string form_action;
    std::string ticket;
    bool unverified = true;  ///< nobody has checked that it is who it says
};

/// Posts `decision`: `allow`, `deny`, or `switch` to sign in as another.
std::string consent_page(const consent_view& view);

/// Why it does not go on, for the person at the browser.
struct error_view {
    std::string title;
    std::string text;
};

std::string error_page(const error_view& view);

/// What `style-src` of the Content-Security-Policy must have for the pages' style: the quoted
/// `'sha256-...'`.
std::string_view pages_style_hash();

}  // namespace warder::issuer
