#include "unit/issuer/support.hpp"
#include <warder/issuer/service.hpp>

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

/// A body that arrives at once, or fails.
class ready_body final : public http::body_source {
  public:
    explicit ready_body(result<std::string> outcome) : outcome_(std::move(outcome)) {}

    task<result<void>> read(std::string& into, std::size_t max_bytes) override {
        was_read = true;
        cap = max_bytes;
        if (!outcome_) co_return outcome_.error();
        into = *outcome_;
        co_return result<void>();
    }

    bool was_read = false;
    std::size_t cap = 0;

  private:
    result<std::string> outcome_;
};

http::response answer(http::request request, ready_body& body) {
    service issuer(shared_server());
    http::response response;
    start(issuer.handle(request, body), [&](http::response done) { response = std::move(done); });
    return response;
}

TEST(Service, ReadsTheBodyOfATokenRequest) {
    ready_body body(
        std::string("grant_type=client_credentials&client_id=m2m_test&client_secret=s3cret")
    );
    const auto response = answer(post_form("/oauth/token", ""), body);
    EXPECT_EQ(response.status, 200U) << response.body;
    EXPECT_EQ(body.cap, 64U * 1024);
}

TEST(Service, AnswersOnlyThoseWhoAskByALoopbackName) {
    ready_body body{std::string()};
    http::request foreign = get("/keys");
    foreign.fields.set("Host", "evil.example");
    EXPECT_EQ(answer(std::move(foreign), body).status, 403U);
}

TEST(Service, LeavesTheBodyOfAGetAlone) {
    ready_body body(std::string("x"));
    EXPECT_EQ(answer(get("/keys"), body).status, 200U);
    EXPECT_FALSE(body.was_read);
}

TEST(Service, ABodyThatCannotBeReadHasItsStatus) {
    const std::pair<http::body_errc, unsigned> cases[] = {
        {http::body_errc::too_large, 413},
        {http::body_errc::timed_out, 408},
        {http::body_errc::malformed, 400},
    };
    for (const auto& [failure, status] : cases) {
        ready_body body(error(failure, "Reason"));
        const auto response = answer(post_form("/oauth/token", ""), body);
        EXPECT_EQ(response.status, status);
        EXPECT_EQ(response.body, R"({"error":"Reason"})");
    }
}

}  // namespace
}  // namespace warder::issuer
