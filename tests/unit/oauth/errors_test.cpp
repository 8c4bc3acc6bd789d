#include <warder/http/origin.hpp>
#include <warder/oauth/errors.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {
namespace {

TEST(Errors, EachHasItsStatusAndCode) {
    const struct {
        errc failure;
        unsigned status;
        std::string_view code;
    } rows[] = {
        {errc::invalid_token, 401, "invalid_token"},
        {errc::premature_token, 401, "invalid_token"},
        {errc::insufficient_scope, 403, "insufficient_scope"},
        {errc::invalid_request, 400, "invalid_request"},
        {errc::keys_unavailable, 503, ""},
        {errc::invalid_dpop_proof, 401, "invalid_dpop_proof"},
        {errc::use_dpop_nonce, 401, "use_dpop_nonce"},
        {errc::replayed_proof, 401, "invalid_dpop_proof"},
        {errc::malformed_token, 401, "invalid_token"},
        {errc::wrong_algorithm, 401, "invalid_token"},
        {errc::bad_signature, 401, "invalid_token"},
        {errc::doubted_signature, 401, "invalid_token"},
        {errc::unknown_key, 401, "invalid_token"},
        {errc::wrong_key, 401, "invalid_token"},
        {errc::wrong_issuer, 401, "invalid_token"},
        {errc::wrong_audience, 401, "invalid_token"},
        {errc::expired_token, 401, "invalid_token"},
        {errc::wrong_type, 401, "invalid_token"},
        {errc::wrong_claim, 401, "invalid_token"},
        {errc::wrong_binding, 401, "invalid_token"},
        {errc::inactive_token, 401, "invalid_token"},
        {errc::unknown_api_key, 401, "invalid_token"},
    };
    std::set<std::string> messages;
    for (const auto& row : rows) {
        EXPECT_EQ(form_of(row.failure).status, row.status);
        EXPECT_EQ(form_of(row.failure).error_code, row.code);
        EXPECT_EQ(form_of(make_error_code(row.failure)).status, row.status);
        messages.insert(make_error_code(row.failure).message());
    }
    EXPECT_EQ(messages.size(), std::size(rows));
    // They are contiguous, and one without a message does not compile.
    int last = 0;
    while (make_error_code(static_cast<errc>(last + 1)).message() != "unknown")
        ++last;
    EXPECT_EQ(static_cast<std::size_t>(last), std::size(rows)) << "a failure without a row";
}

TEST(Errors, EachHasAWordThatCountersKnow) {
    const auto words = reason::all();
    for (int value = 1; make_error_code(static_cast<errc>(value)).message() != "unknown"; ++value) {
        const std::string_view word = reason_of(make_error_code(static_cast<errc>(value)));
        EXPECT_NE(word, reason::other) << value;
        EXPECT_NE(std::find(words.begin(), words.end(), word), words.end()) << word;
    }
    EXPECT_EQ(reason_of(std::make_error_code(std::errc::io_error)), reason::other);
}

TEST(Errors, OfHostAndOriginHaveWordsThatCountersKnow) {
    const http::origin_policy policy{http::origin_options{}};
    const auto reason_for = [&](std::vector<std::string_view> hosts, std::string_view origin) {
        http::request sent;
        for (const std::string_view host : hosts)
            sent.fields.append("Host", host);
        if (!origin.empty()) sent.fields.append("Origin", origin);
        const auto refused = policy.check(sent);
        return refused ? refused->reason : std::string_view();
    };
    EXPECT_EQ(reason_for({"localhost", "localhost"}, ""), reason::malformed_host);
    EXPECT_EQ(reason_for({"a b"}, ""), reason::malformed_host);
    EXPECT_EQ(reason_for({"elsewhere.example"}, ""), reason::forbidden_host);
    EXPECT_EQ(reason_for({"localhost"}, "https://elsewhere.example"), reason::forbidden_origin);
    const auto words = reason::all();
    for (const auto word :
         {reason::malformed_host, reason::forbidden_host, reason::forbidden_origin}) {
        EXPECT_NE(std::find(words.begin(), words.end(), word), words.end()) << word;
    }
}

TEST(Errors, OnlyWhatAnIssuerMayPublishOrTimeBringsIsCured) {
    for (int value = 1; make_error_code(static_cast<errc>(value)).message() != "unknown"; ++value) {
        const auto code = static_cast<errc>(value);
        const bool cured = code == errc::premature_token || code == errc::doubted_signature ||
                           code == errc::unknown_key;
        EXPECT_EQ(time_may_cure(make_error_code(code)), cured) << value;
    }
}

TEST(Errors, OfOthersAreFaultsOfOurs) {
    EXPECT_EQ(form_of(std::make_error_code(std::errc::io_error)).status, 500U);
    EXPECT_EQ(form_of(static_cast<errc>(99)).status, 500U);
}

}  // namespace
}  // namespace warder::oauth
