#include <warder/core/secret.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace warder {
namespace {

template <class T>
concept printable = requires(std::ostream& out, const T& value) { out << value; };

TEST(Secret, CannotBePrintedOrConverted) {
    EXPECT_FALSE(printable<secret>);
    EXPECT_FALSE((std::is_convertible_v<secret, std::string>));
    EXPECT_FALSE((std::is_convertible_v<secret, std::string_view>));
}

TEST(Secret, ComparesByContent) {
    EXPECT_EQ(secret("abc"), secret("abc"));
    EXPECT_FALSE(secret("abc") == secret("abd"));
    EXPECT_FALSE(secret("abc") == secret("ab"));
}

TEST(Secret, AMovedFromSecretIsEmpty) {
    secret from("short");
    const secret to(std::move(from));
    EXPECT_EQ(to.reveal(), "short");
    EXPECT_TRUE(from.empty());
}

}  // namespace
}  // namespace warder
