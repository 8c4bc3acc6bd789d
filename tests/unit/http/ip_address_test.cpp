#include <warder/http/ip_address.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace warder::http {
namespace {

TEST(IpAddress, IsReadAndWritten) {
    for (const char* text :
         {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "2001:db8::1"}) {
        const auto parsed = parse_ip_address(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(to_string(*parsed), text);
    }
    EXPECT_EQ(to_string(*parse_ip_address("2001:DB8:0:0:0:0:0:1")), "2001:db8::1");
}

// RFC 4291 §2.5.5.2
TEST(IpAddress, OfIpv4HasOneForm) {
    const auto mapped = parse_ip_address("::ffff:192.0.2.1");
    ASSERT_TRUE(mapped);
    EXPECT_TRUE(mapped->v4);
    EXPECT_EQ(*mapped, *parse_ip_address("192.0.2.1"));
    EXPECT_EQ(to_string(*mapped), "192.0.2.1");
    EXPECT_EQ(*parse_ip_address("::ffff:c000:201"), *mapped);
}

TEST(IpAddress, RefusesEverythingElse) {
    using namespace std::string_view_literals;
    for (const auto text :
         {""sv,
          "a"sv,
          "1.2.3"sv,
          "1.2.3.4.5"sv,
          "1.2.3.256"sv,
          "01.2.3.4"sv,
          "1.2.3.4:80"sv,
          "[::1]"sv,
          "::1%lo"sv,
          ":::"sv,
          "1.2.3.4/8"sv,
          "1.2.3.4 "sv,
          " 1.2.3.4"sv,
          "1.2.3.4\0"sv,
          "0x7f.1"sv,
          "unknown"sv,
          "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc"sv}) {
        EXPECT_FALSE(parse_ip_address(text)) << text;
    }
}

bool contains(const char* network, const char* address) {
    return parse_ip_network(network)->contains(*parse_ip_address(address));
}

TEST(IpNetwork, HoldsTheAddressesOfItsPrefix) {
    EXPECT_TRUE(contains("10.0.0.0/8", "10.0.0.0"));
    EXPECT_TRUE(contains("10.0.0.0/8", "10.255.255.255"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
    EXPECT_FALSE(contains("10.0.0.0/8", "9.255.255.255"));
    EXPECT_TRUE(contains("192.0.2.128/25", "192.0.2.129"));
    EXPECT_FALSE(contains("192.0.2.128/25", "192.0.2.127"));
    EXPECT_TRUE(contains("192.0.2.1", "192.0.2.1"));
    EXPECT_TRUE(contains("192.0.2.1/32", "::ffff:192.0.2.1"));
    EXPECT_FALSE(contains("192.0.2.1", "192.0.2.2"));
    EXPECT_TRUE(contains("fd00::/8", "fdab::1"));
    EXPECT_FALSE(contains("fd00::/8", "fe00::1"));
    EXPECT_TRUE(contains("2001:db8::1", "2001:db8::1"));
    EXPECT_FALSE(contains("2001:db8::1", "2001:db8::2"));
}

TEST(IpNetwork, TheEmptyPrefixIsAllOfItsFamily) {
    EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.9"));
    EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(contains("::/0", "2001:db8::1"));
    EXPECT_FALSE(contains("::/0", "203.0.113.9"));
}

TEST(IpNetwork, RefusesEverythingElse) {
    ASSERT_TRUE(parse_ip_network("10.0.0.0/8"));
    for (const char* text :
         {"",
          "/",
          "10.0.0.0/",
          "10.0.0.0/33",
          "10.0.0.0/-1",
          "10.0.0.0/+8",
          "10.0.0.0/ 8",
          "10.0.0.0/8x",
          "10.0.0.0/8/8",
          "10.0.0.1/8",
          "::/129",
          "::/0128",
          "::1/64",
          "10/8",
          "*",
          "localhost"}) {
        EXPECT_FALSE(parse_ip_network(text)) << text;
    }
}

TEST(ClientKey, IsTheAddressOrTheNetworkOfOneCustomer) {
    EXPECT_EQ(client_key("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(client_key("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(client_key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    EXPECT_EQ(client_key("2001:db8:1:2::ffff"), "2001:db8:1:2::/64");
    EXPECT_NE(client_key("2001:db8:1:3::ffff"), client_key("2001:db8:1:2::ffff"));
    EXPECT_EQ(client_key("::1"), "::/64");
    EXPECT_EQ(client_key(""), "");
    EXPECT_EQ(client_key("a:b"), "a:b");
}

}  // namespace
}  // namespace warder::http
