#include <warder/core/error.hpp>

#include <gtest/gtest.h>

namespace warder {
namespace {

const auto refused = std::make_error_code(std::errc::permission_denied);

TEST(Error, TheLogHasBothTexts) {
    EXPECT_EQ(error(refused, "Refused", "by rule 3").log_text(), "Refused (by rule 3)");
    EXPECT_EQ(error(refused, "Refused").log_text(), "Refused");
}

TEST(Error, ThePeersTextHoldsNothingOfTheLogs) {
    const error failure(refused, "Refused", "by rule 3");
    EXPECT_EQ(failure.description, "Refused");
    EXPECT_EQ(failure.detail, "by rule 3");
    EXPECT_EQ(failure.code, std::errc::permission_denied);
}

}  // namespace
}  // namespace warder
