#include <warder/core/entropy.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

namespace warder {
namespace {

/// Gives 0x00, 0x01, 0x02, ...
class counting_entropy final : public entropy {
  public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& byte : out)
            byte = std::byte{next_++};
    }

  private:
    std::uint8_t next_ = 0;
};

TEST(Entropy, HexHasTwoLowerCaseDigitsForEachByte) {
    counting_entropy source;
    EXPECT_EQ(random_hex(source, 0), "");
    EXPECT_EQ(random_hex(source, 3), "000102");
    const std::string next = random_hex(source, 13);
    EXPECT_EQ(next, "030405060708090a0b0c0d0e0f");
}

TEST(Entropy, HexIsNotLimitedToOneBlock) {
    for (const std::size_t bytes : {31u, 32u, 33u, 100u}) {
        counting_entropy source;
        const std::string text = random_hex(source, bytes);
        ASSERT_EQ(text.size(), bytes * 2);
        std::string last = "0123456789abcdef";
        EXPECT_EQ(text[bytes * 2 - 2], last[(bytes - 1) / 16]) << bytes;
        EXPECT_EQ(text[bytes * 2 - 1], last[(bytes - 1) % 16]) << bytes;
    }
}

TEST(Entropy, TheSystemFillsEveryByte) {
    // 1,000 bytes: more than getrandom(2) gives at once. A byte that stays 0 sixteen times is one
    // that nobody writes.
    std::array<std::byte, 1000> ever{};
    for (int i = 0; i < 16; ++i) {
        std::array<std::byte, 1000> bytes{};
        system_entropy().fill(bytes);
        for (std::size_t k = 0; k < bytes.size(); ++k)
            ever[k] |= bytes[k];
    }
    for (const std::byte byte : ever)
        EXPECT_NE(byte, std::byte{0});
}

}  // namespace
}  // namespace warder
