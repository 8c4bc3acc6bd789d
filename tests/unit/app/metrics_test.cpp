#include "app/metrics.hpp"

#include <warder/http/forwarded.hpp>
#include <warder/oauth/reasons.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace warder {
namespace {

TEST(Metrics, AreWhatPrometheusReads) {
    oauth::decision_counters counters;
    counters.add(oauth::reason::granted);
    counters.add(oauth::reason::granted);
    counters.add(oauth::reason::expired);
    counters.add_lost(4);
    const std::string text = metrics_text(counters);
    const std::string begin =
        "# HELP warder_auth_decisions_total Requests that were let in or refused, by reason.\n"
        "# TYPE warder_auth_decisions_total counter\n"
        "warder_auth_decisions_total{decision=\"allowed\",reason=\"granted\"} 2\n";
    EXPECT_TRUE(text.starts_with(begin)) << text;
    for (const char* line :
         {"warder_auth_decisions_total{decision=\"refused\",reason=\"expired\"} 1\n",
          "warder_auth_decisions_total{decision=\"refused\",reason=\"wrong_audience\"} 0\n",
          "# TYPE warder_audit_lost_total counter\nwarder_audit_lost_total 4\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line;
    }
    EXPECT_EQ(text.back(), '\n');
}

TEST(Metrics, AreForThisMachineAndPrivateNetworks) {
    const oauth::decision_counters counters;
    http::request request;
    for (const char* address :
         {"127.0.0.1",
          "::1",
          "10.9.8.7",
          "172.16.0.1",
          "172.31.255.255",
          "192.168.1.1",
          "169.254.1.1",
          "fd00::1",
          "fe80::1",
          "::ffff:10.0.0.1"}) {
        request.client_address = address;
        EXPECT_EQ(metrics_response(request, counters).status, 200U) << address;
    }
    for (const char* address :
         {"192.0.2.1",
          "172.32.0.1",
          "172.15.0.1",
          "11.0.0.1",
          "2001:db8::1",
          "fec0::1",
          "",
          "localhost",
          "::ffff:192.0.2.1"}) {
        request.client_address = address;
        const auto refused = metrics_response(request, counters);
        EXPECT_EQ(refused.status, 403U) << address;
        EXPECT_EQ(refused.body.find("granted"), std::string::npos);
    }
}

/// The status for a request that came by a proxy which is believed.
unsigned status_behind_proxy(
    const char* believed, const char* peer, const char* field, const char* value
) {
    const oauth::decision_counters counters;
    http::request request;
    request.on = std::make_shared<http::connection>();
    request.on->peer_address = peer;
    request.client_address = peer;
    request.fields.append(field, value);
    http::trusted_proxies(believed).apply(request);
    return metrics_response(request, counters).status;
}

// A proxy on this machine is no reason to take its clients for this machine.
TEST(Metrics, AreForNobodyWhoseWayCannotBeRead) {
    const auto status = [](const char* value) {
        return status_behind_proxy("127.0.0.1, 10.0.0.0/8", "127.0.0.1", "X-Forwarded-For", value);
    };
    EXPECT_EQ(status("10.0.0.7"), 200U);
    EXPECT_EQ(status("192.168.1.1, 10.0.0.7"), 200U);
    EXPECT_EQ(status("[fd00::1]:4711"), 200U);
    for (const char* value :
         {"unknown",
          "_hidden",
          "",
          ",",
          "10.0.0.7,",
          "203.0.113.9",
          "203.0.113.9, unknown",
          "203.0.113.9, unknown, 10.0.0.1",
          "203.0.113.9, 192.168.1.1",
          "127.0.0.1, 203.0.113.9"}) {
        EXPECT_EQ(status(value), 403U) << value;
    }
}

TEST(Metrics, AreForNobodyElseByAnyProxy) {
    EXPECT_EQ(status_behind_proxy("*", "10.0.0.1", "X-Forwarded-For", "10.0.0.7"), 200U);
    EXPECT_EQ(
        status_behind_proxy("*", "10.0.0.1", "X-Forwarded-For", "127.0.0.1, 203.0.113.9"), 403U
    );
    EXPECT_EQ(status_behind_proxy("*", "203.0.113.1", "X-Forwarded-For", "127.0.0.1"), 403U);
    EXPECT_EQ(status_behind_proxy("", "10.0.0.1", "X-Forwarded-For", "203.0.113.9"), 403U)
        << "a proxy that nobody told of";
    for (const char* name :
         {"Forwarded",
          "X-Real-IP",
          "X-Client-IP",
          "True-Client-IP",
          "CF-Connecting-IP",
          "CF-Ray",
          "Via",
          "X-Forwarded-Proto",
          "x-forwarded-host",
          "X-Original-Forwarded-For",
          "X-Cluster-Client-IP",
          "X-Azure-ClientIP",
          "X-Envoy-External-Address",
          "CDN-Loop"}) {
        EXPECT_EQ(status_behind_proxy("127.0.0.1", "127.0.0.1", name, "10.0.0.7"), 403U) << name;
    }
    EXPECT_EQ(status_behind_proxy("", "127.0.0.1", "X-Request-Id", "10.0.0.7"), 200U);
}

TEST(Metrics, AreForNoPageOfAnotherSite) {
    const auto status = [](const char* name, const char* value) {
        return status_behind_proxy("", "127.0.0.1", name, value);
    };
    EXPECT_EQ(status("Sec-Fetch-Site", "none"), 200U) << "typed into the address bar";
    EXPECT_EQ(status("Sec-Fetch-Site", "same-origin"), 200U);
    EXPECT_EQ(status("Sec-Fetch-Site", "same-site"), 403U);
    EXPECT_EQ(status("Sec-Fetch-Site", "cross-site"), 403U);
    EXPECT_EQ(status("Origin", "https://evil.example"), 403U);
    EXPECT_EQ(status("Origin", "null"), 403U);
}

}  // namespace
}  // namespace warder
