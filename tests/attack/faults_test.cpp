// The issuer's bad days, as clients of the server see them: exact statuses, how often the issuer is
// asked, and how soon all is well again. The rules alone: remote_key_source_test.cpp.
#include "attack/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <deque>
#include <vector>

namespace warder::attack {
namespace {

using namespace std::chrono_literals;

const std::string good = "200 \"usr_1\" ran";
const std::string bad_token = "401 invalid_token";

/// A server whose issuer may be down, slow, or somebody else.
struct Faults : ::testing::Test {
    Faults() { listen(subject); }

    void listen(server& of) {
        of.issuer.answer = [this](const std::string&) -> result<http::response> {
            if (down)
                return error(std::make_error_code(std::errc::timed_out), "No answer", "timed out");
            return http::json_response(200, document);
        };
    }

    void pass(std::chrono::milliseconds time) {
        for (auto passed = 0ms; passed < time; passed += 1000ms) {
            subject.time.advance(1s);
            subject.tick();
        }
    }

    /// A token that lives for days, of a signer under a `kid`.
    std::string token(
        const crypto::private_key& signer, std::string_view kid, const std::string& id = "1"
    ) const {
        auto draft = token_cases::good_draft(known_world());
        token_cases::put(draft.header, "kid", token_cases::json_string(kid));
        token_cases::put(
            draft.header, "alg", token_cases::json_string(crypto::to_string(signer.algorithm()))
        );
        token_cases::put(draft.claims, "exp", std::to_string(known_world().now + 10 * 86400));
        token_cases::put(draft.claims, "jti", token_cases::json_string(id));
        draft.signer = &signer;
        return draft.sign();
    }
    std::string old_token(const std::string& id = "1") const {
        return token(known_world().key, known_world().key.id(), id);
    }
    std::string new_token(const std::string& id = "1") const {
        return token(known_world().stranger, known_world().stranger.id(), id);
    }
    /// Signed by nobody: with its `kid` alone it costs a stranger nothing.
    std::string forged(const std::string& kid) const { return token(known_world().second, kid); }
    std::string ask(const std::string& token) { return subject.told(sent(token)); }
    static std::string sent(const std::string& token) { return post(bearer(token), call()); }
    std::size_t fetches() const { return subject.issuer.asked.size(); }

    bool down = false;
    std::string document = known_keys();
    const std::string both = crypto::key_set_json(
        {known_world().key.public_jwk(),
         known_world().second.public_jwk(),
         known_world().stranger.public_jwk()}
    );
    const std::string rotated = crypto::key_set_json({known_world().stranger.public_jwk()});
    server subject{{.fetched = true}};
};

TEST_F(Faults, AnIssuerThatIsDownAtTheStartIsNobodysBadToken) {
    down = true;
    subject.tick();
    EXPECT_EQ(ask(old_token()), "503");
    EXPECT_EQ(subject.last.fields["Retry-After"], "2");
    EXPECT_EQ(subject.last.body, R"({"error": "Authentication service unavailable"})");
    EXPECT_FALSE(subject.last.fields.find("WWW-Authenticate")) << "the token may be good";
    EXPECT_EQ(ask(new_token()), "503");
    EXPECT_EQ(ask("no-jwt"), bad_token) << "no key could make it good";
    EXPECT_EQ(subject.told(post("", call())), "401");
    EXPECT_EQ(subject.told(request("GET", "/page", "")), "200 page ran");
    EXPECT_EQ(subject.told(request("GET", "/ready", "")).substr(0, 3), "503");
    EXPECT_EQ(subject.told(request("GET", "/health", "")).substr(0, 3), "200");
    const std::size_t before = fetches();
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(ask(old_token(std::to_string(i))), "503");
    EXPECT_EQ(fetches(), before) << "during the pause nobody is asked";
    down = false;
    pass(1s);
    EXPECT_EQ(ask(old_token()), good) << "the refusal was not remembered";
    EXPECT_EQ(subject.told(request("GET", "/ready", "")).substr(0, 3), "200");
}

TEST_F(Faults, RecoveryTakesASecondHoweverLongTheOutageWas) {
    down = true;
    subject.tick();
    pass(3600s);
    EXPECT_EQ(ask(old_token()), "503");
    down = false;
    pass(1s);
    EXPECT_EQ(ask(old_token()), good);
}

TEST_F(Faults, ARequestFindsTheIssuerThatIsBackWithoutATick) {
    down = true;
    subject.tick();
    EXPECT_EQ(ask(old_token()), "503");
    down = false;
    subject.time.advance(1s);
    EXPECT_EQ(ask(old_token()), good);
}

TEST_F(Faults, KnownKeysOutliveTheIssuer) {
    subject.tick();
    EXPECT_EQ(ask(old_token()), good);
    down = true;
    pass(2 * 3600s);
    EXPECT_EQ(ask(old_token()), good);
    EXPECT_EQ(ask(old_token("never seen")), good);
    EXPECT_EQ(subject.told(request("GET", "/ready", "")).substr(0, 3), "200");
    EXPECT_EQ(ask(new_token()), "503") << "nobody can say whether that key exists";
    EXPECT_EQ(ask(forged("unknown")), "503");
    document = both;
    down = false;
    pass(1s);
    EXPECT_EQ(ask(new_token()), good);
    EXPECT_EQ(ask(forged("unknown")), bad_token);
}

TEST_F(Faults, OldKeysEndADayAfterTheyWereDue) {
    subject.tick();
    EXPECT_EQ(ask(old_token()), good);
    down = true;
    pass(3600s);
    subject.time.advance(24h);
    pass(2s);
    EXPECT_EQ(ask(old_token()), "503") << "also what was remembered";
    down = false;
    pass(1s);
    EXPECT_EQ(ask(old_token()), good);
}

TEST_F(Faults, RotatedKeysWorkAtOnceAndRetiredOnesEnd) {
    subject.tick();
    EXPECT_EQ(ask(old_token()), good);
    document = both;
    EXPECT_EQ(ask(new_token()), good);
    EXPECT_EQ(fetches(), 2u) << "one more";
    EXPECT_EQ(ask(new_token("another")), good);
    EXPECT_EQ(fetches(), 2u);
    EXPECT_EQ(ask(old_token()), good) << "it is still published";
    document = rotated;
    pass(3600s);
    EXPECT_EQ(ask(old_token()), bad_token) << "also what was remembered";
    EXPECT_EQ(ask(old_token("never seen")), bad_token);
    EXPECT_EQ(ask(new_token()), good);
}

TEST_F(Faults, AFleetOfNewTokensCausesOneFetch) {
    subject.tick();
    document = both;
    subject.issuer.held = true;
    std::deque<std::future<http::response>> waiting;
    for (int i = 0; i < 200; ++i)
        waiting.push_back(subject.begin(sent(new_token(std::to_string(i)))));
    for (const auto& each : waiting)
        EXPECT_EQ(each.wait_for(0s), std::future_status::timeout);
    EXPECT_EQ(ask(old_token()), good) << "who is known does not wait";
    EXPECT_EQ(fetches(), 2u);
    subject.issuer.held = false;
    subject.issuer.release();
    for (auto& each : waiting)
        EXPECT_EQ(each.get().status, 200u);
    EXPECT_EQ(fetches(), 2u);
}

TEST_F(Faults, SlowKeysAreWaitedForByManyAndNotByAll) {
    subject.issuer.held = true;
    std::deque<std::future<http::response>> waiting;
    for (int i = 0; i < 1000; ++i)
        waiting.push_back(subject.begin(sent(old_token())));
    EXPECT_EQ(waiting.back().wait_for(0s), std::future_status::timeout);
    EXPECT_EQ(ask(old_token()), "503") << "one more than may wait";
    EXPECT_EQ(subject.last.fields["Retry-After"], "2");
    EXPECT_EQ(fetches(), 1u);
    subject.issuer.held = false;
    subject.issuer.release();
    for (auto& each : waiting)
        EXPECT_EQ(each.get().status, 200u);
    EXPECT_EQ(ask(old_token()), good);
    EXPECT_EQ(fetches(), 1u);
}

TEST_F(Faults, KeysThatNeverComeEndTheWaiting) {
    down = true;  // the client gives up after its time limit
    subject.issuer.held = true;
    auto waiting = subject.begin(sent(old_token()));
    EXPECT_EQ(waiting.wait_for(0s), std::future_status::timeout);
    subject.issuer.release();
    EXPECT_EQ(waiting.get().status, 503u);
}

TEST_F(Faults, GarbageLeavesTheKeysThatThereAre) {
    int round = 0;
    for (const std::string& garbage :
         {std::string(),
          std::string("<html>"),
          std::string("{}"),
          std::string(R"({"keys":[]})"),
          std::string(R"({"keys":[{"kty":"oct","k":"AAAA"}]})"),
          known_keys().substr(1),
          std::string(300 * 1024, '[')}) {
        SCOPED_TRACE(garbage.substr(0, 40));
        document = known_keys();
        pass(3600s);
        EXPECT_EQ(ask(old_token()), good);
        document = garbage;
        pass(3600s);
        EXPECT_EQ(ask(old_token()), good);
        EXPECT_EQ(ask(old_token("never seen " + std::to_string(++round))), good);
        EXPECT_EQ(ask(forged("unknown")), "503");
        document = known_keys();
        pass(1s);
        EXPECT_EQ(ask(forged("unknown")), bad_token);
    }
}

TEST_F(Faults, ClocksMayDifferByTheLeewayAndNoMore) {
    subject.tick();
    const auto issued = [&](std::int64_t skew) {
        auto draft = token_cases::good_draft(known_world());
        const auto at = [&](std::int64_t seconds) {
            return std::to_string(known_world().now + skew + seconds);
        };
        token_cases::put(draft.claims, "iat", at(0));
        token_cases::put(draft.claims, "nbf", at(0));
        token_cases::put(draft.claims, "exp", at(60));
        return draft.sign();
    };
    EXPECT_EQ(ask(issued(0)), good);
    EXPECT_EQ(ask(issued(30)), good) << "the issuer's is fast";
    const std::string early = issued(32);
    EXPECT_EQ(ask(early), bad_token);
    EXPECT_EQ(ask(issued(-89)), good) << "the issuer's is slow";
    EXPECT_EQ(ask(issued(-90)), bad_token);
    subject.time.advance(2s);
    EXPECT_EQ(ask(early), good) << "time has cured it, so it was not remembered as bad";
    const std::string ending = issued(0);
    subject.time.advance(86s);
    EXPECT_EQ(ask(ending), good) << "within the leeway";
    subject.time.advance(2s);
    EXPECT_EQ(ask(ending), bad_token) << "also what was remembered";
}

TEST_F(Faults, AFloodOfUnknownKidsCostsGoodCallersNothing) {
    subject.tick();
    std::size_t refused = 0;
    for (int i = 0; i < 500; ++i) {
        const std::string answer = ask(forged("stranger-" + std::to_string(i)));
        if (answer == bad_token)
            ++refused;
        else
            EXPECT_EQ(answer, "503") << i;
        if (i % 50 == 0) {
            EXPECT_EQ(ask(old_token(std::to_string(i))), good);
        }
    }
    EXPECT_EQ(refused, 5u) << "who was asked about";
    EXPECT_EQ(fetches(), 1u + 5u);
    document = both;
    EXPECT_EQ(ask(new_token()), "503") << "is told to come back";
    pass(2s);
    EXPECT_EQ(fetches(), 7u);
    EXPECT_EQ(ask(new_token()), good);
    for (int second = 0; second < 60; ++second) {
        for (int i = 0; i < 10; ++i)
            ask(forged("more-" + std::to_string(second * 10 + i)));
        pass(1s);
    }
    EXPECT_LE(fetches(), 7u + 31u) << "one in two seconds";
    EXPECT_EQ(ask(old_token()), good);
}

TEST_F(Faults, AFloodOfBadSignaturesCostsGoodCallersNothing) {
    subject.tick();
    for (int i = 0; i < 500; ++i) {
        const std::string forgery =
            token(known_world().stranger, known_world().key.id(), std::to_string(i));
        ASSERT_EQ(ask(forgery), bad_token);
    }
    EXPECT_LE(fetches(), 2u) << "the key is doubted once";
    EXPECT_EQ(ask(old_token()), good);
}

TEST_F(Faults, AFloodWhileTheIssuerIsDownAsksItOnceASecond) {
    subject.tick();
    down = true;
    pass(3700s);
    const std::size_t before = fetches();
    for (int second = 0; second < 60; ++second) {
        for (int i = 0; i < 10; ++i)
            EXPECT_EQ(ask(forged("s" + std::to_string(second * 10 + i))), "503");
        EXPECT_EQ(ask(old_token(std::to_string(second))), good);
        pass(1s);
    }
    EXPECT_LE(fetches(), before + 2 * 60u);
}

}  // namespace
}  // namespace warder::attack
