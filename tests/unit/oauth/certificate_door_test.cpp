#include "json/base64.hpp"
#include "unit/oauth/fakes.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/http/challenge_list.hpp>
#include <warder/oauth/any_of.hpp>
#include <warder/oauth/api_keys.hpp>
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/bearer_guard.hpp>
#include <warder/oauth/certificates.hpp>
#include <warder/oauth/jwt.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

/// Stands for a certificate: only its bytes count.
constexpr std::string_view certificate = "the client's certificate";
constexpr std::string_view other_certificate = "another certificate";

std::string thumbprint(std::string_view der) {
    return crypto::base64url_encode(crypto::as_text(crypto::sha256(der)));
}

/// The field of RFC 9440 for a certificate.
std::string field(std::string_view der) {
    const auto bytes = std::as_bytes(std::span(der));
    return ":" + json::to_base64({bytes.begin(), bytes.end()}) + ":";
}

/// A guard, and a client with a certificate, a token that is bound to it and one that is not.
class CertificateGuard : public testing::Test {
  protected:
    CertificateGuard() {
        connection->peer_address = "192.0.2.7";
        verifier.answer = [](std::string_view bearer) -> result<token_verifier::verified> {
            auto token = std::make_shared<access_token>();
            token->expires_at = manual_clock().wall + 1h;
            token->principal = bearer;
            if (bearer != "free") token->certificate_thumbprint = thumbprint(certificate);
            if (bearer == "both") token->key_thumbprint = test_world().second.id();
            return token;
        };
        use(certificate_options{});
    }

    void use(std::optional<certificate_options> options) {
        bearer_guard_options guarded;
        guarded.certificates = options;
        guarded.proxies = http::trusted_proxies("192.0.2.7");
        guarded.dpop.emplace();
        guarded.public_url = "https://mcp.example";
        guard = std::make_unique<bearer_guard>(verifier, time, log, std::move(guarded));
    }

    http::request request(std::string_view token, std::vector<std::string> certificates = {}) {
        http::request sent;
        sent.method = http::method::post;
        sent.method_name = "POST";
        sent.target = "/mcp";
        sent.on = connection;
        sent.fields.append("Authorization", "Bearer " + std::string(token));
        for (const std::string& each : certificates)
            sent.fields.append("Client-Cert", each);
        return sent;
    }

    /// The reason of a refusal that is 401 invalid_token in every respect; empty where it is none.
    std::string reason(const http::request& sent) {
        running deciding(guard->authorize(sent));
        const auto* refused = std::get_if<http::response>(&*deciding);
        if (refused == nullptr) return {};
        EXPECT_EQ(refused->status, 401U);
        const auto challenges = http::parse_challenges(refused->fields);
        EXPECT_TRUE(challenges && !challenges->empty());
        EXPECT_EQ(challenges->front().scheme, "Bearer");
        EXPECT_EQ(challenges->front()["error"], "invalid_token");
        EXPECT_EQ(refused->body, R"({"error": "Token validation failed"})");
        return log.last();
    }

    manual_clock time;
    recording_log log;
    scripted_verifier verifier;
    std::unique_ptr<bearer_guard> guard;
    std::shared_ptr<http::connection> connection = std::make_shared<http::connection>();
};

// RFC 8705 §3
TEST_F(CertificateGuard, LetsABoundTokenInWithItsCertificate) {
    connection->certificate_thumbprint = thumbprint(certificate);
    EXPECT_EQ(reason(request("bound")), "");
    EXPECT_EQ(reason(request("bound")), "") << "remembered";
    EXPECT_EQ(verifier.calls, 1);
    EXPECT_EQ(reason(request("free")), "");
}

TEST_F(CertificateGuard, RefusesABoundTokenOfAnybodyElse) {
    EXPECT_THAT(reason(request("bound")), HasSubstr("the client has shown none"));
    connection->certificate_thumbprint = thumbprint(other_certificate);
    EXPECT_THAT(reason(request("bound")), HasSubstr("another certificate"));
    connection->certificate_thumbprint = thumbprint(certificate).substr(1);
    EXPECT_THAT(reason(request("bound")), HasSubstr("another certificate"));
    EXPECT_EQ(reason(request("free")), "") << "a token that is bound to nothing";

    http::request by_hand = request("bound");
    by_hand.on.reset();
    EXPECT_THAT(reason(by_hand), HasSubstr("the client has shown none"));
}

// What a token was let in with is not what lets it in again.
TEST_F(CertificateGuard, ComparesWithEachRequest) {
    connection->certificate_thumbprint = thumbprint(certificate);
    EXPECT_EQ(reason(request("bound")), "");
    const auto thiefs = std::make_shared<http::connection>();
    http::request stolen = request("bound");
    stolen.on = thiefs;
    EXPECT_THAT(reason(stolen), HasSubstr("the client has shown none"));
    connection->certificate_thumbprint.clear();
    EXPECT_THAT(reason(request("bound")), HasSubstr("the client has shown none"));
}

TEST_F(CertificateGuard, BelievesNoFieldUnlessItIsToldTo) {
    EXPECT_THAT(
        reason(request("bound", {field(certificate)})), HasSubstr("the client has shown none")
    );
}

// RFC 9440 §2.2, §4
TEST_F(CertificateGuard, BelievesATrustedProxy) {
    use(certificate_options{.from_proxy = true});
    EXPECT_EQ(reason(request("bound", {field(certificate)})), "");
    EXPECT_EQ(reason(request("free")), "");
    const struct {
        std::vector<std::string> fields;
        const char* reason;
    } rows[] = {
        {{}, "the client has shown none"},
        {{field(other_certificate)}, "another certificate"},
        {{field(certificate), field(certificate)}, "more than one field"},
        {{""}, "no byte sequence"},
        {{":"}, "no byte sequence"},
        {{"::"}, "no byte sequence"},
        {{field(certificate).substr(1)}, "no byte sequence"},
        {{field(certificate) + "x"}, "no byte sequence"},
        {{field(certificate) + ", " + field(certificate)}, "no byte sequence"},
        {{":!" + field(certificate).substr(2)}, "no byte sequence"},
        {{thumbprint(certificate)}, "no byte sequence"},
    };
    for (const auto& row : rows)
        EXPECT_THAT(reason(request("bound", row.fields)), HasSubstr(row.reason));

    connection->certificate_thumbprint = thumbprint(certificate);
    EXPECT_THAT(reason(request("bound")), HasSubstr("the client has shown none"))
        << "the proxy's own certificate is not the client's";
}

TEST_F(CertificateGuard, BelievesNobodyElse) {
    use(certificate_options{.from_proxy = true});
    http::request sent = request("bound", {field(certificate)});
    EXPECT_EQ(reason(sent), "");
    connection->peer_address = "192.0.2.8";
    sent.client_address = "192.0.2.7";  // of whom it was told, not who told it
    EXPECT_THAT(reason(sent), HasSubstr("does not come from a trusted proxy"));
    sent.on.reset();
    EXPECT_THAT(reason(sent), HasSubstr("does not come from a trusted proxy"));
}

TEST_F(CertificateGuard, WithoutTheOptionLetsNoBoundTokenIn) {
    use(std::nullopt);
    connection->certificate_thumbprint = thumbprint(certificate);
    EXPECT_THAT(reason(request("bound")), HasSubstr("nothing checks that"));
    EXPECT_EQ(reason(request("free")), "");
}

TEST_F(CertificateGuard, ATokenThatIsBoundTwiceNeedsBoth) {
    connection->certificate_thumbprint = thumbprint(certificate);
    EXPECT_THAT(reason(request("both")), HasSubstr("sent as Bearer"));
    http::request sent = request("both");
    sent.fields.set("Authorization", "DPoP both");
    running deciding(guard->authorize(sent));
    EXPECT_EQ(std::get<http::response>(*deciding).status, 401U);
    EXPECT_THAT(log.last(), HasSubstr("there is no field DPoP"));
    connection->certificate_thumbprint.clear();
    running again(guard->authorize(sent));
    EXPECT_EQ(std::get<http::response>(*again).status, 401U);
    EXPECT_THAT(log.last(), HasSubstr("the client has shown none"));
}

const resolve_context context{
    .public_url = "https://mcp.example", .mcp_path = "/mcp", .scopes = {}
};

provider issuer(std::string url = "https://issuer.example") {
    jwt_options options;
    options.issuer = std::move(url);
    options.audience = "https://mcp.example/mcp";
    return jwt(options);
}

TEST(WithCertificates, SaysSoInTheMetadata) {
    const auto accepted = with_certificates(issuer()).resolve({}, context);
    ASSERT_TRUE(accepted) << accepted.error().description;
    EXPECT_EQ(accepted->issuers[0].policy.certificates, certificate_use::accepted);
    EXPECT_THAT(
        accepted->document.text(),
        HasSubstr(R"("tls_client_certificate_bound_access_tokens": true)")
    );
    EXPECT_EQ(accepted->document.resource(), "https://mcp.example/mcp");
    EXPECT_THAT(issuer().resolve({}, context)->document.text(), Not(HasSubstr("tls_client")));

    const auto required = with_certificates(issuer(), {.required = true}).resolve({}, context);
    EXPECT_EQ(required->issuers[0].policy.certificates, certificate_use::required);
    const auto nested = with_certificates(with_certificates(issuer(), {.required = true}));
    EXPECT_TRUE(nested.resolve({}, context)->certificates->required) << "the stricter one";
}

TEST(WithCertificates, AsksNothingOfTheDevelopmentIssuer) {
    const environment development{[](std::string_view name) -> std::optional<std::string> {
        if (name == "SK_ENV_URL") return "http://127.0.0.1:9000";
        if (name == "MCP_SERVER_ID") return "res_dev";
        return std::nullopt;
    }};
    const resolve_context here{
        .public_url = "http://127.0.0.1:8000", .mcp_path = "/mcp", .scopes = {}, .development = true
    };
    const auto settings =
        with_certificates(issuer(), {.required = true}).resolve(development, here);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_EQ(settings->issuers[0].policy.certificates, certificate_use::accepted);
    EXPECT_FALSE(settings->certificates->required);
}

TEST(WithCertificates, StandsBesideOthers) {
    const auto keys = api_keys({{.sha256 = api_key_digest("key"), .name = "ci"}});
    const auto strict = with_certificates(issuer(), {.required = true});
    const auto both = any_of({strict, keys}).resolve({}, context);
    ASSERT_TRUE(both) << both.error().description;
    EXPECT_FALSE(both->certificates->required) << "a key needs no certificate";
    EXPECT_EQ(both->issuers[0].policy.certificates, certificate_use::required);
    EXPECT_THAT(both->document.text(), HasSubstr("tls_client_certificate_bound_access_tokens"));
    EXPECT_TRUE(any_of({strict}).resolve({}, context)->certificates->required);
    EXPECT_FALSE(any_of({issuer()}).resolve({}, context)->certificates);

    const auto proxied = with_certificates(issuer("https://other.example"), {.from_proxy = true});
    EXPECT_THAT(
        any_of({strict, proxied}).resolve({}, context).error().description,
        HasSubstr(".from_proxy and without")
    );
    EXPECT_THAT(
        with_certificates(keys).resolve({}, context).error().description, HasSubstr("oauth::any_of")
    );
}

}  // namespace
}  // namespace warder::oauth
