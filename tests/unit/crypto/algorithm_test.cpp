#include <warder/crypto/algorithm.hpp>

#include <gtest/gtest.h>

namespace warder::crypto {
namespace {

TEST(Algorithm, EveryNameIsReadAndWrittenAlike) {
    const std::string_view names[] = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"
    };
    EXPECT_EQ(std::size(names), algorithm_count);
    for (const std::string_view name : names) {
        const auto value = parse_algorithm(name);
        ASSERT_TRUE(value) << name;
        EXPECT_EQ(to_string(*value), name);
    }
}

TEST(Algorithm, NothingElseIsKnown) {
    for (const std::string_view name :
         {"",      "none",  "None",    "NONE",   "HS256",  "HS384",    "HS512",
          "RS1",   "rs256", "Rs256",   "RS256 ", " RS256", "RS2560",   "ES256K",
          "ES512", "ES",    "Ed25519", "eddsa",  "EDDSA",  "RSA-OAEP", "dir"}) {
        EXPECT_FALSE(parse_algorithm(name)) << name;
    }
    EXPECT_FALSE(parse_algorithm(std::string_view("RS256\0", 6)));
}

}  // namespace
}  // namespace warder::crypto
