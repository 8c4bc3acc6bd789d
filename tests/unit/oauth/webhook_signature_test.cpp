#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/oauth/webhook_signature.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::chrono::system_clock::time_point now{1'614'265'330s};

// The example of the Standard Webhooks specification.
constexpr std::string_view secret_text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

http::request good() {
    http::request request;
    request.fields.append("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
    request.fields.append("webhook-timestamp", "1614265330");
    request.fields.append("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    request.body = R"({"test": 2432232314})";
    return request;
}

std::string refusal(const http::request& request, std::chrono::system_clock::time_point at = now) {
    const auto hooks = webhook_signature::from_secret(secret_text);
    EXPECT_TRUE(hooks);
    const auto checked = hooks->check(request, at);
    if (checked) return "accepted";
    EXPECT_EQ(checked.error().code, std::errc::permission_denied);
    return checked.error().detail;
}

TEST(WebhookSignature, AcceptsTheExampleOfTheSpecification) {
    EXPECT_EQ(refusal(good()), "accepted");
}

TEST(WebhookSignature, AcceptsInterceptorsAndOneOfSeveralSignatures) {
    http::request request;
    request.body = good().body;
    request.fields.append("interceptor-id", good().fields["webhook-id"]);
    request.fields.append("interceptor-timestamp", good().fields["webhook-timestamp"]);
    request.fields.append(
        "interceptor-signature",
        "v1a,x v1,AAAA " + std::string(good().fields["webhook-signature"]) + " v2,y"
    );
    EXPECT_EQ(refusal(request), "accepted");
}

TEST(WebhookSignature, RefusesEachChange) {
    const auto changed = [](auto&& change) {
        http::request request = good();
        change(request);
        return refusal(request);
    };
    EXPECT_THAT(changed([](auto& r) { r.body += " "; }), HasSubstr("no signature fits"));
    EXPECT_THAT(changed([](auto& r) { r.fields.set("webhook-id", "msg_2"); }), HasSubstr("fits"));
    EXPECT_THAT(
        changed([](auto& r) { r.fields.set("webhook-timestamp", "1614265331"); }), HasSubstr("fits")
    );
    EXPECT_THAT(
        changed([](auto& r) { r.fields.set("webhook-signature", "v1,"); }), HasSubstr("fits")
    );
    EXPECT_THAT(
        changed([](auto& r) {
            r.fields.set("webhook-signature", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        }),
        HasSubstr("fits")
    );
    for (const char* name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
        EXPECT_THAT(changed([&](auto& r) { r.fields.set(name, ""); }), HasSubstr("not there"));
        EXPECT_THAT(
            changed([&](auto& r) { r.fields.append(name, std::string(r.fields[name])); }),
            HasSubstr("each once")
        );
    }
    for (const char* time : {"x", "-1", "1614265330.5", "99999999999999999999"}) {
        EXPECT_THAT(
            changed([&](auto& r) { r.fields.set("webhook-timestamp", time); }), HasSubstr("seconds")
        );
    }
}

TEST(WebhookSignature, IsGoodForFiveMinutes) {
    EXPECT_EQ(refusal(good(), now + 300s), "accepted");
    EXPECT_THAT(refusal(good(), now + 301s), HasSubstr("too old"));
    EXPECT_EQ(refusal(good(), now - 300s), "accepted");
    EXPECT_THAT(refusal(good(), now - 301s), HasSubstr("future"));
}

TEST(WebhookSignature, NeedsASecretOfItsForm) {
    for (const char* text :
         {"",
          "whsec_",
          "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
          "whsec_!",
          "whsec_AAAA",
          "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}) {
        const auto hooks = webhook_signature::from_secret(text);
        ASSERT_FALSE(hooks) << text;
        EXPECT_THAT(hooks.error().description, HasSubstr("whsec_"));
    }
}

}  // namespace
}  // namespace warder::oauth
