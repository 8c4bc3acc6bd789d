#include "unit/oauth/fakes.hpp"
#include <warder/oauth/token_cache.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;

constexpr system_clock::time_point now{1'000'000s};

crypto::sha256_digest digest_of(int number) {
    return crypto::sha256(std::to_string(number));
}

token_verifier::verified token(
    system_clock::time_point expires_at, std::optional<system_clock::time_point> not_before = {}
) {
    auto made = std::make_shared<access_token>();
    made->expires_at = expires_at;
    made->not_before = not_before;
    return made;
}

const error refused(errc::invalid_token, "The access token is not valid", "by the test");

TEST(TokenCache, RemembersAToken) {
    token_cache cache;
    const auto good = token(now + 1h);
    EXPECT_FALSE(cache.find(digest_of(1), now, 0));
    cache.remember(digest_of(1), good, now, 0);
    const auto found = cache.find(digest_of(1), now, 0);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->token, good);
    EXPECT_FALSE(cache.find(digest_of(2), now, 0));
}

TEST(TokenCache, ForgetsAfterItsMaxAge) {
    token_cache cache;
    cache.remember(digest_of(1), token(now + 1h), now, 0);
    EXPECT_TRUE(cache.find(digest_of(1), now + 59s, 0));
    EXPECT_FALSE(cache.find(digest_of(1), now + 60s, 0));
}

TEST(TokenCache, NeverOutlivesExp) {
    token_cache cache;
    cache.remember(digest_of(1), token(now + 10s), now, 0);
    EXPECT_TRUE(cache.find(digest_of(1), now + 9999ms, 0));
    EXPECT_FALSE(cache.find(digest_of(1), now + 10s, 0));
    // Accepted within the leeway: believed by nobody but the verifier.
    cache.remember(digest_of(2), token(now - 5s), now, 0);
    EXPECT_FALSE(cache.find(digest_of(2), now, 0));
}

TEST(TokenCache, ForgetsWhatIsToBeVerifiedAgain) {
    token_cache cache;
    const auto soon = std::make_shared<access_token>();
    soon->expires_at = now + 1h;
    soon->verify_again_at = now + 5s;
    cache.remember(digest_of(1), soon, now, 0);
    EXPECT_TRUE(cache.find(digest_of(1), now + 4s, 0));
    EXPECT_FALSE(cache.find(digest_of(1), now + 5s, 0));

    soon->verify_again_at = now + 10min;
    cache.remember(digest_of(1), soon, now, 0);
    EXPECT_FALSE(cache.find(digest_of(1), now + 60s, 0)) << "no longer than any other";
}

TEST(TokenCache, NeverComesBeforeNbf) {
    token_cache cache;
    cache.remember(digest_of(1), token(now + 1h, now + 20s), now, 0);
    EXPECT_FALSE(cache.find(digest_of(1), now, 0));
    EXPECT_FALSE(cache.find(digest_of(1), now + 19s, 0));
    EXPECT_TRUE(cache.find(digest_of(1), now + 20s, 0));
}

TEST(TokenCache, ForgetsWhenTheEpochChanges) {
    token_cache cache;
    cache.remember(digest_of(1), token(now + 1h), now, 7);
    EXPECT_TRUE(cache.find(digest_of(1), now, 7));
    EXPECT_FALSE(cache.find(digest_of(1), now, 8));
    cache.remember_refused(digest_of(2), refused, now, 7);
    EXPECT_TRUE(cache.find_refused(digest_of(2), now, 7));
    EXPECT_FALSE(cache.find_refused(digest_of(2), now, 8));
}

TEST(TokenCache, ForgetsWhenTheClockIsSetBack) {
    token_cache cache;
    cache.remember(digest_of(1), token(now + 1h), now, 0);
    EXPECT_FALSE(cache.find(digest_of(1), now - 1s, 0));
}

TEST(TokenCache, ANewVerificationReplacesTheOld) {
    token_cache cache;
    cache.remember(digest_of(1), token(now + 1h), now, 0);
    cache.remember(digest_of(1), token(now + 1h), now + 50s, 0);
    EXPECT_TRUE(cache.find(digest_of(1), now + 100s, 0));
    EXPECT_EQ(cache.size(), 1U);
}

TEST(TokenCache, IsBounded) {
    token_cache cache({.capacity = 64, .refused_capacity = 32});
    for (int i = 0; i < 10'000; ++i) {
        cache.remember(digest_of(i), token(now + 1h), now, 0);
        cache.remember_refused(digest_of(i), refused, now, 0);
    }
    EXPECT_LE(cache.size(), 64U);
    EXPECT_GE(cache.size(), 32U);
    EXPECT_LE(cache.refused_size(), 32U);
}

TEST(TokenCache, AFullBucketDropsWhatEndsFirst) {
    token_cache cache({.capacity = 8});
    cache.remember(digest_of(0), token(now + 5s), now, 0);
    for (int i = 1; i <= 8; ++i)
        cache.remember(digest_of(i), token(now + 1h), now, 0);
    EXPECT_FALSE(cache.find(digest_of(0), now, 0));
    for (int i = 1; i <= 8; ++i)
        EXPECT_TRUE(cache.find(digest_of(i), now, 0)) << i;
}

TEST(TokenCache, RefusedTokensDoNotEvictGoodOnes) {
    token_cache cache({.capacity = 8, .refused_capacity = 8});
    for (int i = 0; i < 8; ++i)
        cache.remember(digest_of(i), token(now + 1h), now, 0);
    for (int i = 100; i < 5000; ++i)
        cache.remember_refused(digest_of(i), refused, now, 0);
    for (int i = 0; i < 8; ++i)
        EXPECT_TRUE(cache.find(digest_of(i), now, 0)) << i;
}

TEST(TokenCache, RepeatsARefusalForAShortWhile) {
    token_cache cache;
    EXPECT_FALSE(cache.find_refused(digest_of(1), now, 0));
    cache.remember_refused(digest_of(1), refused, now, 0);
    const auto found = cache.find_refused(digest_of(1), now + 9s, 0);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->detail, "by the test");
    EXPECT_FALSE(cache.find_refused(digest_of(1), now + 10s, 0));
}

TEST(TokenCache, ForgetsRefusalsThatTimeCures) {
    token_cache cache;
    for (const errc cured :
         {errc::premature_token,
          errc::unknown_key,
          errc::doubted_signature,
          errc::keys_unavailable,
          errc::invalid_request,
          errc::replayed_proof}) {
        cache.remember_refused(digest_of(1), {cured, "x"}, now, 0);
        EXPECT_FALSE(cache.find_refused(digest_of(1), now, 0));
    }
    EXPECT_EQ(cache.refused_size(), 0U);
}

TEST(TokenCache, MayBeUsedByManyThreads) {
    token_cache cache({.capacity = 64, .refused_capacity = 64});
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < 2000; ++i) {
                cache.remember(digest_of(i % 200), token(now + 1h), now, 0);
                cache.remember_refused(digest_of(i % 200), refused, now, 0);
                static_cast<void>(cache.find(digest_of(i % 177), now, 0));
                static_cast<void>(cache.find_refused(digest_of(i % 177), now, 0));
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_LE(cache.size(), 64U);
}

}  // namespace
}  // namespace warder::oauth
