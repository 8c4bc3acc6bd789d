#include <warder/core/result.hpp>

#include <gtest/gtest.h>

namespace warder {
namespace {

const error refused(std::make_error_code(std::errc::permission_denied), "Refused", "by rule 3");

TEST(Result, HoldsAValue) {
    const result<int> good = 7;
    ASSERT_TRUE(good);
    EXPECT_EQ(*good, 7);
}

TEST(Result, HoldsAnErrorWithBothTexts) {
    const result<int> bad = refused;
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().description, "Refused");
    EXPECT_EQ(bad.error().log_text(), "Refused (by rule 3)");
}

TEST(Result, OfVoidIsGoodUnlessGivenAnError) {
    EXPECT_TRUE(result<void>{});
    EXPECT_FALSE(result<void>{refused});
}

TEST(Result, FallsBackOnlyOnError) {
    EXPECT_EQ(result<int>(7).value_or(1), 7);
    EXPECT_EQ(result<int>(refused).value_or(1), 1);
}

TEST(ResultDeathTest, ReadingTheValueOfAnErrorEndsTheProgram) {
    EXPECT_DEATH(static_cast<void>(result<int>(refused).value()), "");
}

}  // namespace
}  // namespace warder
