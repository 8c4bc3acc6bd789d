#include "unit/oauth/fakes.hpp"
#include <warder/oauth/key_source.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using crypto::algorithm;
using testing::ElementsAre;
using testing::HasSubstr;
using found_key = running<result<crypto::public_key>>;

class RemoteKeySource : public testing::Test {
  protected:
    RemoteKeySource() {
        client.answer = [this](const std::string&) -> result<http::response> {
            if (down)
                return error(std::make_error_code(std::errc::timed_out), "No answer", "timed out");
            http::response response;
            response.status = status;
            response.body = document;
            response.fields.set("Cache-Control", cache_control);
            return response;
        };
        make({.jwks_uri = "https://issuer.example/keys"});
    }

    void make(remote_keys_options options) {
        source = std::make_unique<remote_key_source>(options, client, clock, entropy, log);
    }
    found_key find(std::string_view kid, algorithm wanted = algorithm::rs256) {
        kids.emplace_back(kid);  // outlives the task
        return found_key(source->find(kids.back(), wanted));
    }
    void tick_for(std::chrono::seconds time) {
        for (auto passed = 0s; passed < time; passed += 1s) {
            clock.advance(1s);
            source->tick();
        }
    }
    std::size_t fetches() const { return client.requests.size(); }

    const std::string& old_kid = test_world().key.id();
    const std::string& new_kid = test_world().stranger.id();
    const std::string old_set = test_key_set();
    const std::string both_set = crypto::key_set_json(
        {test_world().key.public_jwk(),
         test_world().second.public_jwk(),
         test_world().stranger.public_jwk()}
    );
    const std::string new_set = crypto::key_set_json({test_world().stranger.public_jwk()});

    bool down = false;
    unsigned status = 200;
    std::string document = old_set;
    std::string cache_control;
    std::deque<std::string> kids;
    scripted_client client;
    manual_clock clock;
    fixed_entropy entropy;
    recording_log log;
    std::unique_ptr<remote_key_source> source;
};

// ---- planned fetches ------------------------------------------------------------------------

TEST_F(RemoteKeySource, FetchesWithTheFirstTick) {
    EXPECT_FALSE(source->ready());
    EXPECT_EQ(fetches(), 0U);
    source->tick();
    EXPECT_TRUE(source->ready());
    ASSERT_EQ(fetches(), 1U);
    EXPECT_EQ(client.requests[0].url, "https://issuer.example/keys");
    EXPECT_EQ(client.requests[0].timeout, 5s);
    EXPECT_TRUE(*find(old_kid));
    EXPECT_EQ(fetches(), 1U);
    EXPECT_THAT(log.last(), HasSubstr("info Signing keys fetched"));
    EXPECT_THAT(log.last(), HasSubstr(old_kid));
}

TEST_F(RemoteKeySource, HonoursMaxAge) {
    cache_control = "public, max-age=120";
    source->tick();
    tick_for(119s);
    EXPECT_EQ(fetches(), 1U);
    tick_for(1s);
    EXPECT_EQ(fetches(), 2U);
}

TEST_F(RemoteKeySource, IsSingleFlight) {
    client.held = true;
    source->tick();
    source->tick();
    auto first = find(old_kid);
    auto second = find(old_kid);
    tick_for(100s);
    EXPECT_EQ(fetches(), 1U);
    EXPECT_FALSE(first.done());
    client.release();
    ASSERT_TRUE(first.done() && second.done());
    EXPECT_TRUE(*first);
    EXPECT_TRUE(*second);
    EXPECT_EQ(fetches(), 1U);
}

TEST_F(RemoteKeySource, KeepsServingWhileARefreshIsSlow) {
    source->tick();
    client.held = true;
    tick_for(3600s);
    EXPECT_EQ(fetches(), 2U);
    auto found = find(old_kid);
    ASSERT_TRUE(found.done());
    EXPECT_TRUE(*found);
    client.release();
}

TEST_F(RemoteKeySource, SaysNothingNewAboutTheSameKeys) {
    source->tick();
    const std::size_t lines = log.lines.size();
    tick_for(3600s);
    EXPECT_EQ(fetches(), 2U);
    EXPECT_EQ(log.lines.size(), lines);
    EXPECT_EQ(source->epoch(), 0U);
}

// ---- rotation -------------------------------------------------------------------------------

TEST_F(RemoteKeySource, ANewKeyIsFoundAtOnce) {
    source->tick();
    document = both_set;
    auto found = find(new_kid);
    ASSERT_TRUE(found.done());
    ASSERT_TRUE(*found);
    EXPECT_EQ((*found)->id(), new_kid);
    EXPECT_EQ(fetches(), 2U);
    EXPECT_EQ(source->epoch(), 0U) << "an added key ends no token";
}

TEST_F(RemoteKeySource, ARemovedKeyChangesTheEpoch) {
    document = both_set;
    source->tick();
    document = new_set;
    tick_for(3600s);
    EXPECT_EQ(source->epoch(), 1U);
    auto found = find(old_kid);
    ASSERT_TRUE(found.done());
    EXPECT_EQ(found->error().code, errc::unknown_key);
}

TEST_F(RemoteKeySource, AChangedKeyOfTheSameKidChangesTheEpoch) {
    source->tick();
    std::string changed = new_set;
    changed.replace(changed.find(new_kid), new_kid.size(), old_kid);
    document = changed;
    tick_for(3600s);
    EXPECT_EQ(source->epoch(), 1U);
}

TEST_F(RemoteKeySource, ADoubtedKeyIsFetchedOnceInItsCoolDown) {
    source->tick();
    EXPECT_TRUE(source->doubt(old_kid));
    EXPECT_EQ(fetches(), 2U);
    EXPECT_FALSE(source->doubt(old_kid));
    clock.advance(29s);
    EXPECT_FALSE(source->doubt(old_kid));
    EXPECT_EQ(fetches(), 2U);
    clock.advance(1s);
    EXPECT_TRUE(source->doubt(old_kid));
    EXPECT_EQ(fetches(), 3U);
    EXPECT_FALSE(source->doubt("")) << "a key without a kid cannot be asked about";
    EXPECT_FALSE(source->doubt(std::string(257, 'k')));
    EXPECT_EQ(fetches(), 3U);
}

TEST_F(RemoteKeySource, DoubtsShareTheBudgetOfUnknownKids) {
    source->tick();
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(source->doubt("k" + std::to_string(i)));
    EXPECT_EQ(fetches(), 1U + 5U);
    tick_for(2s);
    EXPECT_EQ(fetches(), 7U) << "one for all that are left";
    tick_for(60s);
    EXPECT_EQ(fetches(), 7U);
}

// The sets are compared each with each, under the lock that every request takes.
TEST_F(RemoteKeySource, KeysBehindTheCapAreNotCompared) {
    const auto with_odd_keys = [&](int count) {
        std::string set = old_set;
        for (int i = 0; i < count; ++i)
            set.insert(set.rfind(']'), R"(,{"kty":"XYZ","kid":")" + std::to_string(i) + "\"}");
        return set;
    };
    document = with_odd_keys(63);
    source->tick();
    document = with_odd_keys(62);
    tick_for(3600s);
    EXPECT_EQ(source->epoch(), 0U) << "the 65th";
    document = with_odd_keys(61);
    tick_for(3600s);
    EXPECT_EQ(source->epoch(), 1U) << "the 64th";
}

TEST_F(RemoteKeySource, AKeyNewerThanTheFetchUnderWayIsFoundByTheNext) {
    source->tick();
    client.held = true;
    auto other = find("unknown");  // begins a fetch, which reads the old set
    document = both_set;
    auto found = find(new_kid);
    EXPECT_EQ(fetches(), 2U);
    client.release();
    EXPECT_TRUE(other.done());
    EXPECT_FALSE(found.done());
    EXPECT_EQ(fetches(), 3U);
    client.release();
    ASSERT_TRUE(found.done());
    EXPECT_TRUE(*found);
}

// ---- unknown kids ---------------------------------------------------------------------------

TEST_F(RemoteKeySource, AnUnknownKidCausesOneFetchInItsCoolDown) {
    source->tick();
    for (int i = 0; i < 10; ++i) {
        auto found = find("unknown");
        ASSERT_TRUE(found.done());
        EXPECT_EQ(found->error().code, errc::unknown_key);
        EXPECT_THAT(found->error().detail, HasSubstr("\"unknown\""));
    }
    EXPECT_EQ(fetches(), 2U);
    clock.advance(29s);
    EXPECT_TRUE(find("unknown").done());
    EXPECT_EQ(fetches(), 2U);
    clock.advance(1s);
    EXPECT_TRUE(find("unknown").done());
    EXPECT_EQ(fetches(), 3U);
}

TEST_F(RemoteKeySource, AStrangerCannotSpendSomebodyElsesFetch) {
    source->tick();
    std::vector<found_key> flood;
    for (int i = 0; i < 500; ++i)
        flood.push_back(find("stranger-" + std::to_string(i)));
    EXPECT_EQ(fetches(), 1U + 5U) << "the burst";

    for (std::size_t i = 0; i < flood.size(); ++i) {
        ASSERT_TRUE(flood[i].done()) << "nobody waits for the budget";
        EXPECT_EQ(flood[i]->error().code, i < 5 ? errc::unknown_key : errc::keys_unavailable);
    }

    document = both_set;
    auto honest = find(new_kid);
    ASSERT_TRUE(honest.done());
    EXPECT_EQ(honest->error().code, errc::keys_unavailable) << "is told to come back";
    EXPECT_TRUE(*find(old_kid)) << "known keys never wait";
    tick_for(2s);
    EXPECT_EQ(fetches(), 7U) << "the wanted fetch, without another request";
    auto again = find(new_kid);
    ASSERT_TRUE(again.done());
    EXPECT_TRUE(*again);
    tick_for(60s);
    EXPECT_EQ(fetches(), 7U) << "wanted once";
}

TEST_F(RemoteKeySource, StrangersWhoFillTheWaitingRoomDelayANewKeyAndNoMore) {
    source->tick();
    client.held = true;
    std::vector<found_key> flood;
    for (int i = 0; i < 1100; ++i)
        flood.push_back(find("stranger-" + std::to_string(i)));
    EXPECT_FALSE(flood[999].done());
    ASSERT_TRUE(flood[1000].done());
    EXPECT_EQ(flood[1000]->error().code, errc::keys_unavailable);
    auto honest = find(new_kid);
    ASSERT_TRUE(honest.done());
    EXPECT_EQ(honest->error().code, errc::keys_unavailable);
    EXPECT_TRUE(*find(old_kid)) << "known keys never wait";

    document = both_set;
    client.held = false;
    client.release();
    auto again = find(new_kid);
    ASSERT_TRUE(again.done());
    EXPECT_TRUE(*again);
}

TEST_F(RemoteKeySource, AFloodOfKidsCostsTheIssuerOneFetchEachRefill) {
    source->tick();
    std::vector<found_key> flood;
    for (int second = 0; second < 60; ++second) {
        for (int i = 0; i < 10; ++i)
            flood.push_back(find("s" + std::to_string(second * 10 + i)));
        tick_for(1s);
    }
    EXPECT_LE(fetches(), 1U + 5U + 31U);
    EXPECT_GE(fetches(), 30U);
}

TEST_F(RemoteKeySource, WaitersAreBounded) {
    make({.jwks_uri = "https://issuer.example/keys", .max_waiters = 2});
    client.held = true;
    auto first = find(old_kid);
    auto second = find(old_kid);
    auto third = find(old_kid);
    EXPECT_FALSE(first.done());
    ASSERT_TRUE(third.done());
    EXPECT_EQ(third->error().code, errc::keys_unavailable);
    client.release();
    EXPECT_TRUE(*first);
    EXPECT_TRUE(*second);
}

TEST_F(RemoteKeySource, NoKidCausesNoFetch) {
    source->tick();
    auto found = find("", algorithm::eddsa);
    ASSERT_TRUE(found.done());
    EXPECT_EQ(found->error().code, errc::unknown_key);
    EXPECT_TRUE(*find("", algorithm::rs256));
    EXPECT_EQ(fetches(), 1U);
}

TEST_F(RemoteKeySource, AnEndlessKidCausesNoFetch) {
    source->tick();
    auto found = find(std::string(257, 'k'));
    ASSERT_TRUE(found.done());
    EXPECT_EQ(found->error().code, errc::unknown_key);
    EXPECT_EQ(fetches(), 1U);
    EXPECT_TRUE(find(std::string(256, 'k')).done());
    EXPECT_EQ(fetches(), 2U);
}

TEST_F(RemoteKeySource, AWrongAlgorithmCausesNoFetch) {
    source->tick();
    EXPECT_EQ(find(old_kid, algorithm::ps256)->error().code, errc::wrong_key);
    EXPECT_EQ(fetches(), 1U);
}

// ---- outage ---------------------------------------------------------------------------------

TEST_F(RemoteKeySource, WithoutAFirstSetKeysAreUnavailableAndLaterThere) {
    down = true;
    source->tick();
    EXPECT_FALSE(source->ready());
    EXPECT_THAT(log.last(), HasSubstr("warning Signing keys could not be fetched"));
    EXPECT_THAT(log.last(), HasSubstr("timed out"));
    EXPECT_EQ(find(old_kid)->error().code, errc::keys_unavailable);
    EXPECT_EQ(fetches(), 1U) << "no fetch during the pause";
    down = false;
    tick_for(1s);
    EXPECT_TRUE(source->ready());
    EXPECT_TRUE(*find(old_kid));
}

TEST_F(RemoteKeySource, RetriesWithDoublingPausesWhileTheOldKeysDo) {
    source->tick();
    down = true;
    tick_for(3600s);
    EXPECT_EQ(fetches(), 2U);
    tick_for(63s);  // after 1, 3, 7, 15, 31 and 63 s
    EXPECT_EQ(fetches(), 8U);
    EXPECT_TRUE(*find(old_kid));
    tick_for(60s);
    EXPECT_EQ(fetches(), 9U);
}

TEST_F(RemoteKeySource, IsAskedEachSecondWhileThereAreNoKeys) {
    down = true;
    source->tick();
    tick_for(300s);
    EXPECT_EQ(fetches(), 301U);
    std::size_t failures = 0;
    for (const std::string& line : log.lines)
        failures += line.find("could not be fetched") != std::string::npos ? 1U : 0U;
    EXPECT_EQ(failures, 11U) << "one line in half a minute";
    down = false;
    clock.advance(1s);
    EXPECT_TRUE(*find(old_kid)) << "the request itself asks";
}

TEST_F(RemoteKeySource, IsAskedSoonForAKeyThatIsNotThere) {
    source->tick();
    down = true;
    tick_for(3600s + 300s);
    document = both_set;
    EXPECT_EQ(find(new_kid)->error().code, errc::keys_unavailable);
    const std::size_t before = fetches();
    tick_for(1s);
    EXPECT_EQ(fetches(), before + 1);
    down = false;
    clock.advance(60s);
    EXPECT_TRUE(*find(new_kid));
}

TEST_F(RemoteKeySource, AFailedFetchIsAnsweredToThoseWhoWait) {
    down = true;
    client.held = true;
    auto waiting = find(old_kid);
    EXPECT_FALSE(waiting.done());
    client.release();
    ASSERT_TRUE(waiting.done());
    EXPECT_EQ(waiting->error().code, errc::keys_unavailable);
}

TEST_F(RemoteKeySource, KeepsOldKeysWhileTheIssuerIsDown) {
    source->tick();
    down = true;
    tick_for(3 * 3600s);
    EXPECT_TRUE(source->ready());
    EXPECT_TRUE(*find(old_kid));
    EXPECT_EQ(find("unknown")->error().code, errc::keys_unavailable) << "nobody can say";
    EXPECT_EQ(source->epoch(), 0U);
}

TEST_F(RemoteKeySource, DropsKeysThatAreTooOld) {
    make({.jwks_uri = "https://issuer.example/keys", .max_stale = 7200s});
    source->tick();
    down = true;
    tick_for(3600s + 7200s);
    EXPECT_TRUE(source->ready());
    tick_for(1s);
    EXPECT_FALSE(source->ready());
    EXPECT_EQ(source->epoch(), 1U);
    EXPECT_EQ(find(old_kid)->error().code, errc::keys_unavailable);
    EXPECT_TRUE(log.has("error Signing keys are too old"));
    down = false;
    tick_for(60s);
    EXPECT_TRUE(source->ready());
}

TEST_F(RemoteKeySource, BadDocumentsLeaveTheOldKeys) {
    const struct {
        unsigned status;
        std::string document;
        std::string reason;
    } rows[] = {
        {500, old_set, "status 500"},
        {404, old_set, "status 404"},
        {302, old_set, "status 302"},
        {204, "", "status 204"},
        {200, "", "JWK Set"},
        {200, "<html>", "JWK Set"},
        {200, "[]", "JWK Set"},
        {200, "{}", "JWK Set"},
        {200, R"({"keys":{}})", "JWK Set"},
        {200, R"({"keys":[]})", "no usable key"},
        {200, R"({"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]})", "no usable key"},
        {200, old_set + std::string(256 * 1024, ' '), "too long"},
    };
    for (const auto& row : rows) {
        status = 200;
        document = old_set;
        make({.jwks_uri = "https://issuer.example/keys"});
        source->tick();
        ASSERT_TRUE(source->ready());
        status = row.status;
        document = row.document;
        tick_for(3600s);
        EXPECT_THAT(log.last(), HasSubstr("warning Signing keys could not be fetched"));
        EXPECT_THAT(log.last(), HasSubstr(row.reason));
        EXPECT_TRUE(source->ready());
        EXPECT_TRUE(*find(old_kid));
        EXPECT_EQ(source->epoch(), 0U);
    }
}

TEST_F(RemoteKeySource, OneBadKeyDoesNotSpoilTheRest) {
    document = old_set;
    document.insert(document.find('[') + 1, R"({"kty":"XYZ","kid":"odd"},)");
    source->tick();
    EXPECT_TRUE(*find(old_kid));
    EXPECT_TRUE(log.has("warning A signing key was left out"));
}

TEST_F(RemoteKeySource, MayGoWhileAFetchIsUnderWay) {
    client.held = true;
    source->tick();
    source.reset();
    client.release();
    EXPECT_EQ(fetches(), 1U);
}

// A client as the real one: it ends its tasks on a thread of its own.
class threaded_client final : public http::client {
  public:
    task<result<http::response>> send(http::client_request) override {
        co_await on_thread{*this};
        co_return http::json_response(200, test_key_set());
    }
    void join() {
        for (;;) {
            std::thread next;
            {
                const std::lock_guard lock(mutex_);
                if (threads_.empty()) return;
                next = std::move(threads_.back());
                threads_.pop_back();
            }
            next.join();
        }
    }

  private:
    struct on_thread {
        threaded_client& client;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> waiting) const {
            threaded_client& owner = client;  // this awaiter ends with the coroutine
            const std::lock_guard lock(owner.mutex_);
            owner.threads_.emplace_back([waiting] { waiting.resume(); });
        }
        void await_resume() const noexcept {}
    };

    std::mutex mutex_;
    std::vector<std::thread> threads_;
};

TEST(RemoteKeySourceThreads, ManyMayAskAtOnce) {
    threaded_client client;
    manual_clock clock;
    fixed_entropy entropy;
    auto source = std::make_unique<remote_key_source>(
        remote_keys_options{.jwks_uri = "https://issuer.example/keys"},
        client,
        clock,
        entropy,
        null_log()
    );
    std::atomic<int> good = 0;
    std::atomic<int> unknown = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            const std::string_view stranger = thread % 2 == 0 ? "stranger-0" : "stranger-1";
            for (int i = 0; i < 50; ++i) {
                start(source->find(test_world().key.id(), algorithm::rs256), [&](auto found) {
                    if (found) ++good;
                });
                start(source->find(stranger, algorithm::rs256), [&](auto found) {
                    if (!found) ++unknown;
                });
                source->tick();
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    client.join();
    EXPECT_EQ(good, 200);
    EXPECT_EQ(unknown, 200);
}

// ---- discovery ------------------------------------------------------------------------------

class DiscoveredKeySource : public RemoteKeySource {
  protected:
    DiscoveredKeySource() {
        client.answer = [this](const std::string& url) -> result<http::response> {
            const auto found = pages.find(url);
            http::response response;
            response.status = found == pages.end() ? 404 : 200;
            response.body = found == pages.end() ? "" : found->second;
            return response;
        };
        make({.issuer = "https://issuer.example/t"});
    }
    static std::string metadata(std::string_view issuer, std::string_view uri) {
        return R"({"issuer":")" + std::string(issuer) + R"(","jwks_uri":")" + std::string(uri) +
               R"("})";
    }
    std::vector<std::string> urls() const {
        std::vector<std::string> all;
        for (const auto& request : client.requests)
            all.push_back(request.url);
        return all;
    }

    std::map<std::string, std::string> pages;
};

TEST_F(DiscoveredKeySource, FindsTheKeysThroughTheMetadata) {
    pages["https://issuer.example/t/.well-known/openid-configuration"] =
        metadata("https://issuer.example/t", "https://keys.example/k");
    pages["https://keys.example/k"] = old_set;
    source->tick();
    EXPECT_TRUE(*find(old_kid));
    EXPECT_THAT(
        urls(),
        ElementsAre(
            "https://issuer.example/.well-known/oauth-authorization-server/t",
            "https://issuer.example/.well-known/openid-configuration/t",
            "https://issuer.example/t/.well-known/openid-configuration",
            "https://keys.example/k"
        )
    );
    client.requests.clear();
    tick_for(3600s);
    EXPECT_THAT(urls(), ElementsAre("https://keys.example/k")) << "the address is remembered";
}

TEST_F(DiscoveredKeySource, LooksAgainAfterAFailure) {
    const std::string page = "https://issuer.example/.well-known/oauth-authorization-server/t";
    pages[page] = metadata("https://issuer.example/t", "https://keys.example/old");
    pages["https://keys.example/old"] = old_set;
    source->tick();
    ASSERT_TRUE(source->ready());
    pages.erase("https://keys.example/old");
    pages[page] = metadata("https://issuer.example/t", "https://keys.example/new");
    pages["https://keys.example/new"] = new_set;
    tick_for(3601s);
    EXPECT_TRUE(*find(new_kid));
}

TEST_F(DiscoveredKeySource, RefusesTheMetadataOfAnotherIssuer) {
    pages["https://issuer.example/.well-known/oauth-authorization-server/t"] =
        metadata("https://issuer.example/other", "https://keys.example/k");
    pages["https://keys.example/k"] = old_set;
    source->tick();
    EXPECT_FALSE(source->ready());
    EXPECT_THAT(log.last(), HasSubstr("is that of \"https://issuer.example/other\""));
    EXPECT_THAT(log.last(), HasSubstr("status 404"));
}

}  // namespace
}  // namespace warder::oauth
