#include "app/shell_word.hpp"

#include <gtest/gtest.h>

namespace warder {
namespace {

TEST(ShellWord, IsPlainWhereNothingInItIsRead) {
    EXPECT_EQ(shell_word("http://localhost:3002/"), "http://localhost:3002/");
    EXPECT_EQ(shell_word("usr:read"), "usr:read");
}

TEST(ShellWord, IsQuotedWhereAShellWouldReadIt) {
    EXPECT_EQ(shell_word(""), "''");
    EXPECT_EQ(shell_word("a b"), "'a b'");
    EXPECT_EQ(shell_word("http://localhost/$(id)"), "'http://localhost/$(id)'");
    EXPECT_EQ(shell_word(";id"), "';id'");
    EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_word("~"), "'~'");
    EXPECT_EQ(shell_word("a\nb"), "'a\nb'");
    EXPECT_EQ(shell_word("\xc3\xa9"), "'\xc3\xa9'");
}

}  // namespace
}  // namespace warder
