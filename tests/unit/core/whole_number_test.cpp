#include "core/whole_number.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace warder {
namespace {

TEST(WholeNumber, IsReadToItsLimits) {
    EXPECT_EQ(0u, whole_number<std::uint32_t>("0"));
    EXPECT_EQ(7u, whole_number<std::uint32_t>("007"));
    EXPECT_EQ(0, whole_number<int>("-0"));
    EXPECT_EQ(4294967295u, whole_number<std::uint32_t>("4294967295"));
    EXPECT_EQ(
        std::numeric_limits<std::int64_t>::min(), whole_number<std::int64_t>("-9223372036854775808")
    );
}

TEST(WholeNumber, IsTheWholeTextOrNothing) {
    using namespace std::string_literals;
    const auto others = {
        "", " 1", "1 ", "+1", "-", "1.0", "1e2", "0x1", "1,", "4294967296", "-1", "-0"
    };
    for (const std::string other : others) {
        EXPECT_EQ(std::nullopt, whole_number<std::uint32_t>(other)) << other;
    }
    EXPECT_EQ(std::nullopt, whole_number<std::uint32_t>("1\0"s));
}

TEST(WholeNumber, IsNothingOutsideOfItsBounds) {
    EXPECT_EQ(std::nullopt, whole_number<int>("0", 1, 3));
    EXPECT_EQ(1, whole_number<int>("1", 1, 3));
    EXPECT_EQ(3, whole_number<int>("3", 1, 3));
    EXPECT_EQ(std::nullopt, whole_number<int>("4", 1, 3));
    EXPECT_EQ(std::nullopt, whole_number<int>("x", 1, 3));
}

}  // namespace
}  // namespace warder
