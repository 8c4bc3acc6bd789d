#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/server/sealing.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace warder::server {
namespace {

using namespace std::chrono_literals;

constexpr sealer::time_point now{1'800'000'000s};
constexpr std::string_view purpose = "request-state";
constexpr std::string_view binding = "saif|digest";

/// A sealer with keys of 32 equal letters.
sealer with_keys(std::string_view letters) {
    std::vector<secret> keys;
    for (const char letter : letters)
        keys.emplace_back(std::string(sealer::key_bytes, letter));
    return {std::move(keys), system_entropy()};
}

std::string sealed(const sealer& by, std::string_view plaintext = "round 2") {
    return by.seal(plaintext, purpose, binding, now + 10min).value();
}

void expect_refused(const result<std::string>& opened, std::string_view reason) {
    ASSERT_FALSE(opened) << reason;
    EXPECT_EQ(opened.error().code, std::errc::bad_message);
    EXPECT_EQ(opened.error().description, "It is unknown or expired");
    EXPECT_EQ(opened.error().detail, reason);
}

void expect_refused(const sealer& by, std::string_view text, std::string_view reason) {
    expect_refused(by.open(text, purpose, binding, now), reason);
}

TEST(Sealing, WhatWasSealedOpens) {
    const sealer state = with_keys("a");
    for (const std::size_t size : {0u, 1u, 2u, 3u, 100u, 16384u}) {
        const std::string plaintext(size, 'p');
        const auto opened = state.open(sealed(state, plaintext), purpose, binding, now);
        ASSERT_TRUE(opened) << size;
        EXPECT_EQ(*opened, plaintext);
    }
    const std::string all_bytes("\0\xFF\n\"", 4);
    EXPECT_EQ(state.open(sealed(state, all_bytes), purpose, binding, now).value(), all_bytes);
}

TEST(Sealing, ATextHasTheDocumentedForm) {
    const std::string text = sealed(with_keys("a"));
    const auto bytes = crypto::base64url_decode(text);
    ASSERT_TRUE(bytes);
    const auto digest = crypto::sha256(std::string(sealer::key_bytes, 'a'));
    EXPECT_EQ(bytes->substr(0, 5), '\1' + std::string(digest.begin(), digest.begin() + 4));
    EXPECT_EQ(bytes->size(), 1 + 4 + 12 + 8 + std::string_view("round 2").size() + 16);
    EXPECT_EQ(bytes->find("round 2"), std::string::npos);
}

TEST(Sealing, OneTextIsNeverSealedTheSameWay) {
    const sealer state = with_keys("a");
    EXPECT_NE(sealed(state), sealed(state));
}

TEST(Sealing, EveryFlippedBitIsRefused) {
    const sealer state = with_keys("ab");
    const std::string bytes = crypto::base64url_decode(sealed(state)).value();
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        std::string changed = bytes;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        const std::string_view reason = bit < 8    ? "unknown version"
                                        : bit < 40 ? "unknown key"
                                                   : "tampered, or of another purpose or binding";
        expect_refused(state, crypto::base64url_encode(changed), reason);
    }
}

// What one key sealed does not become another key's by naming it.
TEST(Sealing, TheIdOfAnotherKeyIsRefused) {
    const sealer state = with_keys("ab");
    std::string bytes = crypto::base64url_decode(sealed(state)).value();
    const std::string other = crypto::base64url_decode(sealed(with_keys("b"))).value();
    bytes.replace(0, 5, other, 0, 5);
    expect_refused(
        state, crypto::base64url_encode(bytes), "tampered, or of another purpose or binding"
    );
}

TEST(Sealing, WhatIsShorterOrLongerIsRefused) {
    const sealer state = with_keys("a");
    const std::string bytes = crypto::base64url_decode(sealed(state)).value();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const std::string_view reason =
            size < 41 ? "too short" : "tampered, or of another purpose or binding";
        expect_refused(state, crypto::base64url_encode(bytes.substr(0, size)), reason);
    }
    expect_refused(
        state, crypto::base64url_encode(bytes + '\0'), "tampered, or of another purpose or binding"
    );
}

TEST(Sealing, OnlyOneSpellingOpens) {
    const sealer state = with_keys("a");
    const std::string text = sealed(state, "12");
    for (const std::string& spelled :
         {text + '=', text + ' ', ' ' + text, text + '\n', "v1." + text, text.substr(1) + '+'}) {
        expect_refused(state, spelled, "not base64url");
    }
    expect_refused(state, "", "too short");
}

TEST(Sealing, OtherPurposesAndBindingsAreRefused) {
    const sealer state = with_keys("a");
    const std::string text = sealed(state);
    constexpr std::string_view reason = "tampered, or of another purpose or binding";
    expect_refused(state.open(text, "cursor", binding, now), reason);
    expect_refused(state.open(text, "", binding, now), reason);
    expect_refused(state.open(text, purpose, "eve|digest", now), reason);
    expect_refused(state.open(text, purpose, "", now), reason);
    // The same bytes, cut elsewhere.
    expect_refused(state.open(text, "request-states", "aif|digest", now), reason);
    expect_refused(state.open(text, "request-stat", "esaif|digest", now), reason);
}

TEST(Sealing, ATextIsGoodUntilItExpires) {
    const sealer state = with_keys("a");
    const std::string text = sealed(state);
    EXPECT_TRUE(state.open(text, purpose, binding, now + 10min - 1ns));
    expect_refused(state.open(text, purpose, binding, now + 10min), "expired");
    expect_refused(state.open(text, purpose, binding, now + 24h), "expired");
    // Whole seconds, rounded down; before 1970 too.
    const std::string short_lived = state.seal("", purpose, binding, now + 1900ms).value();
    EXPECT_TRUE(state.open(short_lived, purpose, binding, now + 999ms));
    expect_refused(state.open(short_lived, purpose, binding, now + 1s), "expired");
    const std::string old = state.seal("", purpose, binding, sealer::time_point(-1ms)).value();
    EXPECT_TRUE(state.open(old, purpose, binding, sealer::time_point(-2s)));
    expect_refused(state.open(old, purpose, binding, sealer::time_point(-1s)), "expired");
}

TEST(Sealing, TheFirstKeySealsAndAllOpen) {
    const sealer old = with_keys("a");
    const sealer rotated = with_keys("ba");
    const sealer renewed = with_keys("b");
    const std::string before = sealed(old);
    const std::string after = sealed(rotated);

    EXPECT_TRUE(rotated.open(before, purpose, binding, now));
    EXPECT_TRUE(renewed.open(after, purpose, binding, now));
    expect_refused(renewed, before, "unknown key");
    expect_refused(old, after, "unknown key");
}

TEST(Sealing, AnotherProcessWithTheKeysOpens) {
    EXPECT_TRUE(with_keys("a").open(sealed(with_keys("a")), purpose, binding, now));
}

TEST(Sealing, ARandomKeyIsNobodyElses) {
    const sealer one = sealer::with_random_key(system_entropy());
    const sealer other = sealer::with_random_key(system_entropy());
    EXPECT_TRUE(one.open(sealed(one), purpose, binding, now));
    expect_refused(other, sealed(one), "unknown key");
}

TEST(Sealing, MoreThanSixteenKibibytesAreNotSealed) {
    const sealer state = with_keys("a");
    const std::string most(sealer::max_plaintext_bytes, 'p');
    const auto refused = state.seal(most + 'p', purpose, binding, now + 10min);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, std::errc::message_size);
    EXPECT_EQ(refused.error().description, "There is too much to remember");

    const std::string longest = sealed(state, most);
    EXPECT_EQ(longest.size(), sealer::max_text_bytes);
    expect_refused(state, longest + 'A', "too long");
}

TEST(Sealing, NoKeyAndKeysOfAnotherLengthAreMistakesOfTheProgram) {
    EXPECT_THROW(with_keys(""), std::invalid_argument);
    for (const std::size_t size : {0u, 16u, 31u, 33u}) {
        std::vector<secret> keys{secret(std::string(size, 'k'))};
        EXPECT_THROW(sealer(keys, system_entropy()), std::invalid_argument) << size;
    }
}

}  // namespace
}  // namespace warder::server
