#include "unit/oauth/fakes.hpp"
#include <warder/oauth/bearer_guard.hpp>
#include <warder/oauth/jwt_verifier.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using verdict = running<result<token_verifier::verified>>;

jwt_policy policy() {
    jwt_policy rules;
    rules.issuer_name = "issuer";
    rules.issuers = {test_world().issuer};
    rules.audiences = {test_world().audience};
    return rules;
}

std::shared_ptr<key_source> keys() {
    return std::make_shared<static_key_source>(*crypto::parse_key_set(test_key_set()));
}

jwt_verifier make(const clock& time, jwt_policy rules = policy()) {
    return jwt_verifier({{std::move(rules), keys()}}, time);
}

TEST(JwtVerifier, AcceptsTheGoodTokenAndItsHarmlessVariants) {
    const manual_clock time;
    auto verifier = make(time);
    for (const auto& row : token_cases::good_variants(test_world())) {
        verdict accepted(verifier.verify(row.token));
        ASSERT_TRUE(accepted.done());
        ASSERT_TRUE(*accepted) << row.name << ": " << accepted->error().log_text();
        EXPECT_EQ((**accepted)->subject, "usr_1");
    }
}

// Through the guard, so that status, challenge and log line are those that a peer and an operator
// get.
TEST(JwtVerifier, RefusesEveryBadToken) {
    const manual_clock time;
    recording_log log;
    const auto& world = test_world();
    const auto rows = token_cases::bad_tokens(world);
    EXPECT_GE(rows.size(), 60U);
    const std::string good = token_cases::good_token(world);
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        ASSERT_FALSE(row.reason.empty());
        auto verifier = make(time);
        bearer_guard guard(verifier, time, log, {.metadata_url = "https://mcp.example/prm"});
        const auto decide = [&](const std::string& token) {
            http::request request;
            request.id = "r1";
            request.fields.set("Authorization", "Bearer " + token);
            return running<bearer_guard::decision>(guard.authorize(request));
        };
        ASSERT_TRUE(std::holds_alternative<token_verifier::verified>(*decide(good)));
        EXPECT_NE(row.token, good);

        log.lines.clear();
        auto refused = decide(row.token);
        const auto* response = std::get_if<http::response>(&*refused);
        ASSERT_NE(response, nullptr);
        EXPECT_EQ(response->status, 401U);
        EXPECT_EQ(response->body, R"({"error": "Token validation failed"})");
        const std::string challenge(response->fields["WWW-Authenticate"]);
        EXPECT_THAT(challenge, HasSubstr(R"(error="invalid_token")"));
        EXPECT_THAT(challenge, HasSubstr("error_description=\"" + row.description + '"'));
        ASSERT_EQ(log.lines.size(), 1U);
        EXPECT_THAT(log.last(), HasSubstr("warning Request refused [request_id=r1]"));
        EXPECT_THAT(log.last(), HasSubstr(row.reason));
        const bool short_word = row.token.size() <= 20;  // may stand in any sentence
        EXPECT_TRUE(short_word || !log.has(row.token));
    }
}

TEST(JwtVerifier, RowsOfTheTableHaveNamesOfTheirOwn) {
    std::set<std::string> names;
    const auto rows = token_cases::bad_tokens(test_world());
    for (const auto& row : rows)
        names.insert(row.name);
    EXPECT_EQ(names.size(), rows.size());
}

TEST(JwtVerifier, AcceptsOnlyTheConfiguredAlgorithms) {
    const manual_clock time;
    jwt_policy rules = policy();
    rules.algorithms = {crypto::algorithm::rs256};
    EXPECT_TRUE(*verdict(make(time, rules).verify(token_cases::good_token(test_world()))));
    rules.algorithms = {crypto::algorithm::es256, crypto::algorithm::eddsa};
    auto verifier = make(time, rules);
    verdict refused(verifier.verify(token_cases::good_token(test_world())));
    ASSERT_FALSE(*refused);
    EXPECT_EQ(refused->error().detail, "alg RS256 is not accepted; accepted: ES256, EdDSA");
}

TEST(JwtVerifier, ChecksTheSignatureBeforeTheClaims) {
    const manual_clock time;
    auto draft = token_cases::good_draft(test_world());
    token_cases::put(draft.claims, "iss", "\"https://other.example\"");
    draft.signer = &test_world().stranger;
    auto verifier = make(time);
    verdict refused(verifier.verify(draft.sign()));
    EXPECT_THAT(refused->error().detail, HasSubstr("signature"));
}

TEST(JwtVerifier, GivesEachIssuerItsOwnKeys) {
    const manual_clock time;
    jwt_policy other = policy();
    other.issuer_name = "other";
    other.issuers = {"https://other.example"};
    crypto::key_set other_keys;
    other_keys.keys = {test_world().stranger.public_half()};
    jwt_verifier verifier(
        {{policy(), keys()}, {other, std::make_shared<static_key_source>(other_keys)}}, time
    );

    auto theirs = token_cases::good_draft(test_world());
    token_cases::put(theirs.header, "kid", token_cases::json_string(test_world().stranger.id()));
    token_cases::put(theirs.claims, "iss", "\"https://other.example\"");
    theirs.signer = &test_world().stranger;
    verdict accepted(verifier.verify(theirs.sign()));
    ASSERT_TRUE(*accepted) << accepted->error().log_text();
    EXPECT_EQ((**accepted)->issuer_name, "other");
    EXPECT_TRUE(*verdict(verifier.verify(token_cases::good_token(test_world()))));

    // The other issuer's key does not vouch for the first one's name, nor the reverse.
    token_cases::put(theirs.claims, "iss", token_cases::json_string(test_world().issuer));
    EXPECT_FALSE(*verdict(verifier.verify(theirs.sign())));
    auto ours = token_cases::good_draft(test_world());
    token_cases::put(ours.claims, "iss", "\"https://other.example\"");
    EXPECT_FALSE(*verdict(verifier.verify(ours.sign())));
    token_cases::put(ours.claims, "iss", "\"https://third.example\"");
    verdict third(verifier.verify(ours.sign()));
    EXPECT_THAT(third->error().detail, HasSubstr("iss \"https://third.example\" is not accepted"));
}

TEST(JwtVerifier, IsReadyWhenItsKeysAre) {
    const manual_clock time;
    scripted_client client;
    fixed_entropy entropy;
    client.answer = [](const std::string&) { return http::json_response(200, test_key_set()); };
    auto remote = std::make_shared<remote_key_source>(
        remote_keys_options{.jwks_uri = "https://issuer.example/keys"},
        client,
        time,
        entropy,
        null_log()
    );
    jwt_verifier verifier({{policy(), keys()}, {policy(), remote}}, time);
    EXPECT_FALSE(verifier.ready());
    remote->tick();
    EXPECT_TRUE(verifier.ready());
    EXPECT_EQ(verifier.epoch(), 0U);
}

// A stranger's forgery is told the same, and remembered from the second time on.
TEST(JwtVerifier, AKeyThatWasReplacedUnderItsKidIsFetchedAfterABadSignature) {
    const manual_clock time;
    scripted_client client;
    fixed_entropy entropy;
    std::string document = test_key_set();
    client.answer = [&](const std::string&) { return http::json_response(200, document); };
    auto remote = std::make_shared<remote_key_source>(
        remote_keys_options{.jwks_uri = "https://issuer.example/keys"},
        client,
        time,
        entropy,
        null_log()
    );
    remote->tick();
    jwt_verifier verifier({{policy(), remote}}, time);
    auto draft = token_cases::good_draft(test_world());
    draft.signer = &test_world().stranger;  // under the kid of the old key
    const std::string token = draft.sign();

    const std::string& kid = test_world().key.id();
    const std::string& other = test_world().stranger.id();
    document = crypto::key_set_json({test_world().stranger.public_jwk()});
    document.replace(document.find(other), other.size(), kid);
    verdict first(verifier.verify(token));
    ASSERT_FALSE(*first);
    EXPECT_EQ(first->error().code, errc::doubted_signature) << "not remembered as refused";
    EXPECT_TRUE(*verdict(verifier.verify(token)));
    EXPECT_EQ(verifier.epoch(), 1U);

    verdict old(verifier.verify(token_cases::good_token(test_world())));
    EXPECT_EQ(old->error().code, errc::bad_signature) << "within the cool-down";
    EXPECT_EQ(client.requests.size(), 2U);
}

TEST(JwtVerifier, UnavailableKeysAreNoFaultOfTheToken) {
    const manual_clock time;
    scripted_client client;
    fixed_entropy entropy;
    client.answer = [](const std::string&) { return http::json_response(500, "{}"); };
    auto remote = std::make_shared<remote_key_source>(
        remote_keys_options{.jwks_uri = "https://issuer.example/keys"},
        client,
        time,
        entropy,
        null_log()
    );
    jwt_verifier verifier({{policy(), remote}}, time);
    const std::string token = token_cases::good_token(test_world());
    EXPECT_EQ(verdict(verifier.verify(token))->error().code, errc::keys_unavailable);
    // What is refused without keys is refused even so.
    EXPECT_EQ(verdict(verifier.verify("not-a-jwt"))->error().code, errc::malformed_token);
}

}  // namespace
}  // namespace warder::oauth
