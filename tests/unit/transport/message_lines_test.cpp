#include <warder/transport/message_lines.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace warder::transport {
namespace {

/// The messages of pieces that come one after the other.
std::vector<std::string> messages_of(const std::vector<std::string>& pieces, std::size_t max = 8) {
    std::vector<std::string> got;
    const message_lines::visitor visit = [&got](std::string one) { got.push_back(std::move(one)); };
    message_lines lines(max);
    for (const auto& piece : pieces)
        lines.add(piece, visit);
    lines.end(visit);
    return got;
}

using several = std::vector<std::string>;

TEST(MessageLines, AreCutWhereverThePiecesEnd) {
    EXPECT_EQ(messages_of({"ab\ncd\n"}), (several{"ab", "cd"}));
    EXPECT_EQ(messages_of({"a", "b", "\n", "cd\nef"}), (several{"ab", "cd", "ef"}));
    EXPECT_EQ(messages_of({"ab\r\n"}), (several{"ab\r"}));
}

TEST(MessageLines, WithoutAnythingAreNoMessages) {
    EXPECT_EQ(messages_of({"\n\r\n \t\n", ""}), several{});
}

TEST(MessageLines, ThatAreTooLongAreCutOneByteBehindTheCap) {
    EXPECT_EQ(messages_of({"12345678\n"}), several{"12345678"});
    EXPECT_EQ(messages_of({"123456789\n1\n"}), (several{"123456789", "1"}));
    EXPECT_EQ(messages_of({"12345678", "9abc", "def", "\n1"}), (several{"123456789", "1"}));
}

}  // namespace
}  // namespace warder::transport
