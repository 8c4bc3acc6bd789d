#include "http/dot_segment.hpp"

#include <gtest/gtest.h>

#include <string>

namespace warder::http {
namespace {

TEST(DotSegment, IsFoundWhereverItStands) {
    for (const std::string path :
         {"/.", "/..", "/a/../b", "/a/./b", "/a/..", ".", "../a", "/%2e", "/a/%2E./b", "/.%2e"}) {
        EXPECT_TRUE(has_dot_segment(path)) << path;
    }
}

TEST(DotSegment, IsOneThatNobodyCanRead) {
    for (const std::string path : {"/a%2fb", "/..%2Fa", "/%", "/a%2", "/%zz"})
        EXPECT_TRUE(has_dot_segment(path)) << path;
}

TEST(DotSegment, IsNoOtherWithADot) {
    for (const std::string path : {"", "/", "//", "/a/", "/...", "/.a", "/a.", "/a..b", "/%252e"})
        EXPECT_FALSE(has_dot_segment(path)) << path;
}

}  // namespace
}  // namespace warder::http
