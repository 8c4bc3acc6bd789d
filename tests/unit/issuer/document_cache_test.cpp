#include "issuer/document_cache.hpp"

#include "tasks.hpp"
#include "unit/issuer/documents.hpp"
#include "unit/issuer/flow.hpp"

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

constexpr std::size_t max_bytes = 1024;

/// Answers each request with an empty object, once the test says so.
class slow_documents final : public http::client {
  public:
    task<result<http::response>> send(http::client_request) override {
        ++sent;
        static_cast<void>(co_await resume_on(network));
        co_return http::json_response(200, "{}");
    }

    tests::manual_executor network;
    unsigned sent = 0;
};

TEST(DocumentCache, WhoeverAsksGoesOnAtHome) {
    tests::documents documents;
    documents.answers["https://a.example/"] = http::json_response(200, "{}");
    const moving_clock time;
    document_cache cache(&documents, time);
    tests::manual_executor home;
    bool done = false;
    const auto get = [&] {
        start(cache.get("https://a.example/", max_bytes, &home), [&](const auto& got) {
            done = got.has_value();
        });
    };
    get();
    EXPECT_FALSE(done) << "on the thread of the HTTP client";
    home.run();
    EXPECT_TRUE(done);

    done = false;
    get();
    EXPECT_TRUE(done) << "what is remembered needs no way home";

    home.closed = true;
    documents.answers["https://b.example/"] = http::json_response(200, "{}");
    EXPECT_TRUE(tests::value_of(cache.get("https://b.example/", max_bytes, &home)));
}

// Two ask for the same document at once, and it is kept twice: in one place.
TEST(DocumentCache, ADocumentThatIsThereNeedsNoRoom) {
    slow_documents documents;
    moving_clock time;
    document_cache cache(&documents, time);
    const auto get = [&](const std::string& name) {
        start(cache.get("https://a.example/" + name, max_bytes, nullptr), [](const auto& got) {
            EXPECT_TRUE(got);
        });
    };
    for (int i = 0; i < 255; ++i) {
        get(std::to_string(i));
        documents.network.run();
    }
    time.passed += std::chrono::seconds(1);
    get("twice");
    get("twice");
    documents.network.run();
    EXPECT_EQ(documents.sent, 257U);
    for (int i = 0; i < 255; ++i)
        get(std::to_string(i));
    EXPECT_EQ(documents.sent, 257U) << "all are there";

    get("one more");
    documents.network.run();
    EXPECT_EQ(documents.sent, 258U);
    for (int i = 0; i < 255; ++i)
        get(std::to_string(i));
    EXPECT_EQ(documents.sent, 259U) << "the one that ends first made room";
    documents.network.run();
}

// ---- at the endpoints -----------------------------------------------------------------------

constexpr const char* document_url = "https://client.example/oauth/metadata.json";

TEST(DocumentCache, EndpointsGoOnAtTheRequestsHome) {
    tests::documents documents;
    documents.answers[document_url] = http::json_response(
        200,
        "{\"client_id\":\"" + std::string(document_url) +
            "\",\"redirect_uris\":[\"https://client.example/cb\"],\"token_endpoint_auth_method\":"
            "\"private_key_jwt\",\"jwks_uri\":\"https://client.example/keys\"}"
    );
    auto options = options_for_test();
    options.outgoing = &documents;
    const authorization_server server(std::move(options));
    tests::manual_executor home;
    const auto on = std::make_shared<http::connection>();
    on->home = &home;

    auto page = get("/oauth/authorize?" + encode_form({{"client_id", document_url}}));
    page.on = on;
    unsigned status = 0;
    const auto keep_status = [&](const http::response& got) { status = got.status; };
    start(server.handle(page), keep_status);
    EXPECT_EQ(status, 0U);
    home.run();
    EXPECT_EQ(status, 302U) << "its redirect URI is known, and response_type is missing";

    status = 0;
    auto form = post_form(
        "/oauth/token",
        encode_form({
            {"grant_type", "authorization_code"},
            {"client_id", document_url},
            {"client_assertion", "x"},
            {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
        })
    );
    form.on = on;
    start(server.handle(form), keep_status);
    EXPECT_EQ(status, 0U) << "the client is known, its keys are fetched";
    home.run();
    EXPECT_EQ(status, 401U);
    EXPECT_EQ(documents.sent.size(), 2U);
}

}  // namespace
}  // namespace warder::issuer
