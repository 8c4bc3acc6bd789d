// Hostile requests, and legal ones that look like them, against a whole server in process: each row
// has its exact answer, and no handler runs where it is a refusal.
#include "attack/authorization.hpp"
#include "attack/claims.hpp"
#include "attack/jose.hpp"
#include "attack/messages.hpp"
#include "attack/replay.hpp"
#include "attack/requests.hpp"
#include "attack/server.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>

namespace warder::attack {
namespace {

/// Says how many rows there are: a table that was lost would go unnoticed.
void count(const char* family, std::size_t rows, std::size_t at_least) {
    std::printf("%-16s %4zu rows\n", family, rows);
    EXPECT_GE(rows, at_least) << family;
}

/// What no answer may hold: hostile values have this word in them, and tokens begin so.
void expect_no_echo(const http::response& answer) {
    std::string all = answer.body;
    for (std::size_t i = 0; i < answer.fields.size(); ++i)
        all.append("\n").append(answer.fields.at(i).name).append(answer.fields.at(i).value);
    EXPECT_EQ(all.find("evil"), std::string::npos) << all;
    EXPECT_EQ(all.find("eyJ"), std::string::npos) << all;
}

void run(const char* family, server& subject, const std::vector<row>& rows, std::size_t at_least) {
    count(family, rows.size(), at_least);
    std::set<std::string> names;
    std::size_t passed = 0;
    for (const row& each : rows) {
        SCOPED_TRACE(each.name);
        EXPECT_TRUE(names.insert(each.name).second) << "two rows of one name";
        EXPECT_EQ(subject.told(each.request), each.expected);
        if (subject.last.status >= 400) expect_no_echo(subject.last);
        if (each.expected.starts_with("2")) ++passed;
    }
    EXPECT_GT(passed, 0u) << "a table without a good row cannot tell a refusal from a dead server";
}

TEST(Attack, HeadersOfTokens) {
    server subject;
    run("jose", subject, jose_rows().all(), 150);
}

TEST(Attack, ClaimsOfTokens) {
    server subject;
    run("claims", subject, claim_rows().all(), 200);
}

TEST(Attack, TokensOfTheCommonTable) {
    server subject;
    std::vector<row> rows;
    for (const auto& each : token_cases::bad_tokens(known_world())) {
        const bool over_the_head = each.name == "too long";
        rows.push_back({each.name, with_token(each.token), over_the_head ? "431" : bad_token});
    }
    for (const auto& each : token_cases::good_variants(known_world()))
        rows.push_back({each.name, with_token(each.token), good});
    run("common tokens", subject, rows, 120);
}

TEST(Attack, WaysToSendAToken) {
    server subject;
    run("authorization", subject, authorization_rows(subject), 80);
}

TEST(Attack, Challenges) {
    server subject;
    const auto rows = challenge_rows(subject);
    count("challenges", rows.size(), 12);
    for (const auto& each : rows) {
        SCOPED_TRACE(each.name);
        const auto answer = subject.send(each.request);
        EXPECT_EQ(answer.status, each.status);
        EXPECT_EQ(answer.fields["WWW-Authenticate"], each.challenge);
        EXPECT_EQ(answer.fields.count("WWW-Authenticate"), 1u);
        EXPECT_EQ(answer.body, each.body);
        EXPECT_EQ(answer.fields["Cache-Control"], "no-store");
        expect_no_echo(answer);
        EXPECT_EQ(subject.ran, 0);
    }
    const auto good_one = subject.send(with_token(subject.token()));
    EXPECT_EQ(good_one.status, 200u);
    EXPECT_FALSE(good_one.fields.find("WWW-Authenticate"));
}

TEST(Attack, Paths) {
    server subject;
    run("paths", subject, path_rows(subject), 120);
}

TEST(Attack, Hosts) {
    server subject;
    run("hosts", subject, host_rows(), 90);
}

TEST(Attack, Origins) {
    server subject;
    run("origins", subject, origin_rows(), 40);
}

TEST(Attack, Preflights) {
    server subject;
    const auto rows = preflight_rows();
    count("preflights", rows.size(), 15);
    for (const auto& each : rows) {
        SCOPED_TRACE(each.name);
        const auto answer = subject.send(request(each.method, each.path, each.lines));
        EXPECT_EQ(answer.status, each.status);
        EXPECT_EQ(answer.fields["Access-Control-Allow-Origin"], each.allowed_origin);
        EXPECT_FALSE(answer.fields.find("Access-Control-Allow-Credentials"));
        EXPECT_EQ(
            answer.fields.find("Access-Control-Allow-Methods").has_value(), each.status == 204
        );
        EXPECT_EQ(subject.ran, 0);
    }
}

TEST(Attack, Batches) {
    server subject;
    run("batches", subject, batch_rows(subject), 40);
}

TEST(Attack, HeaderFieldsThatContradictTheBody) {
    server subject;
    run("headers", subject, header_rows(subject), 30);
}

TEST(Attack, SessionsOfOthers) {
    server subject;
    run("sessions", subject, session_rows(subject), 70);
}

TEST(Attack, ProofsThatComeAgain) {
    server subject({.dpop = oauth::dpop_options{}});
    run("replay", subject, replay_rows(subject).all(), 120);
}

TEST(Attack, ProofsWithoutANonceOfOurs) {
    server subject({.dpop = oauth::dpop_options{.nonce = true}});
    const std::string token = bound_token(known_world().second);
    const auto proof = [&](const std::string& id, const std::string& nonce) {
        proof_draft draft{
            {{"jti", in_quotes(id)},
             {"htm", "\"POST\""},
             {"htu", in_quotes(endpoint_url)},
             {"iat", std::to_string(known_world().now)},
             {"ath", in_quotes(hash_of(token))}}
        };
        if (!nonce.empty()) draft.claims.emplace_back("nonce", in_quotes(nonce));
        return post("Authorization: DPoP " + token + "\r\nDPoP: " + draft.sign() + "\r\n", call());
    };
    EXPECT_EQ(subject.told(proof("1", "")), "401 use_dpop_nonce");
    const std::string nonce(subject.last.fields["DPoP-Nonce"]);
    ASSERT_FALSE(nonce.empty());
    EXPECT_EQ(subject.told(proof("1", nonce)), good) << "refused for its nonce alone";
    EXPECT_EQ(subject.told(proof("1", nonce)), "401 invalid_dpop_proof");
    EXPECT_EQ(subject.told(proof("2", nonce)), good);
    for (const std::string& forged :
         {nonce + "A",
          nonce.substr(1),
          loose_end(nonce),
          std::string("evil"),
          std::string(4000, 'n')}) {
        EXPECT_EQ(subject.told(proof("3", forged)), "401 use_dpop_nonce") << forged;
    }
    server another({.dpop = oauth::dpop_options{.nonce = true}});
    EXPECT_EQ(another.told(proof("3", nonce)), "401 use_dpop_nonce") << "of another process";
}

TEST(Attack, SessionsThatAreOver) {
    server subject;
    const std::string id = open_session(subject, subject.token("ada"));
    const auto later = [&] {
        auto draft = token_cases::good_draft(known_world());
        token_cases::put(draft.claims, "sub", "\"ada\"");
        token_cases::put(draft.claims, "exp", std::to_string(known_world().now + 86400));
        return draft.sign();
    }();
    const std::string lines = "Mcp-Session-Id: " + id + "\r\n";
    const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    EXPECT_EQ(subject.told(in_session("POST", later, lines, ping)), "200 result");
    subject.time.advance(std::chrono::hours(2));
    subject.tick();
    for (const char* method : {"POST", "GET", "DELETE"}) {
        const std::string body = std::string(method) == "POST" ? ping : "";
        EXPECT_EQ(subject.told(in_session(method, later, lines, body)), "404 -32001") << method;
    }
}

TEST(Attack, TasksOfOthers) {
    server subject;
    run("tasks", subject, task_rows(subject), 13);
}

}  // namespace
}  // namespace warder::attack
