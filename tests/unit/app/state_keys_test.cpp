#include "app/state_keys.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace warder {
namespace {

// 32 letters of one kind, as base64.
constexpr std::string_view key_a = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
constexpr std::string_view key_b = "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";

TEST(StateKeys, AreReadInTheirOrder) {
    const auto one = parse_state_keys(key_a);
    ASSERT_TRUE(one);
    ASSERT_EQ(one->size(), 1u);
    EXPECT_EQ(one->front().reveal(), std::string(32, 'a'));

    const auto two = parse_state_keys(std::string(key_b) + ',' + std::string(key_a));
    ASSERT_TRUE(two);
    ASSERT_EQ(two->size(), 2u);
    EXPECT_EQ(two->front().reveal(), std::string(32, 'b'));
    EXPECT_EQ(two->back().reveal(), std::string(32, 'a'));
}

TEST(StateKeys, EveryMistakeIsSaidWithoutTheKey) {
    const std::string a(key_a);
    const std::string b(key_b);
    struct row {
        std::string text, problem;
    };
    const row rows[] = {
        {"", "key 1 is empty"},
        {",", "key 1 is empty"},
        {a + ",", "key 2 is empty"},
        {"," + a, "key 1 is empty"},
        {a + ",," + b, "key 2 is empty"},
        {"secret", "key 1 is not base64"},
        {a.substr(0, 43), "key 1 is not base64"},
        {a + "=", "key 1 is not base64"},
        {a + " ", "key 1 is not base64"},
        {a + ", " + b, "key 2 is not base64"},
        {a + "\n", "key 1 is not base64"},
        {"_" + a.substr(1), "key 1 is not base64"},
        {a + ";" + b, "key 1 is not base64"},
        // Stray bits behind the last byte.
        {a.substr(0, 42) + "F=", "key 1 is not base64"},
        {"YWFhYWFhYWFhYWFhYWFhYQ==", "key 1 has 16 bytes"},
        {a + ",YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh", "key 2 has 33 bytes"},
        {a + "," + a, "key 2 is the same as key 1"},
        {a + "," + b + "," + b, "key 3 is the same as key 2"},
    };
    for (const row& one : rows) {
        const auto refused = parse_state_keys(one.text);
        ASSERT_FALSE(refused) << one.text;
        EXPECT_EQ(
            refused.error().log_text(),
            "keys of 32 bytes in base64, separated by commas; "
            "`openssl rand -base64 32` makes one, but " +
                one.problem
        ) << one.text;
    }
}

}  // namespace
}  // namespace warder
