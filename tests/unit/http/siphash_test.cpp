#include "http/siphash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace warder::http {
namespace {

// The key and the messages of the vectors of SipHash's paper (appendix A): bytes that count up.
TEST(SipHash, GivesTheVectorsOfItsOneThreeForm) {
    const siphash_key key{.low = 0x0706050403020100, .high = 0x0F0E0D0C0B0A0908};
    const struct {
        std::size_t size;
        std::uint64_t hash;
    } rows[] = {
        {0, 0xABAC0158050FC4DC},
        {1, 0xC9F49BF37D57CA93},
        {7, 0xD3927D989BB11140},
        {8, 0x369095118D299A8E},
        {9, 0x25A48EB36C063DE4},
        {15, 0xD320D86D2A519956},
        {63, 0x9D199062B7BBB3A8},
    };
    for (const auto& row : rows) {
        std::string message;
        for (std::size_t i = 0; i < row.size; ++i)
            message += static_cast<char>(i);
        EXPECT_EQ(siphash(key, message), row.hash) << row.size;
    }
}

TEST(SipHash, EachHalfOfTheKeyChangesTheHash) {
    EXPECT_NE(siphash({.low = 1}, "key"), siphash({}, "key"));
    EXPECT_NE(siphash({.high = 1}, "key"), siphash({}, "key"));
}

// Both have one std::hash, MurmurHash64A with a seed that everybody knows.
TEST(SipHash, KeepsApartWhatStdHashDoesNot) {
    const std::string_view one("AAAAAAAAAAAAAAAA", 16);
    const std::string_view two(
        "BBBBBBBB"
        "\xd2\x33\xac\x5a\x17\x12\x6e\xed",
        16
    );
    ASSERT_EQ(std::hash<std::string_view>()(one), std::hash<std::string_view>()(two));
    EXPECT_NE(siphash({}, one), siphash({}, two));
}

}  // namespace
}  // namespace warder::http
