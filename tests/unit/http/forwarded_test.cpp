#include <warder/http/forwarded.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>

namespace warder::http {
namespace {

request from(std::string peer, std::initializer_list<const char*> forwarded_for) {
    request sent;
    sent.on = std::make_shared<connection>();
    sent.on->peer_address = peer;
    sent.client_address = std::move(peer);
    for (const char* value : forwarded_for) {
        sent.fields.append("X-Forwarded-For", value);
    }
    return sent;
}

std::string client(
    const trusted_proxies& proxies, std::string peer, std::initializer_list<const char*> values
) {
    request sent = from(std::move(peer), values);
    proxies.apply(sent);
    return sent.client_address;
}

TEST(TrustedProxies, ATrustedPeerNamesItsClient) {
    const trusted_proxies proxies("127.0.0.1, 10.0.0.0/8, ::1");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"203.0.113.9"}), "203.0.113.9");
    EXPECT_EQ(client(proxies, "10.1.2.3", {"203.0.113.9"}), "203.0.113.9");
    EXPECT_EQ(client(proxies, "::1", {"2001:DB8::9"}), "2001:db8::9");
    EXPECT_EQ(client(proxies, "::ffff:127.0.0.1", {"203.0.113.9"}), "203.0.113.9");
}

TEST(TrustedProxies, NobodyElseDoes) {
    const trusted_proxies proxies("127.0.0.1");
    EXPECT_EQ(client(proxies, "127.0.0.2", {"203.0.113.9"}), "127.0.0.2");
    EXPECT_EQ(client(proxies, "203.0.113.1", {"127.0.0.1"}), "203.0.113.1");
    EXPECT_EQ(client(trusted_proxies(), "127.0.0.1", {"203.0.113.9"}), "127.0.0.1");
    EXPECT_EQ(client(trusted_proxies(""), "127.0.0.1", {"203.0.113.9"}), "127.0.0.1");
    EXPECT_EQ(client(proxies, "", {"203.0.113.9"}), "");
}

// What stands left of the first untrusted address was written by the client itself.
TEST(TrustedProxies, TheFirstUntrustedAddressFromTheRightIsTheClient) {
    const trusted_proxies proxies("127.0.0.1,10.0.0.0/8");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"198.51.100.1, 203.0.113.9, 10.0.0.1"}), "203.0.113.9");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"127.0.0.1, 203.0.113.9"}), "203.0.113.9");
    EXPECT_EQ(
        client(proxies, "127.0.0.1", {"198.51.100.1", "203.0.113.9", "10.0.0.1"}), "203.0.113.9"
    );
    EXPECT_EQ(client(proxies, "127.0.0.1", {"10.0.0.2, 10.0.0.1"}), "10.0.0.2");
    EXPECT_EQ(client(proxies, "127.0.0.1", {" , 203.0.113.9 ,, "}), "203.0.113.9");
}

TEST(TrustedProxies, APortBesideTheAddressDoesNotCount) {
    const trusted_proxies proxies("127.0.0.1");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"203.0.113.9:1234"}), "203.0.113.9");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"[2001:db8::9]:1234"}), "2001:db8::9");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"[2001:db8::9]"}), "2001:db8::9");
}

constexpr const char* no_addresses[] = {
    "unknown",
    "10.0.0.1:evil",
    "10.0.0.1:65536",
    "10.0.0.1:80:80",
    "10.0.0.1:-1",
    "10.0.0.1x",
    "[fd00::1]x",
    "[fd00::1]:evil",
    "[fd00::1]80",
    "[fd00::1",
    "[10.0.0.1]",
    "[]",
    "fd00::1]",
    ":80",
    "10.0.0.1 10.0.0.2",
};

TEST(TrustedProxies, WhatIsNoAddressEndsTheReading) {
    const trusted_proxies proxies("127.0.0.1,10.0.0.0/8");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"203.0.113.9, unknown"}), "127.0.0.1");
    EXPECT_EQ(client(proxies, "127.0.0.1", {"203.0.113.9, unknown, 10.0.0.1"}), "10.0.0.1");
    for (const std::string none : no_addresses) {
        const std::string list = "203.0.113.9, " + none;
        EXPECT_EQ(client(proxies, "127.0.0.1", {list.c_str()}), "127.0.0.1") << none;
        EXPECT_EQ(client(proxies, "127.0.0.1", {(list + ", 10.0.0.1").c_str()}), "10.0.0.1")
            << none;
    }
    EXPECT_EQ(client(proxies, "127.0.0.1", {"<script>"}), "127.0.0.1");
    EXPECT_EQ(client(proxies, "127.0.0.1", {""}), "127.0.0.1");
    EXPECT_EQ(client(proxies, "127.0.0.1", {}), "127.0.0.1");
}

TEST(TrustedProxies, AnEndlessListIsCutOff) {
    const trusted_proxies proxies("127.0.0.1");
    std::string list = "203.0.113.9";
    for (int i = 0; i < 1000; ++i) {
        list += ",127.0.0.1";
    }
    EXPECT_EQ(client(proxies, "127.0.0.1", {list.c_str()}), "127.0.0.1");
}

TEST(TrustedProxies, TheStarTrustsEverybody) {
    const trusted_proxies proxies(" * ");
    EXPECT_EQ(client(proxies, "198.51.100.1", {"203.0.113.9, 10.0.0.1"}), "203.0.113.9");
    EXPECT_TRUE(proxies.trusts(""));
    EXPECT_FALSE(trusted_proxies("0.0.0.0/0").trusts(""));
}

std::string_view scheme(std::string peer, std::initializer_list<const char*> values) {
    request sent = from(std::move(peer), {});
    for (const char* value : values) {
        sent.fields.append("X-Forwarded-Proto", value);
    }
    trusted_proxies("127.0.0.1").apply(sent);
    return sent.scheme;
}

TEST(TrustedProxies, ATrustedPeerSetsTheScheme) {
    EXPECT_EQ(scheme("127.0.0.1", {"https"}), "https");
    EXPECT_EQ(scheme("127.0.0.1", {"HTTPS"}), "https");
    EXPECT_EQ(scheme("127.0.0.1", {"http"}), "http");
    EXPECT_EQ(scheme("203.0.113.1", {"https"}), "http");
    for (const char* value : {"", "ftp", "https,http", "https http", "javascript"}) {
        EXPECT_EQ(scheme("127.0.0.1", {value}), "http") << value;
    }
    EXPECT_EQ(scheme("127.0.0.1", {"https", "https"}), "http");
}

TEST(ForwardedAddresses, AreAllOrNone) {
    const auto count = [](std::initializer_list<const char*> values) {
        const auto found = forwarded_addresses(from("127.0.0.1", values).fields);
        return found ? static_cast<int>(found->size()) : -1;
    };
    EXPECT_EQ(count({}), 0);
    EXPECT_EQ(count({"203.0.113.9"}), 1);
    EXPECT_EQ(count({"203.0.113.9:80, [2001:db8::9]:80", "10.0.0.1"}), 3);
    EXPECT_EQ(count({""}), -1);
    EXPECT_EQ(count({"10.0.0.1", ""}), -1);
    EXPECT_EQ(count({"10.0.0.1,,10.0.0.2"}), -1);
    EXPECT_EQ(count({"10.0.0.1, "}), -1);
    for (const std::string none : no_addresses) {
        EXPECT_EQ(count({none.c_str()}), -1) << none;
        EXPECT_EQ(count({("10.0.0.1, " + none).c_str()}), -1) << none;
        EXPECT_EQ(count({none.c_str(), "10.0.0.1"}), -1) << none;
    }
    std::string list = "10.0.0.1";
    for (int i = 1; i < 32; ++i)
        list += ",10.0.0.1";
    EXPECT_EQ(count({list.c_str()}), 32);
    EXPECT_EQ(count({list.c_str(), "10.0.0.1"}), -1);
}

TEST(TrustedProxies, RefuseABadListWithTheFix) {
    for (const char* list :
         {"localhost",
          "10.0.0.0/33",
          "10.0.0.1/8",
          "127.0.0.1, *",
          "*,*",
          "127.0.0.1 10.0.0.1",
          "127.0.0.1:80"}) {
        EXPECT_THROW(trusted_proxies{list}, std::invalid_argument) << list;
    }
    try {
        trusted_proxies proxies("127.0.0.1, proxy.example");
        FAIL();
    } catch (const std::invalid_argument& refused) {
        EXPECT_STREQ(
            refused.what(),
            "Trusted proxy 'proxy.example' is neither an address nor a network: write it as in "
            "10.0.0.1 or 10.0.0.0/8, or '*' alone for everybody"
        );
    }
}

}  // namespace
}  // namespace warder::http
