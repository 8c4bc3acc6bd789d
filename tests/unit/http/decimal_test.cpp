#include "http/decimal.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace warder::http {
namespace {

TEST(Decimal, IsWrittenAsTheStandardLibraryWritesIt) {
    std::uint64_t number = 0;
    for (int digits = 0; digits < 20; ++digits) {
        for (const std::uint64_t near : {number - 1, number, number + 1}) {
            EXPECT_EQ(decimal(near).text(), std::to_string(near));
        }
        number = number == 0 ? 1 : number * 10;
    }
    EXPECT_EQ(decimal(std::numeric_limits<std::uint64_t>::max()).text(), "18446744073709551615");
}

}  // namespace
}  // namespace warder::http
