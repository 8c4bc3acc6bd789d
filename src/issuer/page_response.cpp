#include "issuer/page_response.hpp"

#include "issuer/errors.hpp"

namespace warder::issuer {

http::response page_response(unsigned status, std::string html) {
    http::response response{.status = status};
    response.fields.set("Content-Type", "text/html; charset=utf-8");
    response.fields.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src " + std::string(pages_style_hash()) +
            "; base-uri 'none'; frame-ancestors 'none'"
    );
    response.fields.set("X-Frame-Options", "DENY");
    response.fields.set("X-Content-Type-Options", "nosniff");
    response.fields.set("Referrer-Policy", "same-origin");
    response.body = std::move(html);
    return response;
}

http::response error_response(const server_state& state, const error& why) {
    state.tell_refused(why);
    const bool ours = why.code == errc::temporarily_unavailable;
    return page_response(
        ours ? 503 : 400,
        error_page({
            .title = ours ? "Not at the moment" : "This request cannot be answered",
            .text = why.description,
        })
    );
}

}  // namespace warder::issuer
