#include <warder/http/ip_address.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace warder::http {
namespace {

/// A network that no public address is of, with the addresses just outside of it; empty where these
/// are of another such network.
struct row {
    const char* network;
    const char* first;
    const char* last;
    const char* before;
    const char* behind;
};

/// https://www.iana.org/assignments/iana-ipv4-special-registry (RFC 6890), and multicast.
constexpr row special_v4[] = {
    {"this network", "0.0.0.0", "0.255.255.255", "", "1.0.0.0"},
    {"private 10/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"},
    {"shared", "100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"},
    {"loopback", "127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"},
    {"Azure", "168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17"},
    {"link-local", "169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"},
    {"private 172.16/12", "172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"},
    {"assignments", "192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"},
    {"documentation 1", "192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"},
    {"relays of 6to4", "192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"},
    {"private 192.168/16", "192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"},
    {"benchmarks", "198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"},
    {"documentation 2", "198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"},
    {"documentation 3", "203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"},
    {"multicast", "224.0.0.0", "239.255.255.255", "223.255.255.255", ""},
    {"reserved", "240.0.0.0", "255.255.255.254", "", ""},
    {"broadcast", "255.255.255.255", "255.255.255.255", "", ""},
};

/// https://www.iana.org/assignments/iana-ipv6-special-registry (RFC 6890), and what RFC 4291 §2.4
/// sets apart.
constexpr row special_v6[] = {
    {"unspecified", "::", "::", "", ""},
    {"loopback", "::1", "::1", "", ""},
    {"IPv4-compatible", "::2", "::ffff:ffff", "", ""},
    {"translated here", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"discarded", "100::", "100::ffff:ffff:ffff:ffff", "", ""},
    {"below global unicast", "100:0:0:1::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", "2000::"
    },
    {"Teredo", "2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "2000:ffff::", ""},
    {"port control", "2001:1::1", "2001:1::1", "", ""},
    {"benchmarks", "2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"hashes, old", "2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"hashes", "2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"drones", "2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"assignments", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "", "2001:200::"},
    {"documentation",
     "2001:db8::",
     "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001:db7:ffff::",
     "2001:db9::"},
    {"6to4", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff::", "2003::"},
    {"documentation, new",
     "3fff::",
     "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
     "3ffe:ffff::",
     "3fff:1000::"},
    {"above global unicast", "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff::", ""
    },
    {"segment routing", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"unique local", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"link-local", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"site-local", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
    {"multicast", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "", ""},
};

bool is_public_text(std::string_view text) {
    const auto address = parse_ip_address(text);
    EXPECT_TRUE(address) << text;
    return address && is_public(*address);
}

void check(const row& each) {
    EXPECT_FALSE(is_public_text(each.first)) << each.network;
    EXPECT_FALSE(is_public_text(each.last)) << each.network;
    for (const std::string_view outside : {each.before, each.behind}) {
        if (outside.empty()) continue;
        EXPECT_TRUE(is_public_text(outside)) << outside << " is beside " << each.network;
    }
}

TEST(IsPublic, NoSpecialAddressIs) {
    for (const row& each : special_v4)
        check(each);
    for (const row& each : special_v6)
        check(each);
}

TEST(IsPublic, AnAddressOfTheInternetIs) {
    for (const char* text :
         {"1.1.1.1",
          "8.8.8.8",
          "93.184.216.34",
          "169.253.169.254",
          "192.31.196.1",  // AS112, globally reachable
          "192.52.193.1",  // AMT, globally reachable
          "192.175.48.1",  // AS112, globally reachable
          "2606:4700::1111",
          "2620:4f:8000::1",  // AS112, globally reachable
          "2a00:1450:4001:800::200e",
          "2001:4860:4860::8888"}) {
        EXPECT_TRUE(is_public_text(text)) << text;
    }
}

TEST(IsPublic, NoMetadataServiceIs) {
    for (const char* text :
         {"169.254.169.254",     // AWS, Azure, Google, Oracle, DigitalOcean
          "169.254.170.2",       // AWS: containers
          "168.63.129.16",       // Azure
          "100.100.100.200",     // Alibaba
          "192.0.0.192",         // Oracle
          "fd00:ec2::254",       // AWS
          "fd20:ce::254",        // Google
          "fe80::a9fe:a9fe"}) {  // OpenStack
        EXPECT_FALSE(is_public_text(text)) << text;
    }
}

// Each way to write an IPv4 address as one of IPv6.
TEST(IsPublic, AnAddressWithinAnotherCounts) {
    for (const row& each : special_v4) {
        for (const char* inner : {each.first, each.last}) {
            EXPECT_FALSE(is_public_text(std::string("::ffff:") + inner)) << each.network;
            EXPECT_FALSE(is_public_text(std::string("64:ff9b::") + inner)) << each.network;
        }
    }
    for (const char* inner : {"8.8.8.8", "1.1.1.1", "223.255.255.255"}) {
        EXPECT_TRUE(is_public_text(std::string("::ffff:") + inner)) << inner;
        EXPECT_TRUE(is_public_text(std::string("64:ff9b::") + inner)) << inner;
        EXPECT_FALSE(is_public_text(std::string("::") + inner)) << "compatible with IPv4";
        EXPECT_FALSE(is_public_text(std::string("::ffff:0:") + inner)) << "translated, RFC 2765";
        EXPECT_FALSE(is_public_text(std::string("64:ff9b:1::") + inner)) << "translated here";
    }
    EXPECT_FALSE(is_public_text("2002:7f00:1::")) << "6to4 of 127.0.0.1";
    EXPECT_FALSE(is_public_text("2002:808:808::")) << "6to4 of 8.8.8.8";
    EXPECT_FALSE(is_public_text("2001:0:808:808:0:0:80ff:fffe")) << "Teredo of 127.0.0.1";
    EXPECT_FALSE(is_public_text("64:ff9b:0:0:0:1:808:808")) << "beside the translator's prefix";
}

TEST(IsPrivate, AnAddressOfThisMachineOrItsNetworksIs) {
    for (const char* text :
         {"127.0.0.0",
          "127.255.255.255",
          "::ffff:127.0.0.1",
          "::1",
          "10.0.0.0",
          "10.255.255.255",
          "169.254.0.0",
          "169.254.255.255",
          "172.16.0.0",
          "172.31.255.255",
          "192.168.0.0",
          "192.168.255.255",
          "fc00::",
          "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
          "fe80::",
          "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}) {
        EXPECT_TRUE(is_private(parse_ip_address(text).value())) << text;
        EXPECT_FALSE(is_public_text(text)) << text;
    }
}

TEST(IsPrivate, NoOtherAddressIs) {
    for (const char* text :
         {"126.255.255.255",
          "128.0.0.0",
          "9.255.255.255",
          "11.0.0.0",
          "169.253.255.255",
          "169.255.0.0",
          "172.32.0.0",
          "172.15.255.255",
          "192.169.0.0",
          "192.167.255.255",
          "100.64.0.1",
          "0.0.0.0",
          "::",
          "::2",
          "fec0::",
          "fbff::",
          "::127.0.0.1",
          "2002:7f00:1::1"}) {
        EXPECT_FALSE(is_private(parse_ip_address(text).value())) << text;
    }
}

TEST(IsLoopback, OnlyAnAddressOfThisMachineIs) {
    for (const char* text :
         {"127.0.0.0", "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"})
        EXPECT_TRUE(is_loopback(parse_ip_address(text).value())) << text;
    for (const char* text : {"126.255.255.255", "128.0.0.0", "0.0.0.0", "10.0.0.1", "::", "::2"})
        EXPECT_FALSE(is_loopback(parse_ip_address(text).value())) << text;
}

// The bytes of a mapped address, as a socket has them and `parse_ip_address` does not.
TEST(IsPublic, AMappedAddressThatWasNotReadIsNot) {
    ip_address mapped;
    mapped.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 8, 8, 8, 8};
    EXPECT_FALSE(is_public(mapped));
}

}  // namespace
}  // namespace warder::http
