#include <warder/crypto/aead.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace warder::crypto {
namespace {

std::string from_hex(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

/// Gives one text again and again.
class fixed_entropy final : public entropy {
  public:
    explicit fixed_entropy(std::string bytes) : bytes_(std::move(bytes)) {}
    void fill(std::span<std::byte> out) override {
        ASSERT_EQ(out.size(), bytes_.size());
        std::ranges::copy(std::as_bytes(std::span(bytes_)), out.begin());
    }

  private:
    std::string bytes_;
};

struct known_answer {
    std::string_view key, nonce, plaintext, associated_data, ciphertext, tag;
};

// "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, appendix B: cases 13, 14 and 16.
constexpr std::string_view zero_key =
    "0000000000000000000000000000000000000000000000000000000000000000";
const known_answer known_answers[] = {
    {zero_key, "000000000000000000000000", "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {zero_key,
     "000000000000000000000000",
     "00000000000000000000000000000000",
     "",
     "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

TEST(Aead, KnownAnswers) {
    for (const known_answer& row : known_answers) {
        fixed_entropy nonce(from_hex(row.nonce));
        const secret key(from_hex(row.key));
        const std::string sealed =
            aead_seal(key, from_hex(row.plaintext), from_hex(row.associated_data), nonce);
        EXPECT_EQ(sealed, from_hex(row.nonce) + from_hex(row.ciphertext) + from_hex(row.tag));
        const auto opened = aead_open(key, sealed, from_hex(row.associated_data));
        ASSERT_TRUE(opened) << row.tag;
        EXPECT_EQ(*opened, from_hex(row.plaintext));
    }
}

void expect_refused(const secret& key, const std::string& sealed, std::string_view associated) {
    const auto opened = aead_open(key, sealed, associated);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, std::errc::bad_message);
    EXPECT_EQ(opened.error().description, "The text does not open");
}

TEST(Aead, EveryChangeIsRefused) {
    const secret key(std::string(aead_key_bytes, 'k'));
    const std::string sealed = aead_seal(key, "plaintext", "data", system_entropy());
    ASSERT_EQ(sealed.size(), 9 + aead_overhead_bytes);
    ASSERT_TRUE(aead_open(key, sealed, "data"));

    for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
        std::string changed = sealed;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
        expect_refused(key, changed, "data");
    }
    for (std::size_t size = 0; size < sealed.size(); ++size)
        expect_refused(key, sealed.substr(0, size), "data");
    expect_refused(key, sealed + '\0', "data");
    expect_refused(key, sealed, "date");
    expect_refused(key, sealed, "");
    expect_refused(secret(std::string(aead_key_bytes, 'l')), sealed, "data");
}

TEST(Aead, OneTextIsNeverSealedTheSameWay) {
    const secret key(std::string(aead_key_bytes, 'k'));
    const std::string one = aead_seal(key, "plaintext", "", system_entropy());
    EXPECT_NE(one, aead_seal(key, "plaintext", "", system_entropy()));
    EXPECT_EQ(one.find("plaintext"), std::string::npos);
}

TEST(Aead, AKeyOfAnotherLengthIsAMistakeOfTheProgram) {
    for (const std::size_t size : {0u, 16u, 31u, 33u}) {
        const secret key(std::string(size, 'k'));
        EXPECT_THROW(aead_seal(key, "", "", system_entropy()), std::invalid_argument);
        EXPECT_THROW(static_cast<void>(aead_open(key, "", "")), std::invalid_argument);
    }
}

}  // namespace
}  // namespace warder::crypto
