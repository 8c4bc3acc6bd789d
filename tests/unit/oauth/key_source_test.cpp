#include "unit/oauth/fakes.hpp"
#include <warder/oauth/key_source.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using crypto::algorithm;
using testing::HasSubstr;

crypto::key_set keys() {
    return *crypto::parse_key_set(test_key_set());
}

TEST(SelectKey, ByKid) {
    const auto& world = test_world();
    const auto rsa = select_key(keys(), world.key.id(), algorithm::rs256);
    ASSERT_TRUE(rsa && *rsa);
    EXPECT_EQ((*rsa)->id(), world.key.id());
    const auto ec = select_key(keys(), world.second.id(), algorithm::es256);
    ASSERT_TRUE(ec && *ec);
    EXPECT_EQ((*ec)->id(), world.second.id());
}

TEST(SelectKey, OfTheKidMustAllowTheAlgorithm) {
    for (const algorithm other :
         {algorithm::rs512, algorithm::ps256, algorithm::es256, algorithm::eddsa}) {
        const auto selected = select_key(keys(), test_world().key.id(), other);
        ASSERT_TRUE(selected);
        ASSERT_FALSE(*selected);
        EXPECT_EQ(selected->error().code, errc::wrong_key);
    }
}

TEST(SelectKey, OfSeveralKeysWithTheKidTheOneOfTheAlgorithm) {
    const std::string rs256 = test_world().key.public_jwk();
    std::string ps256 = rs256;
    ps256.replace(ps256.find("RS256"), 5, "PS256");
    const auto set = *crypto::parse_key_set(crypto::key_set_json({rs256, ps256}));
    for (const algorithm each : {algorithm::rs256, algorithm::ps256}) {
        const auto selected = select_key(set, test_world().key.id(), each);
        ASSERT_TRUE(selected && *selected);
        EXPECT_TRUE((*selected)->allows(each));
    }
    const auto third = select_key(set, test_world().key.id(), algorithm::rs512);
    ASSERT_TRUE(third);
    EXPECT_FALSE(*third);
}

TEST(SelectKey, UnknownKidIsForANewerSetToSay) {
    EXPECT_FALSE(select_key(keys(), "unknown", algorithm::rs256));
    EXPECT_FALSE(select_key({}, test_world().key.id(), algorithm::rs256));
}

TEST(SelectKey, WithoutKidTheOnlyOneOfTheAlgorithm) {
    const auto only = select_key(keys(), "", algorithm::rs256);
    ASSERT_TRUE(only && *only);
    EXPECT_EQ((*only)->id(), test_world().key.id());
    EXPECT_FALSE(select_key(keys(), "", algorithm::eddsa));

    crypto::key_set two = keys();
    two.keys.push_back(test_world().stranger.public_half());
    const auto ambiguous = select_key(two, "", algorithm::rs256);
    ASSERT_TRUE(ambiguous);
    ASSERT_FALSE(*ambiguous);
    EXPECT_THAT(ambiguous->error().detail, HasSubstr("no kid tells apart"));
}

/// A set whose keys have no name.
crypto::key_set nameless(const std::vector<crypto::private_key>& all) {
    std::vector<std::string> jwks;
    for (const crypto::private_key& key : all) {
        std::string text = key.public_jwk();
        const std::string name = "\"kid\":\"" + key.id() + "\",";
        text.erase(text.find(name), name.size());
        jwks.push_back(std::move(text));
    }
    return *crypto::parse_key_set(crypto::key_set_json(jwks));
}

bool finds(crypto::key_set set, std::string_view kid, algorithm value) {
    static_key_source source(std::move(set));
    running found(source.find(kid, value));
    return found->has_value();
}

TEST(StaticKeySource, AKeyWithoutANameIsThatOfAnyKid) {
    const auto& world = test_world();
    EXPECT_TRUE(finds(nameless({world.key}), "whatever", algorithm::rs256));
    EXPECT_TRUE(finds(nameless({world.key, world.second}), "whatever", algorithm::es256));
    EXPECT_FALSE(finds(nameless({world.key}), "whatever", algorithm::es256));
    EXPECT_FALSE(finds(nameless({world.key, world.stranger}), "whatever", algorithm::rs256));
    EXPECT_FALSE(finds(keys(), "whatever", algorithm::rs256)) << "a name is not borrowed";
    EXPECT_FALSE(select_key(nameless({world.key}), "whatever", algorithm::rs256))
        << "of an issuer's set a newer one may have it";
}

TEST(StaticKeySource, IsReadyAndNeverChanges) {
    static_key_source source(keys());
    EXPECT_TRUE(source.ready());
    EXPECT_EQ(source.epoch(), 0U);
    running found(source.find(test_world().key.id(), algorithm::rs256));
    ASSERT_TRUE(found.done());
    EXPECT_TRUE(*found);
    running unknown(source.find("unknown", algorithm::rs256));
    ASSERT_TRUE(unknown.done());
    ASSERT_FALSE(*unknown);
    EXPECT_EQ(unknown->error().code, errc::wrong_key) << "no newer set comes";
}

}  // namespace
}  // namespace warder::oauth
