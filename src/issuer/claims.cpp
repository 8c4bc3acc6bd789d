#include "issuer/claims.hpp"

#include "issuer/records.hpp"
#include <warder/json/writer.hpp>
#include <warder/oauth/scope.hpp>

#include <algorithm>

namespace warder::issuer {
namespace {

/// Claims in their order, each a name and its value as JSON text.
class claim_list {
  public:
    void text(std::string_view name, std::string_view value) {
        std::string json;
        json::append_string(json, value);
        set(name, std::move(json));
    }
    void texts(std::string_view name, const std::vector<std::string>& values) {
        std::string json;
        json::writer out(json);
        out.begin_array();
        for (const std::string& value : values)
            out.value(value);
        out.end_array();
        set(name, std::move(json));
    }
    void time(std::string_view name, std::chrono::system_clock::time_point value) {
        // RFC 7519 §2, NumericDate: seconds since 1970.
        set(name, std::to_string(seconds_of(value)));
    }
    /// Replaces a claim, or adds it behind the others.
    void set(std::string_view name, std::string json) {
        const auto found = find(name);
        if (found == claims_.end()) {
            claims_.emplace_back(name, std::move(json));
        } else {
            found->second = std::move(json);
        }
    }
    void erase(std::string_view name) {
        if (const auto found = find(name); found != claims_.end()) claims_.erase(found);
    }
    std::string json() const {
        std::string text;
        json::writer out(text);
        out.begin_object();
        for (const auto& [name, value] : claims_)
            out.key(name).raw(value);
        out.end_object();
        return text;
    }

  private:
    using claim = std::pair<std::string, std::string>;
    std::vector<claim>::iterator find(std::string_view name) {
        return std::find_if(claims_.begin(), claims_.end(), [&](const claim& each) {
            return each.first == name;
        });
    }

    std::vector<claim> claims_;
};

void add_scopes(claim_list& claims, const token_request& request) {
    if (request.scopes.empty()) return;
    switch (request.scope_claim) {
        case scope_claim::scope:
            return claims.text("scope", oauth::join_scopes(request.scopes));
        case scope_claim::scopes:
            return claims.texts("scopes", request.scopes);
        case scope_claim::scp:
            return claims.text("scp", oauth::join_scopes(request.scopes));
        case scope_claim::scp_list:
            return claims.texts("scp", request.scopes);
    }
}

}  // namespace

std::string claims_json(const token_request& request, const claim_defaults& defaults) {
    claim_list claims;
    claims.text("iss", defaults.issuer);
    claims.text("sub", request.subject);
    claims.texts("aud", request.audiences.value_or(defaults.audiences));
    claims.text("client_id", request.client_id.empty() ? defaults.client_id : request.client_id);
    claims.time("exp", defaults.now + request.lifetime.value_or(defaults.lifetime));
    claims.time("iat", defaults.now);
    claims.time("nbf", defaults.now + request.not_before);
    claims.text("jti", defaults.token_id);
    add_scopes(claims, request);
    if (!request.organisation.empty()) claims.text("oid", request.organisation);
    for (const auto& [name, json] : request.claims)
        claims.set(name, json);
    for (const std::string& name : request.omit)
        claims.erase(name);
    return claims.json();
}

}  // namespace warder::issuer
