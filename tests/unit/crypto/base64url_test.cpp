#include <warder/crypto/base64url.hpp>

#include <gtest/gtest.h>

#include <array>

namespace warder::crypto {
namespace {

struct vector {
    std::string_view bytes;
    std::string_view padded;
    std::string_view unpadded;
};

// RFC 4648 §10, and bytes that use the two characters in which the alphabets differ.
constexpr std::array vectors{
    vector{"", "", ""},
    vector{"f", "Zg==", "Zg"},
    vector{"fo", "Zm8=", "Zm8"},
    vector{"foo", "Zm9v", "Zm9v"},
    vector{"foob", "Zm9vYg==", "Zm9vYg"},
    vector{"fooba", "Zm9vYmE=", "Zm9vYmE"},
    vector{"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    vector{"\xfb\xff\xbf", "+/+/", "-_-_"},
    vector{"\xff\xff", "//8=", "__8"},
};

TEST(Base64, KnownAnswers) {
    for (const auto& [bytes, padded, unpadded] : vectors) {
        EXPECT_EQ(base64_encode(bytes), padded);
        EXPECT_EQ(base64_decode(padded), bytes);
        EXPECT_EQ(base64url_encode(bytes), unpadded);
        EXPECT_EQ(base64url_decode(unpadded), bytes);
    }
}

// RFC 7515 appendix C.
TEST(Base64, JoseExample) {
    EXPECT_EQ(base64url_encode("\x03\xec\xff\xe0\xc1"), "A-z_4ME");
}

TEST(Base64, EveryByteStringComesBack) {
    std::string bytes;
    for (int i = 0; i < 300; ++i) {
        EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
        EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
        bytes += static_cast<char>(i * 7);
    }
}

TEST(Base64, UrlFormRefusesEveryOtherSpelling) {
    for (const std::string_view text :
         {"Zg==",
          "Zm8=",
          "=",
          "Z",
          "Zm9vY",
          "Zm9v ",
          " Zm9v",
          "Zm 9v",
          "Zm9v\n",
          "Zm9v\r\n",
          "+/+/",
          "-_-/",
          "Zm9.",
          "Zm9\x80",
          "Zm9\xff",
          "Zh",
          "Zn",
          "Zm9",
          "Zm-"}) {
        EXPECT_FALSE(base64url_decode(text)) << text;
    }
    EXPECT_FALSE(base64url_decode(std::string_view("Zm9\0", 4)));
}

TEST(Base64, PaddedFormRefusesEveryOtherSpelling) {
    for (const std::string_view text :
         {"Zg",
          "Zg=",
          "Zg===",
          "====",
          "===",
          "==",
          "=",
          "Z===",
          "=Zm8",
          "Zg==Zg==",
          "Zm8=\n",
          "-_-_",
          "Zh==",
          "Zm9=",
          "Z=g=",
          "Zm9v===="}) {
        EXPECT_FALSE(base64_decode(text)) << text;
    }
}

// RFC 4648 §3.5: of the 64 possible last characters exactly those with clear pad bits are taken.
TEST(Base64, OneSpellingForEachValue) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int two = 0;
    int three = 0;
    for (const char last : alphabet) {
        two += base64url_decode(std::string("A") + last).has_value();
        three += base64url_decode(std::string("AA") + last).has_value();
    }
    EXPECT_EQ(two, 4);
    EXPECT_EQ(three, 16);
}

}  // namespace
}  // namespace warder::crypto
