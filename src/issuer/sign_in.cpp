#include "issuer/sign_in.hpp"

#include "issuer/records.hpp"

namespace warder::issuer {
namespace {

constexpr std::string_view session_kind = "session";
constexpr std::string_view ticket_kind = "ticket";

error no_ticket() {
    return {
        errc::invalid_request,
        "The page is too old, was used before, or belongs to another browser. Start again from "
        "your client, and let the browser keep cookies."
    };
}

}  // namespace

result<sign_in> find_session(server_state& state, std::string_view browser) {
    if (browser.empty()) return sign_in();
    auto found = find_record<sign_in>(state.store, session_kind, digest_of(browser));
    if (!found) return found.error();
    return found->value_or(sign_in());
}

result<std::string> begin_session(server_state& state, const sign_in& who) {
    std::string browser = random_hex(state.entropy, 32);
    const auto kept = put_record(
        state.store,
        {.kind = session_kind,
         .key = digest_of(browser),
         .ends = state.clock.now() + session_lifetime},
        who
    );
    if (!kept) return kept.error();
    return browser;
}

result<void> end_session(server_state& state, const open_request& open) {
    const auto taken = state.store.take(session_kind, open.browser);
    if (!taken) return store_failed(taken.error());
    return {};
}

result<void> put_ticket(server_state& state, std::string_view ticket, const open_request& open) {
    return put_record(
        state.store,
        {.kind = ticket_kind, .key = digest_of(ticket), .ends = state.clock.now() + page_lifetime},
        open
    );
}

result<open_request> find_ticket(
    server_state& state, std::string_view ticket, std::string_view browser
) {
    auto found = find_record<open_request>(state.store, ticket_kind, digest_of(ticket));
    if (!found) return found.error();
    if (!*found) return no_ticket();
    if (!secret::constant_time_equal((*found)->browser, digest_of(browser))) return no_ticket();
    return **std::move(found);
}

result<void> use_ticket(server_state& state, std::string_view ticket) {
    const auto taken = state.store.take(ticket_kind, digest_of(ticket));
    if (!taken) return store_failed(taken.error());
    if (!*taken) return no_ticket();
    return {};
}

}  // namespace warder::issuer
