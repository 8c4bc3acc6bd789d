#include "unit/oauth/fakes.hpp"
#include <warder/oauth/bearer_guard.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

token_verifier::verified accepted_token(std::chrono::system_clock::time_point expires_at) {
    auto token = std::make_shared<access_token>();
    token->subject = "usr_1";
    token->principal = R"(["issuer","usr_1","",""])";
    token->expires_at = expires_at;
    return token;
}

class BearerGuard : public testing::Test {
  protected:
    BearerGuard() {
        verifier.answer = [this](std::string_view bearer) -> result<token_verifier::verified> {
            if (failure) return *failure;
            if (!bearer.starts_with("good"))
                return error(errc::invalid_token, "The access token is not valid", "by the test");
            return accepted_token(time.now() + 1h);
        };
    }

    static http::request with(std::initializer_list<std::string_view> authorizations) {
        http::request request;
        request.id = "r1";
        request.client_address = "192.0.2.1";
        for (const std::string_view value : authorizations)
            request.fields.append("Authorization", value);
        return request;
    }
    bearer_guard::decision decide(const http::request& request) {
        running<bearer_guard::decision> decision(guard.authorize(request));
        EXPECT_TRUE(decision.done());
        return *decision;
    }
    http::response refuse(const http::request& request) {
        auto decision = decide(request);
        const auto* response = std::get_if<http::response>(&decision);
        EXPECT_NE(response, nullptr) << "the request was let through";
        return response != nullptr ? *response : http::response{};
    }
    bool passes(const http::request& request) {
        return std::holds_alternative<token_verifier::verified>(decide(request));
    }

    manual_clock time;
    recording_log log;
    scripted_verifier verifier;
    std::optional<error> failure;
    bearer_guard guard{
        verifier,
        time,
        log,
        {.metadata_url = "https://mcp.example/.well-known/oauth-protected-resource/mcp",
         .scopes = {"usr:read", "usr:write"}}
    };
};

std::string challenge_of(const http::response& response) {
    return std::string(response.fields["WWW-Authenticate"]);
}

// ---- what peers are told --------------------------------------------------------------------

TEST_F(BearerGuard, LetsAGoodTokenThrough) {
    const auto decision = decide(with({"Bearer good"}));
    const auto* token = std::get_if<token_verifier::verified>(&decision);
    ASSERT_NE(token, nullptr);
    EXPECT_EQ((*token)->subject, "usr_1");
    EXPECT_TRUE(log.lines.empty());
}

TEST_F(BearerGuard, SchemeHasNoCaseAndAnySpaces) {
    EXPECT_TRUE(passes(with({"bearer good"})));
    EXPECT_TRUE(passes(with({"BEARER   good"})));
}

TEST_F(BearerGuard, MissingTokenGetsAChallengeWithoutErrorCode) {
    for (const auto& request : {with({}), with({"Basic dXNlcjpwdw=="}), with({"Bearer"})}) {
        const auto response = refuse(request);
        EXPECT_EQ(response.status, 401U);
        EXPECT_EQ(response.body, R"({"error": "Missing Bearer token"})");
        EXPECT_EQ(response.fields["Content-Type"], "application/json");
        EXPECT_EQ(response.fields["Cache-Control"], "no-store");
        const std::string challenge = challenge_of(response);
        EXPECT_THAT(challenge, HasSubstr(R"(Bearer realm="OAuth")"));
        EXPECT_THAT(challenge, HasSubstr(R"(scope="usr:read usr:write")"));
        EXPECT_THAT(
            challenge,
            HasSubstr(
                R"(resource_metadata="https://mcp.example/.well-known/oauth-protected-resource/mcp")"
            )
        );
        EXPECT_THAT(challenge, Not(HasSubstr("error")));
        EXPECT_THAT(log.last(), HasSubstr("info Request refused [request_id=r1]"));
    }
    EXPECT_EQ(verifier.calls, 0);
}

TEST_F(BearerGuard, AChallengeDoesNotAskForRefreshTokens) {
    bearer_guard other(verifier, time, log, {.scopes = {"usr:read", "offline_access", "a"}});
    for (const auto& request : {with({}), with({"Bearer bad"})}) {
        running<bearer_guard::decision> decision(other.authorize(request));
        const auto* response = std::get_if<http::response>(&*decision);
        ASSERT_NE(response, nullptr);
        EXPECT_THAT(challenge_of(*response), HasSubstr(R"(scope="usr:read a")"));
    }
}

TEST_F(BearerGuard, BadTokenGetsInvalidToken) {
    const auto response = refuse(with({"Bearer bad"}));
    EXPECT_EQ(response.status, 401U);
    EXPECT_EQ(response.body, R"({"error": "Token validation failed"})");
    const std::string challenge = challenge_of(response);
    EXPECT_THAT(challenge, HasSubstr(R"(error="invalid_token")"));
    EXPECT_THAT(challenge, HasSubstr(R"(error_description="The access token is not valid")"));
    EXPECT_THAT(challenge, HasSubstr("resource_metadata="));
    EXPECT_THAT(challenge, HasSubstr(R"(scope="usr:read usr:write")"));
    EXPECT_THAT(challenge, Not(HasSubstr("by the test")));
    EXPECT_THAT(log.last(), HasSubstr("[reason=by the test]"));
    EXPECT_THAT(log.last(), HasSubstr("[client=192.0.2.1]"));
    EXPECT_EQ(log.lines.size(), 1U);
}

TEST_F(BearerGuard, MalformedCredentialsGetInvalidRequest) {
    const auto rows = {
        with({"Bearer good", "Bearer good"}),
        with({"Bearer good", "Basic dXNlcjpwdw=="}),
        with({"Bearer good good"}),
        with({"Bearer good, Bearer good"}),
        with({"Bearer \"good\""}),
        with({"Bearer Bearer good"}),
        with({"Bearer\tgood"}),
        with({""}),
    };
    for (const auto& request : rows) {
        const auto response = refuse(request);
        EXPECT_EQ(response.status, 400U) << request.fields["Authorization"];
        EXPECT_THAT(challenge_of(response), HasSubstr(R"(error="invalid_request")"));
        EXPECT_THAT(response.body, HasSubstr("Authorization header"));
        EXPECT_THAT(response.body, Not(HasSubstr("good")));
    }
    EXPECT_EQ(verifier.calls, 0);
}

TEST_F(BearerGuard, TokenInTheQueryIsRefused) {
    for (const char* target : {"/mcp?access_token=good", "/mcp?a=b&access_token=good"}) {
        for (auto request : {with({}), with({"Bearer good"})}) {
            request.target = target;
            const auto response = refuse(request);
            EXPECT_EQ(response.status, 400U);
            EXPECT_THAT(challenge_of(response), HasSubstr(R"(error="invalid_request")"));
        }
    }
    auto request = with({"Bearer good"});
    request.target = "/mcp?my_access_token=1&access_tokens=2";
    EXPECT_TRUE(passes(request));
}

TEST_F(BearerGuard, UnavailableKeysGet503AndNoChallenge) {
    failure = error(errc::keys_unavailable, "The keys are not available", "fetch failed");
    const auto response = refuse(with({"Bearer good"}));
    EXPECT_EQ(response.status, 503U);
    EXPECT_EQ(response.fields["Retry-After"], "2");
    EXPECT_FALSE(response.fields.find("WWW-Authenticate"));
    EXPECT_THAT(log.last(), HasSubstr("warning Request refused")) << "strangers can cause it";
    failure.reset();
    EXPECT_TRUE(passes(with({"Bearer good"}))) << "not remembered as refused";
}

TEST_F(BearerGuard, AFaultOfOursIs500) {
    failure = error(std::make_error_code(std::errc::io_error), "secret", "disk");
    const auto response = refuse(with({"Bearer good"}));
    EXPECT_EQ(response.status, 500U);
    EXPECT_EQ(response.body, R"({"error": "Authentication failed"})");
    EXPECT_FALSE(response.fields.find("WWW-Authenticate"));
    EXPECT_FALSE(response.fields.find("Retry-After"));
    EXPECT_THAT(log.last(), HasSubstr("error Request refused"));
}

TEST_F(BearerGuard, InsufficientScopeNamesAllThatIsNeeded) {
    auto request = with({"Bearer good"});
    request.access = accepted_token(time.now());
    const std::vector<std::string> required{"a", "b"};
    const std::vector<std::string> missing{"b"};
    const auto response = guard.insufficient_scope(request, required, missing);
    EXPECT_EQ(response.status, 403U);
    const std::string challenge = challenge_of(response);
    EXPECT_THAT(challenge, HasSubstr(R"(error="insufficient_scope")"));
    EXPECT_THAT(challenge, HasSubstr(R"(scope="a b")"));
    EXPECT_THAT(challenge, HasSubstr(R"(error_description="The access token lacks scopes: b")"));
    EXPECT_THAT(challenge, HasSubstr("resource_metadata="));
    EXPECT_EQ(
        response.body,
        R"({"error":"insufficient_scope","error_description":"The access token lacks scopes: b","scope":"a b"})"
    );
    EXPECT_THAT(log.last(), HasSubstr("usr_1"));
}

TEST_F(BearerGuard, NoTokenIsEverLoggedOrEchoed) {
    const std::string token = "bad.token-of_32+characters/here==";
    const auto response = refuse(with({"Bearer " + token}));
    EXPECT_THAT(response.body + challenge_of(response), Not(HasSubstr("token-of_32")));
    auto query = with({});
    query.target = "/mcp?access_token=" + token;
    refuse(query);
    refuse(with({"Bearer " + token + " x"}));
    EXPECT_FALSE(log.has("token-of_32"));
}

// ---- what is remembered ---------------------------------------------------------------------

TEST_F(BearerGuard, VerifiesATokenOnce) {
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(passes(with({"Bearer good"})));
    EXPECT_EQ(verifier.calls, 1);
    EXPECT_TRUE(passes(with({"Bearer good2"})));
    EXPECT_EQ(verifier.calls, 2);
}

TEST_F(BearerGuard, RefusesABadTokenTwiceWithOneVerification) {
    const auto first = refuse(with({"Bearer bad"}));
    const auto second = refuse(with({"Bearer bad"}));
    EXPECT_EQ(verifier.calls, 1);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(challenge_of(first), challenge_of(second));
    EXPECT_EQ(log.lines.size(), 2U);
    EXPECT_EQ(log.lines[0], log.lines[1]);
}

TEST_F(BearerGuard, AFloodOfRefusedTokensEvictsNoGoodOne) {
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(passes(with({"Bearer good" + std::to_string(i)})));
    for (int i = 0; i < 20'000; ++i)
        EXPECT_FALSE(passes(with({"Bearer bad" + std::to_string(i)})));
    const int before = verifier.calls;
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(passes(with({"Bearer good" + std::to_string(i)})));
    EXPECT_EQ(verifier.calls, before);
}

TEST_F(BearerGuard, TriesAPrematureTokenAgain) {
    failure = error(errc::premature_token, "The access token is not valid", "unknown kid");
    EXPECT_EQ(refuse(with({"Bearer good"})).status, 401U);
    failure.reset();
    EXPECT_TRUE(passes(with({"Bearer good"})));
}

TEST_F(BearerGuard, KnowsTheLastTokenOfAConnection) {
    auto request = with({"Bearer good"});
    request.on = std::make_shared<http::connection>();
    EXPECT_TRUE(passes(request));
    ASSERT_NE(request.on->accepted_token, nullptr);
    EXPECT_TRUE(passes(request));
    EXPECT_EQ(verifier.calls, 1);

    auto other = with({"Bearer good2"});
    other.on = request.on;
    EXPECT_TRUE(passes(other));
    EXPECT_EQ(verifier.calls, 2);
    auto bad = with({"Bearer bad"});
    bad.on = request.on;
    EXPECT_EQ(refuse(bad).status, 401U);
    auto two = with({"Bearer good2", "Bearer good"});
    two.on = request.on;
    EXPECT_EQ(refuse(two).status, 400U) << "the memo does not hide a second field";
    auto in_query = with({"Bearer good2"});
    in_query.on = request.on;
    in_query.target = "/mcp?access_token=good2";
    EXPECT_EQ(refuse(in_query).status, 400U);
    auto missing = with({});
    missing.on = request.on;
    EXPECT_EQ(refuse(missing).status, 401U);
}

TEST_F(BearerGuard, VerifiesAnewAfterTheMaximumAgeAndInANewEpoch) {
    for (const bool with_connection : {false, true}) {
        auto request = with({"Bearer good"});
        if (with_connection) request.on = std::make_shared<http::connection>();
        EXPECT_TRUE(passes(request));
        const int calls = verifier.calls;
        time.advance(59s);
        EXPECT_TRUE(passes(request));
        EXPECT_EQ(verifier.calls, calls);
        time.advance(1s);
        EXPECT_TRUE(passes(request));
        EXPECT_EQ(verifier.calls, calls + 1) << "verified anew after 60 s";
        ++verifier.current_epoch;
        failure = error(errc::premature_token, "The access token is not valid", "key gone");
        EXPECT_EQ(refuse(request).status, 401U);
        failure.reset();
    }
}

TEST_F(BearerGuard, BelievesATokenUntilItsExpiry) {
    for (const bool with_connection : {false, true}) {
        verifier.answer = [expiry = time.now() + 10s](std::string_view) {
            return result<token_verifier::verified>(accepted_token(expiry));
        };
        auto request = with({with_connection ? "Bearer good2" : "Bearer good"});
        if (with_connection) request.on = std::make_shared<http::connection>();
        EXPECT_TRUE(passes(request));
        verifier.answer = [](std::string_view) -> result<token_verifier::verified> {
            return error(errc::invalid_token, "The access token expired");
        };
        time.advance(10s - 1ms);
        EXPECT_TRUE(passes(request));
        time.advance(1ms);
        EXPECT_EQ(refuse(request).status, 401U);
    }
}

// The verifier accepts it within its leeway; believed it is from nbf on.
TEST_F(BearerGuard, DoesNotBelieveATokenBeforeItsNotBefore) {
    for (const bool with_connection : {false, true}) {
        auto token = std::make_shared<access_token>();
        token->expires_at = time.now() + 1h;
        token->not_before = time.now() + 10s;
        verifier.answer = [token](std::string_view) -> result<token_verifier::verified> {
            return token_verifier::verified(token);
        };
        auto request = with({with_connection ? "Bearer good2" : "Bearer good"});
        if (with_connection) request.on = std::make_shared<http::connection>();
        const int calls = verifier.calls;
        EXPECT_TRUE(passes(request));
        time.advance(10s - 1ms);
        EXPECT_TRUE(passes(request));
        EXPECT_EQ(verifier.calls, calls + 2);
        time.advance(1ms);
        EXPECT_TRUE(passes(request));
        EXPECT_EQ(verifier.calls, calls + 2);
    }
}

TEST_F(BearerGuard, ATokenVerifiedWhileKeysChangeIsNotBelieved) {
    verifier.answer = [this](std::string_view) -> result<token_verifier::verified> {
        ++verifier.current_epoch;  // the key goes away while its signature is checked
        return accepted_token(time.now() + 1h);
    };
    EXPECT_TRUE(passes(with({"Bearer good"})));
    verifier.answer = [](std::string_view) -> result<token_verifier::verified> {
        return error(errc::invalid_token, "The access token is not valid");
    };
    EXPECT_FALSE(passes(with({"Bearer good"})));
}

TEST_F(BearerGuard, DoesNotBelieveAnotherGuardsConnection) {
    scripted_verifier strict;
    strict.answer = [](std::string_view) -> result<token_verifier::verified> {
        return error(errc::invalid_token, "The access token is not valid");
    };
    bearer_guard other(strict, time, log, {});
    auto request = with({"Bearer good"});
    request.on = std::make_shared<http::connection>();
    EXPECT_TRUE(passes(request));
    running<bearer_guard::decision> decision(other.authorize(request));
    EXPECT_TRUE(std::holds_alternative<http::response>(*decision));
    EXPECT_EQ(strict.calls, 1);
}

TEST_F(BearerGuard, CheckIsSynchronous) {
    const auto request = with({"Bearer good"});
    auto first = guard.check(request, time.now());
    auto* unknown = std::get_if<bearer_guard::unknown_token>(&first);
    ASSERT_NE(unknown, nullptr);
    EXPECT_EQ(verifier.calls, 0);
    running<bearer_guard::decision> verified(guard.verify(request, *unknown));
    EXPECT_TRUE(std::holds_alternative<token_verifier::verified>(*verified));
    EXPECT_TRUE(std::holds_alternative<token_verifier::verified>(guard.check(request, time.now())));
}

}  // namespace
}  // namespace warder::oauth
