#include "issuer/revocation_endpoint.hpp"

#include "issuer/client_access.hpp"
#include "issuer/own_token.hpp"
#include "issuer/token_endpoint.hpp"

namespace warder::issuer {
namespace {

error not_its_own() {
    return {errc::unauthorized_client, "The token is another client's"};
}

result<void> revoke(server_state& state, const client& by, std::string_view token) {
    const auto refreshed = state.grants.find_refresh_family(token);
    if (!refreshed) return refreshed.error();
    if (*refreshed) {
        if ((*refreshed)->client_id != by.id) return not_its_own();
        return state.grants.forget((*refreshed)->id);
    }
    const auto found = read_own_token(state, token);
    if (!found) return {};
    if (found->client_id != by.id) return not_its_own();
    return revoke_token(state, *found);
}

}  // namespace

task<http::response> answer_revocation(
    server_state& state, const http::request& request, issuer_form at
) {
    auto reading = read_presented_token(state, request, at);
    const auto sent = co_await reading;
    if (!sent) co_return refusal(state, sent.error());
    const auto done = revoke(state, sent->by, sent->token);
    if (!done) co_return refusal(state, done.error());
    co_return http::response{.status = 200};
}

}  // namespace warder::issuer
