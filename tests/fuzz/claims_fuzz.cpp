// Whatever an issuer signs and an operator configures, reading it ends: claims that are accepted
// have what the policy requires, and a metadata document that is accepted reads the same again.
// Input: claims as JSON, a line feed, a metadata document.
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/protected_resource.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace warder::oauth;

void require(bool holds) {
    if (!holds) std::abort();
}

const jwt_policy& policy() {
    static const jwt_policy rules{
        .issuer_name = "issuer",
        .issuers = {"https://issuer.example"},
        .audiences = {"https://mcp.example", "res_1"},
        .organisation_claims = {"oid", "custom_claims.org_id"},
    };
    return rules;
}

void check_accepted(const access_token& token, std::chrono::system_clock::time_point now) {
    require(token.issuer == policy().issuers[0]);
    require(!token.subject.empty());
    require(now < token.expires_at + policy().leeway);
    require(!token.not_before || *token.not_before <= now + policy().leeway);
    require(std::any_of(token.audiences.begin(), token.audiences.end(), [](const auto& audience) {
        return audience == "res_1" || audience == "https://mcp.example" ||
               audience == "https://mcp.example/";
    }));
    require(std::all_of(token.scopes.begin(), token.scopes.end(), is_scope_token));
    // What was kept of the claims says the same again.
    const auto again = check_claims(token.claims, policy(), now);
    require(again && again->principal == token.principal && again->scopes == token.scopes);
}

/// The same claims as an introspection endpoint's answer, bound by client and by key.
void check_answer(std::string_view text, std::chrono::system_clock::time_point now) {
    jwt_policy rules = policy();
    rules.audiences.clear();
    rules.client_ids = {"app"};
    rules.dpop = dpop_use::accepted;
    rules.introspected = true;
    const auto token = check_claims(text, rules, now);
    if (!token) return;
    require(token->client_id == "app" && token->audiences.empty() && !token->subject.empty());
    require(token->issuer.empty() || token->issuer == rules.issuers[0]);
    require(now < token->expires_at + rules.leeway);
}

void check_document(std::string_view text) {
    const auto document = protected_resource::parse(text);
    if (!document) {
        require(!document.error().description.empty());
        return;
    }
    require(!document->resource().empty() && !document->authorization_servers().empty());
    const auto again = protected_resource::parse(document->text());
    require(again && again->text() == document->text());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::chrono::system_clock::time_point now{std::chrono::seconds(1'000'000)};
    const auto token = check_claims(text.substr(0, end), policy(), now);
    if (token) {
        check_accepted(*token, now);
    } else {
        require(!token.error().detail.empty());
    }
    check_answer(text.substr(0, end), now);
    if (end < text.size()) check_document(text.substr(end + 1));
    return 0;
}
