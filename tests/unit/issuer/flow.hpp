/// A client that walks through the flow of codes, each step with one change where a test wants it.
#pragma once

#include "unit/issuer/support.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/http/percent.hpp>
#include <warder/http/url.hpp>
#include <warder/json/writer.hpp>
#include <warder/stores/memory_record_store.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace warder::issuer {

/// A clock that the test sets.
class moving_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point(
            std::chrono::seconds(stopped_clock::now_) + passed
        );
    }
    std::chrono::steady_clock::time_point steady_now() const override {
        return std::chrono::steady_clock::time_point(passed);
    }

    std::chrono::seconds passed{0};
};

/// Parameters of a form or query; one that is set to the empty text is left out.
using parameters = std::map<std::string, std::string>;

inline std::string encode_form(const parameters& all) {
    std::string text;
    for (const auto& [name, value] : all) {
        if (value.empty()) continue;
        if (!text.empty()) text += '&';
        text += name + '=' + http::percent_encode(value);
    }
    return text;
}

inline parameters with(parameters all, const parameters& changes) {
    for (const auto& [name, value] : changes)
        all[name] = value;
    return all;
}

/// Parameters in the query of a URL.
inline parameters query_of(std::string_view url) {
    parameters found;
    const std::size_t mark = url.find('?');
    if (mark == url.npos) return found;
    const auto form = http::parse_form(url.substr(mark + 1));
    EXPECT_TRUE(form) << url;
    if (form) found.insert(form->begin(), form->end());
    return found;
}

inline constexpr std::string_view callback = "http://127.0.0.1:6274/oauth/callback";

/// A server with one registered client, and the requests of that client.
class flow {
  public:
    explicit flow(
        consent_mode consent = consent_mode::automatic,
        const std::string& registration = public_client()
    )
        : server_(options(consent), time, randomness_) {
        const auto registered = enrol(registration);
        EXPECT_EQ(registered.status, 201U) << registered.body;
        client_id = text_member(registered.body, "client_id");
        client_secret = text_member(registered.body, "client_secret");
    }

    static std::string public_client() {
        return R"({"client_name":"Inspector","redirect_uris":["http://127.0.0.1/oauth/callback"],)"
               R"("grant_types":["authorization_code","refresh_token"],)"
               R"("token_endpoint_auth_method":"none"})";
    }

    http::response enrol(const std::string& metadata) const {
        auto request = post_form("/oauth/register", metadata);
        request.fields.set("Content-Type", "application/json");
        return answer(server_, request);
    }

    parameters authorize_query() const {
        return {
            {"response_type", "code"},
            {"client_id", client_id},
            {"redirect_uri", std::string(callback)},
            {"code_challenge", challenge()},
            {"code_challenge_method", "S256"},
            {"state", "st=1 &"},
            {"scope", "usr:read"},
            {"resource", std::string(server_url)},
        };
    }
    http::request authorize_request(const parameters& changes = {}) const {
        return get(path_ + "/oauth/authorize?" + encode_form(with(authorize_query(), changes)));
    }
    http::response authorize(const parameters& changes = {}) const {
        return answer(server_, authorize_request(changes));
    }
    /// The code of a good request, with these changes.
    std::string code(const parameters& changes = {}) const {
        const auto response = authorize(changes);
        EXPECT_EQ(response.status, 302U) << response.body;
        return query_of(response.fields["Location"])["code"];
    }

    parameters code_form(const std::string& code) const {
        return {
            {"grant_type", "authorization_code"},
            {"code", code},
            {"client_id", client_id},
            {"client_secret", client_secret},
            {"redirect_uri", std::string(callback)},
            {"code_verifier", verifier()},
            {"resource", std::string(server_url)},
        };
    }
    parameters refresh_form(const std::string& token) const {
        return {
            {"grant_type", "refresh_token"},
            {"refresh_token", token},
            {"client_id", client_id},
            {"client_secret", client_secret},
        };
    }
    http::response post(
        const std::string& path, const parameters& form, const std::string& proof = {}
    ) const {
        auto request = post_form(path_ + path, encode_form(form));
        if (!proof.empty()) request.fields.set("DPoP", proof);
        return answer(server_, request);
    }
    http::response token(const parameters& form, const std::string& proof = {}) const {
        return post("/oauth/token", form, proof);
    }
    /// Tokens by the whole flow.
    http::response tokens(const parameters& changes = {}, const std::string& proof = {}) const {
        auto response = token(code_form(code(changes)), proof);
        EXPECT_EQ(response.status, 200U) << response.body;
        return response;
    }
    /// `active` of a token, as the configured client hears it.
    bool active(const std::string& token) const {
        const auto response = post(
            "/oauth/introspect",
            {{"token", token}, {"client_id", "m2m_test"}, {"client_secret", "s3cret"}}
        );
        EXPECT_EQ(response.status, 200U) << response.body;
        return member(response.body, "active") == "true";
    }

    /// A proof of a key for the token endpoint.
    std::string proof(
        const crypto::private_key& key,
        const std::string& id,
        const std::string& url = "http://127.0.0.1:9000/oauth/token"
    ) const {
        std::string claims;
        json::writer(claims)
            .begin_object()
            .key("jti")
            .value(id)
            .key("htm")
            .value("POST")
            .key("htu")
            .value(url)
            .key("iat")
            .value(std::int64_t{stopped_clock::now_ + time.passed.count()})
            .end_object();
        return crypto::sign_self_signed_jws(key, "dpop+jwt", claims);
    }

    static std::string verifier() { return std::string(43, 'v'); }
    static std::string challenge() {
        return crypto::base64url_encode(crypto::as_text(crypto::sha256(verifier())));
    }

    const authorization_server& server() const { return server_; }
    void use_resource() { path_ = "/resources/res_1"; }

    moving_clock time;
    std::string client_id;
    std::string client_secret;

  private:
    static authorization_server_options options(consent_mode consent) {
        auto made = options_for_test();
        made.consent = consent;
        made.users = {"ada@example.com", "bob@example.com"};
        return made;
    }

    counting_entropy randomness_;
    authorization_server server_;
    std::string path_;
};

/// Whether a token request was refused in that way.
inline void expect_error(const http::response& response, std::string_view code) {
    EXPECT_EQ(text_member(response.body, "error"), code) << response.body;
    EXPECT_EQ(response.status, code == "invalid_client" ? 401U : 400U) << response.body;
    EXPECT_EQ(member(response.body, "access_token"), "absent");
    EXPECT_EQ(response.fields["Cache-Control"], "no-store");
}

}  // namespace warder::issuer
