#include <warder/oauth/decision_counters.hpp>
#include <warder/oauth/reasons.hpp>

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace warder::oauth {
namespace {

TEST(DecisionCounters, CountEachWordByItself) {
    decision_counters counters;
    for (const std::string_view word : reason::all())
        counters.add(word);
    for (const std::string_view word : reason::all())
        EXPECT_EQ(counters.count(word), 1U) << word;
    EXPECT_EQ(counters.lost(), 0U);
}

TEST(DecisionCounters, CallAnyOtherWordOther) {
    decision_counters counters;
    counters.add("no such word");
    counters.add("");
    EXPECT_EQ(counters.count(reason::other), 2U);
    EXPECT_EQ(counters.count("another"), 2U);
}

TEST(DecisionCounters, TellAllCountsAndWhichOfThemLetIn) {
    decision_counters counters;
    counters.add(reason::unguarded);
    std::set<std::string_view> words;
    for (const auto& [allowed, word, count] : counters.all()) {
        EXPECT_EQ(allowed, word == reason::granted || word == reason::unguarded) << word;
        EXPECT_EQ(count, word == reason::unguarded ? 1U : 0U) << word;
        EXPECT_TRUE(words.insert(word).second) << word;
    }
    EXPECT_EQ(words.size(), reason::all().size());
}

TEST(DecisionCounters, LoseNothingBetweenThreads) {
    decision_counters counters;
    std::vector<std::thread> threads;
    for (int i = 0; i < 20; ++i) {
        threads.emplace_back([&counters] {
            for (int n = 0; n < 1'000; ++n)
                counters.add(reason::granted);
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(counters.count(reason::granted), 20'000U);
}

}  // namespace
}  // namespace warder::oauth
