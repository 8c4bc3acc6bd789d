#include <warder/core/clock.hpp>

#include <gtest/gtest.h>

namespace warder {
namespace {

TEST(Clock, OfTheSystemIsOneObject) {
    EXPECT_EQ(&system_clock(), &system_clock());
}

TEST(Clock, OfTheSystemAgreesWithTheMachine) {
    const clock& machine = system_clock();
    const auto before = std::chrono::system_clock::now();
    const auto steady_before = std::chrono::steady_clock::now();
    const auto now = machine.now();
    const auto steady = machine.steady_now();
    // Not the upper bound: the wall clock may be set back while this runs.
    EXPECT_LT(now - before, std::chrono::hours(1));
    EXPECT_LE(steady_before, steady);
    EXPECT_LE(steady, std::chrono::steady_clock::now());
    EXPECT_LE(steady, machine.steady_now());
}

}  // namespace
}  // namespace warder
