#include "oauth/dpop_nonces.hpp"
#include "oauth/replay_memory.hpp"
#include "unit/oauth/fakes.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/http/challenge_list.hpp>
#include <warder/oauth/any_of.hpp>
#include <warder/oauth/api_keys.hpp>
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/bearer_guard.hpp>
#include <warder/oauth/jwt.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using token_cases::members;

TEST(ReplayMemory, KnowsWhatWasUsedForItsTime) {
    replay_memory used({.time = 10s}, system_entropy());
    const replay_memory::time_point now{1000s};
    EXPECT_EQ(used.use("key", "1", now), replay_memory::answer::first);
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(
            used.use("key", "1", now + std::chrono::seconds(i)), replay_memory::answer::again
        );
    EXPECT_EQ(used.use("other", "1", now), replay_memory::answer::first) << "of another owner";
    EXPECT_EQ(used.use("key1", "", now), replay_memory::answer::first);
    EXPECT_EQ(used.use("key", "2", now + 9s), replay_memory::answer::first);
    EXPECT_EQ(used.use("key", "2", now + 18s), replay_memory::answer::again);
    EXPECT_EQ(used.use("key", "1", now + 30s), replay_memory::answer::first) << "long forgotten";
}

TEST(ReplayMemory, SaysNothingWhenItIsFull) {
    replay_memory used({.time = 10s, .all = 3, .of_one = 2}, system_entropy());
    const replay_memory::time_point now{1000s};
    EXPECT_EQ(used.use("key", "1", now), replay_memory::answer::first);
    EXPECT_EQ(used.use("key", "2", now), replay_memory::answer::first);
    EXPECT_EQ(used.use("key", "3", now), replay_memory::answer::full);
    EXPECT_EQ(used.use("other", "3", now), replay_memory::answer::first) << "it has its own room";
    EXPECT_EQ(used.use("third", "3", now), replay_memory::answer::full);
    EXPECT_EQ(used.use("key", "1", now), replay_memory::answer::again);
    EXPECT_EQ(used.use("key", "3", now + 10s), replay_memory::answer::first);
}

TEST(DpopNonces, AreKnownAgainForTheirTime) {
    const std::chrono::system_clock::time_point now{1'000'000s};
    const dpop_nonces ours(system_entropy());
    const std::string nonce = ours.make(now);
    EXPECT_NE(nonce, ours.make(now));
    EXPECT_TRUE(ours.accepts(nonce, now));
    EXPECT_TRUE(ours.accepts(nonce, now + 299s));
    EXPECT_FALSE(ours.accepts(nonce, now + 300s));
    EXPECT_FALSE(dpop_nonces(system_entropy()).accepts(nonce, now)) << "another process's";
    for (const std::string& other :
         {std::string(), std::string("x"), nonce + "A", nonce.substr(1), std::string(200, 'A')}) {
        EXPECT_FALSE(ours.accepts(other, now));
    }
}

std::string hash_of(std::string_view text) {
    return crypto::base64url_encode(crypto::as_text(crypto::sha256(text)));
}

/// A guard that takes DPoP, and a client with a bound token and its key.
class DpopGuard : public testing::Test {
  protected:
    DpopGuard() { use({}); }

    void use(dpop_options options) {
        verifier.answer = [](std::string_view bearer) -> result<token_verifier::verified> {
            auto token = std::make_shared<access_token>();
            token->expires_at = manual_clock().wall + 1h;
            token->principal = bearer;
            if (bearer == "bound") token->key_thumbprint = test_world().second.id();
            return token;
        };
        bearer_guard_options guarded;
        guarded.metadata_url = "https://mcp.example/.well-known/oauth-protected-resource/mcp";
        guarded.dpop = options;
        guarded.public_url = "https://mcp.example/";
        guard = std::make_unique<bearer_guard>(verifier, time, log, std::move(guarded));
    }

    std::string proof(
        std::string_view id,
        std::string_view nonce = {},
        const crypto::private_key& key = test_world().second
    ) {
        members claims{
            {"jti", "\"" + std::string(id) + "\""},
            {"htm", R"("POST")"},
            {"htu", R"("https://mcp.example/mcp")"},
            {"iat", "1800000000"},
            {"ath", "\"" + hash_of("bound") + "\""},
        };
        if (!nonce.empty()) token_cases::put(claims, "nonce", "\"" + std::string(nonce) + "\"");
        return crypto::sign_self_signed_jws(key, "dpop+jwt", token_cases::json_text(claims));
    }

    http::request request(std::string authorization, std::vector<std::string> proofs) {
        http::request sent;
        sent.method = http::method::post;
        sent.method_name = "POST";
        sent.target = "/mcp?x=1";
        sent.on = connection;
        sent.fields.append("Authorization", authorization);
        for (const std::string& each : proofs)
            sent.fields.append("DPoP", each);
        return sent;
    }

    /// The response that refuses, or one of status 200.
    http::response answer(const http::request& sent) {
        running deciding(guard->authorize(sent));
        if (auto* refusal = std::get_if<http::response>(&*deciding)) return std::move(*refusal);
        return {};
    }

    /// The error of the challenge of the scheme DPoP.
    static std::string error_of(const http::response& refused) {
        const auto all = http::parse_challenges(refused.fields);
        if (!all) return "malformed";
        for (const http::received_challenge& each : *all) {
            if (each.scheme == "DPoP") return std::string(each["error"]);
        }
        return "none";
    }

    manual_clock time;
    recording_log log;
    scripted_verifier verifier;
    std::unique_ptr<bearer_guard> guard;
    std::shared_ptr<http::connection> connection = std::make_shared<http::connection>();
};

TEST_F(DpopGuard, LetsABoundTokenInWithItsProofOnce) {
    EXPECT_EQ(answer(request("DPoP bound", {proof("1")})).status, 200U);
    EXPECT_EQ(answer(request("dpop bound", {proof("2")})).status, 200U) << "remembered";
    EXPECT_EQ(verifier.calls, 1);
    const auto replayed = answer(request("DPoP bound", {proof("2")}));
    EXPECT_EQ(replayed.status, 401U);
    EXPECT_EQ(error_of(replayed), "invalid_dpop_proof");
    EXPECT_EQ(replayed.body, R"({"error": "Token validation failed"})");
    EXPECT_TRUE(log.has("it was used before"));
    EXPECT_EQ(answer(request("DPoP bound", {proof("3")})).status, 200U);
}

TEST_F(DpopGuard, RefusesABoundTokenWithoutAGoodProof) {
    EXPECT_EQ(answer(request("DPoP bound", {proof("1")})).status, 200U);
    const std::vector<std::vector<std::string>> all{
        {}, {""}, {"x"}, {proof("2"), proof("3")}, {proof("4", {}, test_world().stranger)}
    };
    for (const auto& proofs : all) {
        const auto refused = answer(request("DPoP bound", proofs));
        EXPECT_EQ(refused.status, 401U);
        const bool of_another_key = proofs == all.back();
        EXPECT_EQ(error_of(refused), of_another_key ? "invalid_token" : "invalid_dpop_proof");
    }
    const auto refused = answer(request("DPoP bound", {}));
    const std::string_view bearer = refused.fields["WWW-Authenticate"];
    EXPECT_THAT(std::string(bearer), StartsWith("Bearer realm="));
    EXPECT_THAT(std::string(bearer), Not(HasSubstr("error="))) << "no error of a bearer token";
    EXPECT_EQ(refused.fields.count("WWW-Authenticate"), 2U);
    EXPECT_TRUE(log.has("there is no field DPoP"));
    EXPECT_TRUE(log.has("more than one field DPoP"));
}

TEST_F(DpopGuard, RefusesABoundTokenAsBearerAndAnUnboundOneAsDpop) {
    EXPECT_EQ(answer(request("Bearer bound", {})).status, 401U);
    EXPECT_EQ(answer(request("Bearer bound", {proof("1")})).status, 401U);
    EXPECT_TRUE(log.has("it is bound to a key, and was sent as Bearer"));
    EXPECT_EQ(answer(request("DPoP free", {proof("2")})).status, 401U);
    EXPECT_TRUE(log.has("it is bound to no key, and was sent as DPoP"));
    EXPECT_EQ(answer(request("Bearer free", {})).status, 200U);
    // What the connection remembers is a whole field, its scheme included.
    EXPECT_EQ(answer(request("DPoP free", {proof("3")})).status, 401U);
    EXPECT_EQ(answer(request("DPoP bound", {proof("4")})).status, 200U);
    EXPECT_EQ(answer(request("Bearer bound", {})).status, 401U);
    EXPECT_EQ(answer(request("DPoP bound", {})).status, 401U);
}

TEST_F(DpopGuard, TellsWhichProofsItTakes) {
    http::request nobody = request("Basic x", {});
    const auto refused = answer(nobody);
    std::vector<std::string> challenges;
    for (std::size_t i = 0; i < refused.fields.size(); ++i) {
        const auto [name, value] = refused.fields.at(i);
        if (name == "WWW-Authenticate") challenges.emplace_back(value);
    }
    ASSERT_EQ(challenges.size(), 2U);
    EXPECT_THAT(challenges[0], StartsWith("Bearer "));
    EXPECT_THAT(challenges[1], StartsWith("DPoP "));
    EXPECT_THAT(challenges[1], HasSubstr("ES256 ES384 EdDSA"));
    EXPECT_THAT(challenges[1], HasSubstr("resource_metadata="));

    use({.required = true, .nonce = false});
    EXPECT_EQ(answer(nobody).fields.count("WWW-Authenticate"), 1U);
    EXPECT_THAT(std::string(answer(nobody).fields["WWW-Authenticate"]), StartsWith("DPoP "));
}

TEST_F(DpopGuard, AsksForANonce) {
    use({.required = false, .nonce = true});
    const auto first = answer(request("DPoP bound", {proof("1")}));
    EXPECT_EQ(first.status, 401U);
    EXPECT_EQ(error_of(first), "use_dpop_nonce");
    ASSERT_TRUE(first.fields.find("DPoP-Nonce"));
    EXPECT_TRUE(log.has("needs the nonce"));
    const std::string nonce(first.fields["DPoP-Nonce"]);
    EXPECT_EQ(answer(request("DPoP bound", {proof("2", nonce)})).status, 200U);
    EXPECT_EQ(answer(request("DPoP bound", {proof("3", "another")})).status, 401U);
    EXPECT_EQ(answer(request("DPoP bound", {proof("1", nonce)})).status, 200U)
        << "a proof that was refused for its nonce was not used";
}

TEST_F(DpopGuard, AProofIsOfItsMethodAndPath) {
    EXPECT_EQ(answer(request("DPoP bound", {proof("1")})).status, 200U);
    http::request other = request("DPoP bound", {proof("2")});
    other.method_name = "GET";
    EXPECT_EQ(error_of(answer(other)), "invalid_dpop_proof");
    other = request("DPoP bound", {proof("3")});
    other.target = "/mcp/other";
    EXPECT_EQ(error_of(answer(other)), "invalid_dpop_proof");
    time.advance(61s);
    EXPECT_EQ(error_of(answer(request("DPoP bound", {proof("4")}))), "invalid_dpop_proof");
}

TEST_F(DpopGuard, WithoutDpopKnowsNoSuchScheme) {
    bearer_guard plain(verifier, time, log, {});
    const auto status = [&](const http::request& sent) {
        running deciding(plain.authorize(sent));
        auto* refusal = std::get_if<http::response>(&*deciding);
        return refusal != nullptr ? refusal->status : 200U;
    };
    EXPECT_EQ(status(request("DPoP bound", {proof("1")})), 401U);
    EXPECT_EQ(status(request("Bearer free", {})), 200U);
    EXPECT_EQ(status(request("Bearer bound", {})), 401U) << "whatever a verifier accepts";
}

const resolve_context context{
    .public_url = "https://mcp.example", .mcp_path = "/mcp", .scopes = {}
};

provider issuer() {
    jwt_options options;
    options.issuer = "https://issuer.example";
    options.audience = "https://mcp.example/mcp";
    return jwt(options);
}

TEST(WithDpop, SaysSoInTheMetadata) {
    const auto accepted = with_dpop(issuer()).resolve({}, context);
    ASSERT_TRUE(accepted) << accepted.error().description;
    EXPECT_EQ(accepted->issuers[0].policy.dpop, dpop_use::accepted);
    EXPECT_THAT(accepted->document.text(), HasSubstr("dpop_signing_alg_values_supported"));
    EXPECT_THAT(accepted->document.text(), HasSubstr(R"("ES256")"));
    EXPECT_THAT(accepted->document.text(), Not(HasSubstr("required")));
    EXPECT_EQ(accepted->document.resource(), "https://mcp.example/mcp");

    const auto required = with_dpop(issuer(), {.required = true}).resolve({}, context);
    EXPECT_EQ(required->issuers[0].policy.dpop, dpop_use::required);
    EXPECT_THAT(
        required->document.text(), HasSubstr(R"("dpop_bound_access_tokens_required": true)")
    );
}

TEST(WithDpop, AsksNothingOfTheDevelopmentIssuer) {
    const environment development{[](std::string_view name) -> std::optional<std::string> {
        if (name == "SK_ENV_URL") return "http://127.0.0.1:9000";
        if (name == "MCP_SERVER_ID") return "res_dev";
        return std::nullopt;
    }};
    const resolve_context here{
        .public_url = "http://127.0.0.1:8000", .mcp_path = "/mcp", .scopes = {}, .development = true
    };
    const auto settings = with_dpop(issuer(), {.required = true}).resolve(development, here);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_EQ(settings->issuers[0].policy.dpop, dpop_use::accepted);
    EXPECT_FALSE(settings->dpop->required);
}

TEST(WithDpop, StandsBesideOthers) {
    const auto keys = api_keys({{.sha256 = api_key_digest("key"), .name = "ci"}});
    const auto both = any_of({with_dpop(issuer(), {.required = true}), keys}).resolve({}, context);
    ASSERT_TRUE(both) << both.error().description;
    ASSERT_TRUE(both->dpop);
    EXPECT_FALSE(both->dpop->required) << "a key needs no proof";
    EXPECT_EQ(both->issuers[0].policy.dpop, dpop_use::required);
    const auto alone = any_of({with_dpop(issuer(), {.required = true})}).resolve({}, context);
    EXPECT_TRUE(alone->dpop->required);

    EXPECT_THAT(
        with_dpop(keys).resolve({}, context).error().description, HasSubstr("oauth::any_of")
    );
    for (const unsigned age : {0U, 301U}) {
        EXPECT_FALSE(with_dpop(issuer(), {.max_age_seconds = age}).resolve({}, context));
    }
}

}  // namespace
}  // namespace warder::oauth
