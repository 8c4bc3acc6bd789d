#include "oauth/near_miss.hpp"

#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

std::string between(const std::string& accepted, const std::string& presented) {
    return near_miss({&accepted, 1}, {&presented, 1});
}

TEST(NearMiss, NamesTheOneDifference) {
    EXPECT_EQ(
        between("https://h/mcp", "https://h/mcp/"),
        R"(; "https://h/mcp/" differs from "https://h/mcp" by a trailing slash only)"
    );
    EXPECT_NE(between("https://h/mcp", "https://H/mcp").find("letter case"), std::string::npos);
    EXPECT_NE(between("https://h", "http://h").find("http against https"), std::string::npos);
}

TEST(NearMiss, IsSilentAboutOthers) {
    EXPECT_EQ(between("https://h/mcp", "https://h/mcp2"), "");
    EXPECT_EQ(between("https://h/mcp", "HTTPS://h/mcp/"), "");
    EXPECT_EQ(near_miss({}, {}), "");
}

}  // namespace
}  // namespace warder::oauth
