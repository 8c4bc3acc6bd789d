#include "unit/oauth/fakes.hpp"
#include <warder/oauth/jwt_policy.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using token_cases::members;

jwt_policy policy() {
    jwt_policy rules;
    rules.issuer_name = "issuer";
    rules.issuers = {"https://issuer.example", "https://issuer.example/resources/res_1"};
    rules.audiences = {"https://mcp.example/mcp", "res_1"};
    return rules;
}

constexpr std::chrono::system_clock::time_point now{1'000'000s};

members good_claims() {
    return {
        {"iss", R"("https://issuer.example")"},
        {"aud", R"("res_1")"},
        {"exp", "1000060"},
        {"sub", R"("usr_1")"},
    };
}

result<access_token> check(const members& claims, const jwt_policy& rules = policy()) {
    return check_claims(token_cases::json_text(claims), rules, now);
}

result<access_token> check_with(
    std::string_view name, const std::string& value, const jwt_policy& rules = policy()
) {
    members claims = good_claims();
    token_cases::put(claims, name, value);
    return check(claims, rules);
}

TEST(JwtPolicy, ReadsWhatItAccepts) {
    const auto token = check_claims(
        R"({"iss":"https://issuer.example/resources/res_1","aud":["x","res_1"],"exp":1000060.5,
            "nbf":999990,"iat":999990,"sub":"usr_1","client_id":"c","azp":"a","oid":"org_1",
            "scope":"a b","scopes":["c"]})",
        policy(),
        now
    );
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_EQ(token->issuer, "https://issuer.example/resources/res_1");
    EXPECT_EQ(token->issuer_name, "issuer");
    EXPECT_EQ(token->subject, "usr_1");
    EXPECT_EQ(token->client_id, "c");
    EXPECT_EQ(token->organisation, "org_1");
    EXPECT_THAT(token->scopes, ElementsAre("a", "b", "c"));
    EXPECT_THAT(token->audiences, ElementsAre("x", "res_1"));
    EXPECT_EQ(token->expires_at, now + 60500ms);
    EXPECT_EQ(token->not_before, now - 10s);
    EXPECT_THAT(token->claims, HasSubstr(R"("azp":"a")"));
    EXPECT_EQ(token->principal, R"(["issuer","usr_1","c","org_1"])");
}

TEST(JwtPolicy, WithoutAudiencesAcceptsNothing) {
    jwt_policy rules = policy();
    rules.audiences.clear();
    EXPECT_TRUE(check(good_claims()));
    EXPECT_FALSE(check(good_claims(), rules));
}

TEST(JwtPolicy, AListOfClientsStandsInForAudiences) {
    jwt_policy rules = policy();
    rules.audiences.clear();
    rules.client_ids = {"app", "other"};
    const members claims{
        {"iss", R"("https://issuer.example")"},
        {"exp", "1000060"},
        {"sub", R"("usr_1")"},
        {"client_id", R"("app")"},
    };
    EXPECT_TRUE(check(claims, rules));
    const auto refusal = [&](std::string_view name, std::string value) {
        members changed = claims;
        token_cases::put(changed, name, value);
        const auto refused = check(changed, rules);
        return refused ? std::string() : refused.error().detail;
    };
    EXPECT_EQ(
        refusal("client_id", R"("stranger")"),
        R"(client_id "stranger" is not accepted; accepted: "app", "other")"
    );
    EXPECT_THAT(refusal("client_id", R"("")"), HasSubstr("is not accepted"));
    EXPECT_THAT(refusal("client_id", "1"), HasSubstr("client_id is of type"));
    EXPECT_THAT(refusal("aud", R"([1])"), HasSubstr("aud"));
    EXPECT_THAT(refusal("aud", R"("elsewhere")"), HasSubstr("aud \"elsewhere\" is not accepted"))
        << "an audience that is there counts";

    rules.audiences = {"res_1"};
    EXPECT_FALSE(check(claims, rules)) << "where both are configured, both must fit";
    members both = claims;
    token_cases::put(both, "aud", R"("res_1")");
    EXPECT_TRUE(check(both, rules));
}

TEST(JwtPolicy, RequiredClaimsHaveOneOfTheirValues) {
    jwt_policy rules = policy();
    rules.required_claims = {
        {.name = "tid", .values = {"t1", "t2"}}, {.name = "custom.plan", .values = {"paid"}}
    };
    members claims = good_claims();
    token_cases::put(claims, "tid", R"("t2")");
    token_cases::put(claims, "custom", R"({"plan":["free","paid"]})");
    EXPECT_TRUE(check(claims, rules));
    const auto refusal = [&](std::string_view name, std::string value) {
        members changed = claims;
        token_cases::put(changed, name, value);
        const auto refused = check(changed, rules);
        return refused ? std::string() : refused.error().detail;
    };
    EXPECT_EQ(refusal("tid", R"("t3")"), R"(tid "\"t3\"" is not accepted; accepted: "t1", "t2")");
    EXPECT_THAT(refusal("tid", "1"), HasSubstr("tid"));
    EXPECT_THAT(refusal("tid", R"([])"), HasSubstr("tid"));
    EXPECT_THAT(refusal("custom", R"({"plan":"free"})"), HasSubstr("custom.plan"));
    EXPECT_EQ(refusal("custom", "null"), R"(custom.plan is absent; accepted: "paid")");
}

TEST(JwtPolicy, IntrospectionMayLeaveOutIssuerExpiryAndSubject) {
    jwt_policy rules = policy();
    rules.introspected = true;
    const members least{{"aud", R"("res_1")"}, {"client_id", R"("app")"}};
    EXPECT_FALSE(check(least)) << "a JWT may not";
    const auto token = check(least, rules);
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_EQ(token->subject, "client:app") << "no user's name";
    EXPECT_EQ(token->issuer_name, "issuer");
    EXPECT_EQ(token->expires_at, now + introspected_lifetime);

    const auto refusal = [&](std::string_view name, std::string value) {
        members changed = least;
        token_cases::put(changed, name, value);
        const auto refused = check(changed, rules);
        return refused ? std::string() : refused.error().detail;
    };
    EXPECT_THAT(refusal("iss", R"("https://other.example")"), HasSubstr("iss"));
    EXPECT_THAT(refusal("iss", R"("")"), HasSubstr("iss"));
    EXPECT_THAT(refusal("exp", "1"), HasSubstr("exp"));
    EXPECT_THAT(refusal("aud", R"("elsewhere")"), HasSubstr("aud"));
    EXPECT_THAT(refusal("client_id", R"("")"), HasSubstr("sub is absent"));
    EXPECT_THAT(refusal("cnf", "{}"), HasSubstr("cnf"));
}

TEST(JwtPolicy, AGrantIsAClientWithAScopeOrARole) {
    jwt_policy rules = policy();
    members claims = good_claims();
    EXPECT_TRUE(check(claims, rules));
    rules.needs_grant = true;
    EXPECT_THAT(check(claims, rules).error().detail, HasSubstr("names no client"));
    token_cases::put(claims, "azp", R"("app")");
    EXPECT_THAT(check(claims, rules).error().detail, HasSubstr("neither a scope nor a role"));
    members with_role = claims;
    token_cases::put(with_role, "roles", R"(["reader"])");
    EXPECT_TRUE(check(with_role, rules));
    token_cases::put(claims, "scope", R"("a")");
    EXPECT_TRUE(check(claims, rules));
    token_cases::put(claims, "azp", R"("")");
    EXPECT_FALSE(check(claims, rules));
}

TEST(JwtPolicy, ReadsRolesAndClientFromTheClaimsThatAreNamed) {
    jwt_policy rules = policy();
    rules.role_claims = {"roles", "realm_access.roles", "cognito:groups"};
    rules.client_claims = {"cid"};
    members claims = good_claims();
    token_cases::put(claims, "roles", R"("admin")");
    token_cases::put(claims, "realm_access", R"({"roles":["admin","editor",7,""]})");
    token_cases::put(claims, "cognito:groups", R"(["staff"])");
    token_cases::put(claims, "cid", R"("app")");
    token_cases::put(claims, "client_id", R"("other")");
    const auto token = check(claims, rules);
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_THAT(token->roles, ElementsAre("admin", "editor", "staff"));
    EXPECT_EQ(token->client_id, "app");
}

TEST(JwtPolicy, BoundTokensAreForThoseWhoCheckProofs) {
    const std::string bound = R"({"jkt":"thumb"})";
    EXPECT_THAT(check_with("cnf", bound).error().detail, HasSubstr("oauth::with_dpop"));
    jwt_policy rules = policy();
    for (const dpop_use use : {dpop_use::accepted, dpop_use::required}) {
        rules.dpop = use;
        const auto token = check_with("cnf", bound, rules);
        ASSERT_TRUE(token) << token.error().log_text();
        EXPECT_EQ(token->key_thumbprint, "thumb");
        for (const char* other :
             {R"({"x5t#S256":"x"})",
              R"({"jkt":"thumb","x5t#S256":"x"})",
              R"({"jkt":""})",
              R"({"jkt":1})",
              "{}",
              "null",
              R"("thumb")"}) {
            EXPECT_FALSE(check_with("cnf", other, rules)) << other;
        }
    }
    EXPECT_THAT(check(good_claims(), rules).error().detail, HasSubstr("cnf is absent"));
    rules.dpop = dpop_use::accepted;
    EXPECT_EQ(check(good_claims(), rules)->key_thumbprint, "");
}

TEST(JwtPolicy, TokensBoundToCertificatesAreForThoseWhoCompareThem) {
    const std::string bound = R"({"x5t#S256":"thumb"})";
    EXPECT_THAT(check_with("cnf", bound).error().detail, HasSubstr("oauth::with_certificates"));
    jwt_policy rules = policy();
    for (const certificate_use use : {certificate_use::accepted, certificate_use::required}) {
        rules.certificates = use;
        const auto token = check_with("cnf", bound, rules);
        ASSERT_TRUE(token) << token.error().log_text();
        EXPECT_EQ(token->certificate_thumbprint, "thumb");
        EXPECT_EQ(token->key_thumbprint, "");
        for (const char* other :
             {R"({"jkt":"x"})",
              R"({"x5t#S256":"thumb","jkt":"x"})",
              R"({"x5t#S256":"thumb","kid":"x"})",
              R"({"kid":"x","x5t#S256":"thumb"})",
              R"({"x5t":"thumb"})",
              R"({"x5t#s256":"thumb"})",
              R"({"x5t#S256":""})",
              R"({"x5t#S256":1})",
              R"({"x5t#S256":["thumb"]})",
              R"(["x5t#S256"])",
              "{}",
              "null"}) {
            const auto refused = check_with("cnf", other, rules);
            ASSERT_FALSE(refused) << other;
            EXPECT_EQ(refused.error().code, errc::wrong_binding);
            EXPECT_THAT(refused.error().detail, HasSubstr("cnf binds the token")) << other;
        }
    }
    EXPECT_THAT(
        check(good_claims(), rules).error().detail,
        HasSubstr("cnf is absent, and only tokens bound to a certificate")
    );
    rules.certificates = certificate_use::accepted;
    EXPECT_EQ(check(good_claims(), rules)->certificate_thumbprint, "");
}

TEST(JwtPolicy, ATokenMayBeBoundToAKeyAndACertificate) {
    jwt_policy rules = policy();
    rules.dpop = dpop_use::accepted;
    rules.certificates = certificate_use::accepted;
    const auto token = check_with("cnf", R"({"jkt":"key","x5t#S256":"certificate"})", rules);
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_EQ(token->key_thumbprint, "key");
    EXPECT_EQ(token->certificate_thumbprint, "certificate");
    EXPECT_FALSE(check_with("cnf", R"({"jkt":"key","x5t#S256":"c","other":"x"})", rules));
    rules.certificates = certificate_use::required;
    EXPECT_THAT(
        check_with("cnf", R"({"jkt":"key"})", rules).error().detail,
        HasSubstr("cnf has no x5t#S256")
    );
    rules.dpop = dpop_use::required;
    EXPECT_THAT(
        check_with("cnf", R"({"x5t#S256":"c"})", rules).error().detail, HasSubstr("cnf has no jkt")
    );
}

TEST(JwtPolicy, EmptyPathOfAnAudienceEqualsASlash) {
    const struct {
        const char* configured;
        const char* presented;
        bool same;
    } rows[] = {
        {"https://h", "https://h", true},
        {"https://h", "https://h/", true},
        {"https://h/", "https://h", true},
        {"https://h:8443", "https://h:8443/", true},
        {"https://h/mcp", "https://h/mcp/", false},
        {"https://h/mcp/", "https://h/mcp", false},
        {"https://h", "https://h//", false},
        {"https://h?x", "https://h?x/", false},
        {"https://h", "https://h2/", false},
        {"https://", "https:///", false},
        {"://h", "://h/", false},
        {"res_1", "res_1/", false},
        {"https://h", "https://H", false},
        {"https://h", "http://h", false},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(same_audience(row.configured, row.presented), row.same)
            << row.configured << " " << row.presented;
    }
}

TEST(JwtPolicy, TimesHaveTheirExactEdges) {
    EXPECT_TRUE(check_with("exp", "999970.001"));  // 30 s of leeway
    EXPECT_FALSE(check_with("exp", "999970"));
    EXPECT_TRUE(check_with("nbf", "1000030"));
    EXPECT_FALSE(check_with("nbf", "1000030.001"));
    EXPECT_TRUE(check_with("iat", "1000030"));
    EXPECT_FALSE(check_with("iat", "1000030.001"));
    EXPECT_TRUE(check_with("exp", "9000000000"));
    EXPECT_FALSE(check_with("exp", "9000000001"));
}

TEST(JwtPolicy, WhatTimeCuresIsPrematureAndTheRestIsNot) {
    EXPECT_EQ(check_with("nbf", "1009999").error().code, errc::premature_token);
    EXPECT_EQ(check_with("iat", "1009999").error().code, errc::premature_token);
    EXPECT_EQ(check_with("exp", "1").error().code, errc::expired_token);
    EXPECT_EQ(check_with("exp", "1").error().description, "The access token expired");
    EXPECT_EQ(check_with("iss", "\"x\"").error().description, "The access token is not valid");
}

TEST(JwtPolicy, LifetimeCapCountsFromIat) {
    jwt_policy rules = policy();
    rules.max_lifetime = 300s;
    EXPECT_TRUE(check_with("iat", "999760", rules));
    const auto longer = check_with("iat", "999759", rules);
    ASSERT_FALSE(longer);
    EXPECT_THAT(longer.error().detail, HasSubstr("lifetime of 301 s"));
    EXPECT_TRUE(check_with("exp", "1000300", rules));
    EXPECT_FALSE(check_with("exp", "1000301", rules));
    EXPECT_TRUE(check_with("exp", "1000301"));
}

TEST(JwtPolicy, OrderIsIssuerAudienceTimesSubject) {
    members claims{
        {"iss", "\"x\""}, {"aud", "\"x\""}, {"exp", "1"}, {"sub", "\"\""}, {"scope", "\"a\""}
    };
    const auto reason = [&] { return check(claims).error().detail; };
    EXPECT_THAT(reason(), HasSubstr("iss"));
    claims[0] = good_claims()[0];
    EXPECT_THAT(reason(), HasSubstr("aud"));
    claims[1] = good_claims()[1];
    EXPECT_THAT(reason(), HasSubstr("exp"));
    claims[2] = good_claims()[2];
    EXPECT_THAT(reason(), HasSubstr("sub"));
}

TEST(JwtPolicy, ClientIsClientIdOrElseAzp) {
    EXPECT_EQ(check_with("azp", "\"a\"")->client_id, "a");
    EXPECT_EQ(check_with("client_id", "\"c\"")->client_id, "c");
    EXPECT_EQ(check(good_claims())->client_id, "");
}

TEST(JwtPolicy, OrganisationIsTheFirstClaimThatSaysOne) {
    EXPECT_EQ(check_with("oid", "\"org_1\"")->organisation, "org_1");
    EXPECT_EQ(check_with("org_id", "\"org_2\"")->organisation, "org_2");
    EXPECT_EQ(check_with("oid", "null")->organisation, "");
    EXPECT_EQ(check_with("oid", "\"\"")->organisation, "");
    EXPECT_FALSE(check_with("oid", "1"));
    members both = good_claims();
    both.emplace_back("org_id", "\"org_2\"");
    both.emplace_back("oid", "\"org_1\"");
    EXPECT_EQ(check(both)->organisation, "org_1");

    jwt_policy rules = policy();
    rules.organisation_claims = {"custom_claims.org_id"};
    EXPECT_EQ(check_with("custom_claims", R"({"org_id":"org_3"})", rules)->organisation, "org_3");
    EXPECT_EQ(check_with("oid", "\"org_1\"", rules)->organisation, "");
}

TEST(JwtPolicy, NoTwoCallersShareAPrincipal) {
    access_token a;
    a.issuer_name = "i";
    a.subject = "s\",\"c";
    access_token b;
    b.issuer_name = "i";
    b.subject = "s";
    b.client_id = "c";
    EXPECT_NE(make_principal(a), make_principal(b));
    access_token c = b;
    std::swap(c.client_id, c.organisation);
    EXPECT_NE(make_principal(b), make_principal(c));
    EXPECT_EQ(make_principal(b), R"(["i","s","c",""])");
}

TEST(JwtPolicy, LogTextIsBoundedAndWithoutControlCharacters) {
    const auto refused = check_with("iss", "\"" + std::string(5000, 'x') + "\"");
    ASSERT_FALSE(refused);
    EXPECT_LT(refused.error().detail.size(), 600U);
    const auto control = check_with("iss", "\"a\\nforged line\"");
    EXPECT_EQ(control.error().detail.find('\n'), std::string::npos);
}

TEST(JwtPolicy, TypeIsThatOfAnAccessToken) {
    for (const char* good : {"", "JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"}) {
        EXPECT_TRUE(check_type(good)) << good;
    }
    for (const char* bad : {"id_token+jwt", "dpop+jwt", "at+jwt ", "at", "application/jwt", " "}) {
        EXPECT_FALSE(check_type(bad)) << bad;
    }
}

}  // namespace
}  // namespace warder::oauth
