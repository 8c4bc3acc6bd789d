/// `private_key_jwt`: a client that signs.
#include "issuer/client_assertion.hpp"

#include "issuer/errors.hpp"
#include "unit/issuer/documents.hpp"
#include "unit/issuer/flow.hpp"

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

const crypto::private_key& key() {
    static const auto made = crypto::private_key::generate(crypto::algorithm::es256);
    return made;
}

std::string keys() {
    return crypto::key_set_json({key().public_jwk()});
}

/// Claims by name, each as JSON text; one that is empty is left out.
std::string signed_claims(
    const parameters& claims, const std::string& type = "JWT", const crypto::private_key& by = key()
) {
    std::string text;
    json::writer out(text);
    out.begin_object();
    for (const auto& [name, value] : claims) {
        if (!value.empty()) out.key(name).raw(value);
    }
    out.end_object();
    return crypto::sign_jws(by, type, text);
}

parameters good_claims(const std::string& client = "c", const std::string& id = "1") {
    return {
        {"iss", "\"" + client + "\""},
        {"sub", "\"" + client + "\""},
        {"aud", "\"http://127.0.0.1:9000\""},
        {"jti", "\"" + id + "\""},
        {"exp", std::to_string(stopped_clock::now_ + 60)},
    };
}

bool accepted(const std::string& assertion) {
    const auto good = check_assertion(
        assertion,
        "c",
        keys(),
        {"http://127.0.0.1:9000", "http://127.0.0.1:9000/oauth/token"},
        stopped_clock().now()
    );
    if (!good) {
        EXPECT_EQ(good.error().code, errc::invalid_client);
    }
    return good.has_value();
}

std::string seconds(int from_now) {
    return std::to_string(stopped_clock::now_ + from_now);
}

TEST(ClientAssertion, GoodOnesPass) {
    const parameters changes[] = {
        {},
        {{"aud", "\"http://127.0.0.1:9000/oauth/token\""}},
        {{"aud", R"(["https://other.example","http://127.0.0.1:9000"])"}},
        {{"exp", seconds(600)}},
        {{"exp", seconds(-29)}},
        {{"nbf", seconds(29)}},
        {{"iat", seconds(0)}},
    };
    for (const auto& change : changes)
        EXPECT_TRUE(accepted(signed_claims(with(good_claims(), change)))) << encode_form(change);
    EXPECT_TRUE(accepted(signed_claims(good_claims(), "")));
    EXPECT_TRUE(accepted(signed_claims(good_claims(), "client-authentication+jwt")));
}

TEST(ClientAssertion, EachChangeIsRefused) {
    const parameters changes[] = {
        {{"iss", ""}},
        {{"iss", "\"d\""}},
        {{"sub", ""}},
        {{"sub", "\"d\""}},
        {{"aud", ""}},
        {{"aud", "\"https://other.example\""}},
        {{"aud", "\"http://127.0.0.1:9000/\""}},
        {{"aud", "[]"}},
        {{"jti", ""}},
        {{"jti", "1"}},
        {{"jti", "\"" + std::string(257, 'x') + "\""}},
        {{"exp", ""}},
        {{"exp", "\"" + seconds(60) + "\""}},
        {{"exp", seconds(-31)}},
        {{"exp", seconds(632)}},
        {{"nbf", seconds(32)}},
        {{"nbf", "\"x\""}},
        {{"iat", seconds(32)}},
    };
    for (const auto& change : changes)
        EXPECT_FALSE(accepted(signed_claims(with(good_claims(), change)))) << encode_form(change);
    EXPECT_FALSE(accepted(signed_claims(good_claims(), "at+jwt")));
    EXPECT_FALSE(accepted(signed_claims(good_claims(), "dpop+jwt")));
    const auto other = crypto::private_key::generate(crypto::algorithm::es256);
    EXPECT_FALSE(accepted(signed_claims(good_claims(), "JWT", other)));
    EXPECT_FALSE(accepted("x"));
    EXPECT_FALSE(accepted(""));
}

// ---- at the token endpoint ------------------------------------------------------------------

std::string registration() {
    return R"({"redirect_uris":[],"grant_types":["client_credentials"],)"
           R"("token_endpoint_auth_method":"private_key_jwt","jwks":)" +
           keys() + "}";
}

parameters machine_form(const std::string& assertion) {
    return {
        {"grant_type", "client_credentials"},
        {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
        {"client_assertion", assertion},
    };
}

TEST(KeyAuthentication, GivesAMachineItsToken) {
    const flow client(consent_mode::automatic, registration());
    EXPECT_EQ(client.client_secret, "");
    const auto form = machine_form(signed_claims(good_claims(client.client_id)));
    const auto response = client.token(form);
    ASSERT_EQ(response.status, 200U) << response.body;
    const std::string claims = claims_of(text_member(response.body, "access_token"));
    EXPECT_EQ(text_member(claims, "sub"), client.client_id);
    // RFC 7523 §3: it counts once.
    expect_error(client.token(form), "invalid_client");
    const auto named = with(
        machine_form(signed_claims(good_claims(client.client_id, "2"))),
        {{"client_id", client.client_id}}
    );
    EXPECT_EQ(client.token(named).status, 200U);
}

TEST(KeyAuthentication, EachChangeIsRefused) {
    const flow client(consent_mode::automatic, registration());
    const auto good = machine_form(signed_claims(good_claims(client.client_id)));
    const std::pair<parameters, const char*> changes[] = {
        {{{"client_assertion_type", ""}}, "invalid_client"},
        {{{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"}},
         "invalid_client"},
        {{{"client_assertion", ""}}, "invalid_client"},
        {{{"client_assertion", "x"}}, "invalid_client"},
        {{{"client_id", "m2m_test"}}, "invalid_client"},
        {{{"client_secret", "s3cret"}}, "invalid_request"},
        {{{"client_assertion", signed_claims(good_claims("m2m_test"))}}, "invalid_client"},
    };
    for (const auto& [change, refused_as] : changes) {
        SCOPED_TRACE(encode_form(change));
        expect_error(client.token(with(good, change)), refused_as);
    }
    EXPECT_EQ(client.token(good).status, 200U);
}

TEST(KeyAuthentication, KeysMayStandAtAUrl) {
    tests::documents documents;
    auto options = options_for_test();
    options.outgoing = &documents;
    const stopped_clock time;
    const authorization_server server(std::move(options), time);
    auto request = post_form(
        "/oauth/register",
        R"({"redirect_uris":[],"grant_types":["client_credentials"],)"
        R"("token_endpoint_auth_method":"private_key_jwt","jwks_uri":"https://a.example/keys"})"
    );
    request.fields.set("Content-Type", "application/json");
    const auto enrolled = answer(server, request);
    ASSERT_EQ(enrolled.status, 201U) << enrolled.body;
    const std::string id = text_member(enrolled.body, "client_id");
    const auto form =
        post_form("/oauth/token", encode_form(machine_form(signed_claims(good_claims(id)))));
    expect_error(answer(server, form), "invalid_client");
    documents.answers["https://a.example/keys"] = http::json_response(200, keys());
    EXPECT_EQ(answer(server, form).status, 200U);
    EXPECT_EQ(documents.sent.back().to, http::destination::supplied_by_peer);
}

}  // namespace
}  // namespace warder::issuer
