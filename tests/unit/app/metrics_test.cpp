#include "app/metrics.hpp"

#include <warder/oauth/reasons.hpp>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace warder
