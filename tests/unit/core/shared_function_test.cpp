#include <warder/core/shared_function.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace warder {
namespace {

TEST(SharedFunction, CopiesShareTheCallable) {
    const auto calls = std::make_shared<int>(0);
    const shared_function<int(int)> first = [calls](int by) { return *calls += by; };
    const shared_function<int(int)> second = first;
    EXPECT_EQ(first(1), 1);
    EXPECT_EQ(second(2), 3);
    EXPECT_EQ(calls.use_count(), 2);
}

TEST(SharedFunction, IsEmptyUntilItHasACallable) {
    shared_function<bool()> function;
    EXPECT_FALSE(function);
    function = [] { return true; };
    EXPECT_TRUE(function);
    EXPECT_TRUE(function());
}

TEST(SharedFunction, StandsInAListOfOptions) {
    struct option {
        std::string name;
        shared_function<std::string(const std::string&)> function;
    };
    const std::vector<option> all = {
        {.name = "a", .function = [](const std::string& in) { return in + "!"; }},
        {.name = "b", .function = {}},
    };
    EXPECT_EQ(all[0].function("x"), "x!");
    EXPECT_FALSE(all[1].function);
}

}  // namespace
}  // namespace warder
