#include <warder/transport/sse.hpp>

#include <gtest/gtest.h>

namespace warder::transport {
namespace {

TEST(Sse, AnEventIsOneMessage) {
    EXPECT_EQ(sse_event("{}"), "event: message\ndata: {}\n\n");
    EXPECT_EQ(sse_event("{}", "1-2"), "id: 1-2\nevent: message\ndata: {}\n\n");
}

TEST(Sse, ALineBreakInTheDataIsWhiteSpace) {
    EXPECT_EQ(sse_event("{\r\n\"a\":\n1}"), "event: message\ndata: {  \"a\": 1}\n\n");
}

}  // namespace
}  // namespace warder::transport
