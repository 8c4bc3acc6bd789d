#include "issuer/revocation_endpoint.hpp"

#include "issuer/client_access.hpp"
#include "issuer/client_authentication.hpp"
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
    const auto form = read_form(request);
    if (!form) co_return refusal(form.error());
    auto authenticating = authenticate(state, request, *form, at);
    const auto by = co_await authenticating;
    if (!by) co_return refusal(by.error());
    const std::string_view token = parameter(*form, "token");
    if (token.empty()) {
        const error missing(errc::invalid_request, "token is missing");
        co_return refusal(missing);
    }
    const auto done = revoke(state, *by, token);
    if (!done) co_return refusal(done.error());
    co_return http::response{.status = 200};
}

}  // namespace warder::issuer
