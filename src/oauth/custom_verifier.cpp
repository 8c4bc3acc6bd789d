#include "oauth/custom_verifier.hpp"

#include "oauth/refusals.hpp"
#include <warder/oauth/jwt_policy.hpp>

#include <algorithm>

namespace warder::oauth {
namespace {

bool is_for_us(const access_token& token, const custom_options& options) {
    return options.any_audience ||
           std::ranges::any_of(token.audiences, [&](const std::string& presented) {
               return std::ranges::any_of(options.audiences, [&](const std::string& configured) {
                   return same_audience(configured, presented);
               });
           });
}

}  // namespace

task<result<token_verifier::verified>> custom_verifier::verify(std::string_view bearer) {
    auto asking = settings_.verify(bearer);
    auto token = co_await asking;
    if (!token) co_return token.error();
    if (token->subject.empty())
        co_return invalid_token("the function gave no subject", errc::wrong_claim);
    if (!is_for_us(*token, settings_.options)) {
        co_return invalid_token(
            "the function's token has no audience of ours", errc::wrong_audience
        );
    }
    if (clock_.now() >= token->expires_at) {
        co_return expired_token("the function's token has ended, or has no expires_at");
    }
    if (token->not_before && clock_.now() < *token->not_before) {
        co_return premature_token("the function's token is not valid yet");
    }
    token->issuer_name = settings_.options.name;
    token->principal = make_principal(*token);
    if (token->claims.empty()) token->claims = "{}";
    co_return std::make_shared<const access_token>(*std::move(token));
}

}  // namespace warder::oauth
