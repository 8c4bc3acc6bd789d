#include "unit/oauth/fakes.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/introspection.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const resolve_context context{
    .public_url = "https://mcp.example", .mcp_path = "/mcp", .scopes = {}
};

introspection_options good() {
    introspection_options options;
    options.issuer = "https://issuer.example";
    options.endpoint = "https://issuer.example/introspect";
    options.client_id = "mcp";
    options.client_secret = secret("p:w d");
    options.audience = "https://mcp.example/mcp";
    return options;
}

result<auth_settings> resolve(introspection_options options) {
    return introspection(std::move(options)).resolve({}, context);
}

constexpr std::string_view active =
    R"({"active":true,"aud":"https://mcp.example/mcp","sub":"usr_1","scope":"a","exp":1800000600})";

class Introspection : public testing::Test {
  protected:
    void use(const introspection_options& options) {
        made = make_verifier(*resolve(options), client, time, chance, log);
    }
    void answer(unsigned status, std::string body) {
        client.answer = [status, body](const std::string&) -> result<http::response> {
            http::response response;
            response.status = status;
            response.body = body;
            return response;
        };
    }
    result<token_verifier::verified> verify(std::string_view token = "opaque") {
        running verifying(made.verifier->verify(token));
        return *verifying;
    }
    std::string refusal(unsigned status, std::string body, errc kind) {
        answer(status, std::move(body));
        const auto refused = verify();
        if (refused) return "accepted";
        EXPECT_EQ(refused.error().code, kind);
        return refused.error().detail;
    }

    manual_clock time;
    scripted_client client;
    fixed_entropy chance;
    recording_log log;
    running_verifier made;
};

TEST_F(Introspection, AsksTheIssuer) {
    use(good());
    answer(200, std::string(active));
    const auto token = verify("a+b/c==");
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_EQ((*token)->subject, "usr_1");
    EXPECT_THAT((*token)->scopes, ElementsAre("a"));
    EXPECT_EQ((*token)->expires_at, std::chrono::system_clock::time_point(1'800'000'600s));
    EXPECT_EQ((*token)->verify_again_at, time.wall + 60s);

    ASSERT_EQ(client.requests.size(), 1U);
    const http::client_request& asked = client.requests[0];
    EXPECT_EQ(asked.method, http::method::post);
    EXPECT_EQ(asked.url, "https://issuer.example/introspect");
    EXPECT_EQ(asked.body, "token=a%2Bb%2Fc%3D%3D&token_type_hint=access_token");
    EXPECT_EQ(asked.fields["Content-Type"], "application/x-www-form-urlencoded");
    EXPECT_EQ(asked.fields["Authorization"], "Basic " + crypto::base64_encode("mcp:p%3Aw%20d"));
}

TEST_F(Introspection, MaySendItsSecretInTheBody) {
    auto options = good();
    options.secret_in_body = true;
    use(options);
    answer(200, std::string(active));
    ASSERT_TRUE(verify());
    EXPECT_THAT(client.requests[0].body, HasSubstr("&client_id=mcp&client_secret=p%3Aw%20d"));
    EXPECT_FALSE(client.requests[0].fields.find("Authorization"));
}

/// A fresh Ed25519 key in PEM.
std::string new_private_key() {
    // RFC 8410 §7: what stands before the 32 bytes of a key
    const std::string before(
        "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16
    );
    std::string seed(32, '\0');
    system_entropy().fill(std::as_writable_bytes(std::span(seed)));
    const std::string dashes(5, '-');
    const std::string label = "PRIVATE KEY" + dashes + "\n";
    return dashes + "BEGIN " + label + crypto::base64_encode(before + seed) + "\n" + dashes +
           "END " + label;
}

TEST_F(Introspection, MaySignItsQuestion) {
    auto options = good();
    options.client_secret = secret();
    options.private_key = secret(new_private_key());
    options.key_id = "k1";
    use(options);
    answer(200, std::string(active));
    ASSERT_TRUE(verify());
    const http::client_request& asked = client.requests[0];
    EXPECT_FALSE(asked.fields.find("Authorization"));
    EXPECT_THAT(
        asked.body,
        HasSubstr(
            "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
        )
    );
    const std::size_t at = asked.body.find("&client_assertion=") + 18;
    const std::string assertion = asked.body.substr(at);
    const auto jws = crypto::parse_jws(assertion);
    ASSERT_TRUE(jws) << jws.error().log_text();
    EXPECT_EQ(jws->key_id, "k1");
    const auto key = crypto::private_key::from_pem(options.private_key.reveal());
    EXPECT_TRUE(key->public_half().verify(jws->algorithm, jws->signed_bytes, jws->signature));
    EXPECT_EQ(
        jws->payload,
        R"({"iss":"mcp","sub":"mcp","aud":"https://issuer.example","jti":")" +
            std::string(32, 'f') + R"(","iat":1800000000,"exp":1800000060})"
    );
}

TEST_F(Introspection, BelievesAnAnswerAsLongAsItIsTold) {
    auto options = good();
    options.cache_seconds = 0;
    use(options);
    answer(200, std::string(active));
    EXPECT_EQ((*verify())->verify_again_at, time.wall);
}

TEST_F(Introspection, RefusesATokenThatIsNotActiveOrNotForUs) {
    use(good());
    const auto refused = [&](std::string body, errc which = errc::inactive_token) {
        return refusal(200, std::move(body), which);
    };
    EXPECT_EQ(refused(std::string(active)), "accepted");
    EXPECT_THAT(refused(R"({"active":false})"), HasSubstr("active"));
    EXPECT_THAT(
        refused(R"({"active":false,"aud":"https://mcp.example/mcp","sub":"u"})"),
        HasSubstr("active")
    );
    EXPECT_THAT(
        refused(R"({"active":true,"sub":"u"})", errc::wrong_audience), HasSubstr("aud is absent")
    );
    EXPECT_THAT(
        refused(R"({"active":true,"aud":"https://h","sub":"u"})", errc::wrong_audience),
        HasSubstr("aud")
    );
    EXPECT_THAT(
        refused(
            R"({"active":true,"aud":"https://mcp.example/mcp","sub":"u","exp":1})",
            errc::expired_token
        ),
        HasSubstr("exp")
    );
    EXPECT_THAT(
        refused(
            R"({"active":true,"aud":"https://mcp.example/mcp","sub":"u","iss":"https://x"})",
            errc::wrong_issuer
        ),
        HasSubstr("iss")
    );
}

TEST_F(Introspection, ShowsNoTokenToAnotherIssuer) {
    use(good());
    answer(200, std::string(active));
    const auto jwt_of = [](std::string_view issuer) {
        return "e30." + crypto::base64url_encode(R"({"iss":")" + std::string(issuer) + "\"}") +
               ".x";
    };
    const auto refused = verify(jwt_of("https://other.example"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::wrong_issuer);
    EXPECT_THAT(client.requests, IsEmpty());
    EXPECT_TRUE(verify(jwt_of("https://issuer.example")));
    EXPECT_TRUE(verify("a.b.c")) << "its own, whatever it is";
}

TEST_F(Introspection, RefusesATokenOfAnotherKind) {
    use(good());
    const std::string open(active.substr(0, active.size() - 1));
    const auto refused = [&](std::string_view more, errc which = errc::wrong_type) {
        return refusal(200, open + "," + std::string(more) + "}", which);
    };
    for (const char* more :
         {R"("token_type":"Bearer")", R"("token_use":"access_token")", R"("typ":"at+JWT")"}) {
        EXPECT_EQ(refused(more), "accepted") << more;
    }
    EXPECT_THAT(refused(R"("token_type":"refresh_token")"), HasSubstr("token_type"));
    EXPECT_THAT(refused(R"("token_use":"refresh_token")"), HasSubstr("token_use"));
    EXPECT_THAT(refused(R"("typ":"ID")"), HasSubstr("typ"));
    EXPECT_THAT(refused(R"("typ":1)", errc::malformed_token), HasSubstr("typ"));
}

TEST_F(Introspection, SaysNothingOfATokenWhereTheIssuerSaysNothing) {
    use(good());
    const auto open = [&](unsigned status, std::string body) {
        return refusal(status, std::move(body), errc::keys_unavailable);
    };
    EXPECT_THAT(open(401, "{}"), HasSubstr("refuses the credentials of this server"));
    EXPECT_THAT(open(500, "{}"), HasSubstr("status 500"));
    EXPECT_THAT(open(302, ""), HasSubstr("status 302"));
    EXPECT_THAT(open(200, "<html>"), HasSubstr("introspection endpoint"));
    EXPECT_THAT(open(200, "[]"), HasSubstr("no boolean active"));
    EXPECT_THAT(open(200, R"({"active":"true"})"), HasSubstr("no boolean active"));
    EXPECT_THAT(open(200, std::string(70'000, ' ')), HasSubstr("too long"));
    client.answer = [](const std::string&) -> result<http::response> {
        return error(std::make_error_code(std::errc::timed_out), "No response", "timed out");
    };
    const auto lost = verify();
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, errc::keys_unavailable);
    EXPECT_THAT(lost.error().log_text(), Not(HasSubstr("opaque"))) << "no token is logged";
}

using asking = running<result<token_verifier::verified>>;

TEST_F(Introspection, AsksOnceForManyRequestsWithOneToken) {
    use(good());
    answer(200, std::string(active));
    client.held = true;
    std::vector<asking> asked;
    for (int i = 0; i < 100; ++i)
        asked.emplace_back(made.verifier->verify("opaque"));
    EXPECT_EQ(client.requests.size(), 1U);
    asking other(made.verifier->verify("other"));
    EXPECT_EQ(client.requests.size(), 2U) << "another token";
    EXPECT_FALSE(asked.front().done());
    client.held = false;
    client.release();
    for (asking& each : asked) {
        ASSERT_TRUE(each.done());
        EXPECT_TRUE(*each);
    }
    EXPECT_EQ((**asked.front()).get(), (**asked.back()).get());
    EXPECT_TRUE(*other);
    EXPECT_TRUE(verify());
    EXPECT_EQ(client.requests.size(), 3U) << "an answer is for those who waited for it";
}

TEST_F(Introspection, TellsAllWhoWaitedOfAFailure) {
    use(good());
    answer(500, "");
    client.held = true;
    asking first(made.verifier->verify("opaque"));
    asking second(made.verifier->verify("opaque"));
    client.release();
    EXPECT_EQ(first->error().code, errc::keys_unavailable);
    EXPECT_EQ(second->error().detail, first->error().detail);
}

/// Opens questions about tokens that nobody knows, until one is refused.
std::vector<asking> flood(token_verifier& verifier, std::size_t most = 100) {
    std::vector<asking> asked;
    for (std::size_t i = 0; i < most; ++i) {
        asked.emplace_back(verifier.verify("garbage" + std::to_string(i)));
        if (asked.back().done()) break;
    }
    return asked;
}

TEST_F(Introspection, AsksSoManyQuestionsAtATime) {
    use(good());
    answer(200, std::string(active));
    client.held = true;
    auto asked = flood(*made.verifier);
    ASSERT_EQ(asked.size(), 49U);
    EXPECT_EQ(asked.back()->error().code, errc::keys_unavailable);
    EXPECT_THAT(asked.back()->error().detail, HasSubstr("too many questions"));
    client.held = false;
    client.release();
    EXPECT_TRUE(*asked.front());
    EXPECT_TRUE(verify());
}

TEST_F(Introspection, KeepsPlacesForTokensThatWereActive) {
    use(good());
    answer(200, std::string(active));
    for (int i = 0; i < 17; ++i)
        ASSERT_TRUE(verify("known" + std::to_string(i)));
    client.held = true;
    const auto strangers = flood(*made.verifier);
    std::vector<asking> known;
    for (int i = 0; i < 17; ++i)
        known.emplace_back(made.verifier->verify("known" + std::to_string(i)));
    EXPECT_FALSE(known[15].done()) << "it is asked about";
    ASSERT_TRUE(known[16].done());
    EXPECT_THAT(known[16]->error().detail, HasSubstr("too many questions"));
    client.held = false;
    client.release();
    EXPECT_TRUE(*known[15]);
}

TEST_F(Introspection, TokensThatWereActiveMayTakeAllPlaces) {
    use(good());
    answer(200, std::string(active));
    for (int i = 0; i < 65; ++i)
        ASSERT_TRUE(verify("known" + std::to_string(i)));
    client.held = true;
    std::vector<asking> known;
    for (int i = 0; i < 65; ++i)
        known.emplace_back(made.verifier->verify("known" + std::to_string(i)));
    EXPECT_FALSE(known[63].done());
    ASSERT_TRUE(known[64].done());
    asking stranger(made.verifier->verify("garbage"));
    EXPECT_TRUE(stranger.done());
    client.held = false;
    client.release();
    EXPECT_TRUE(*known[63]);
    EXPECT_TRUE(verify("garbage")) << "all places are free again";
}

TEST_F(Introspection, AnEndedTokenIsAStrangers) {
    use(good());
    answer(200, std::string(active));
    ASSERT_TRUE(verify("revoked"));
    ASSERT_TRUE(verify("expired"));
    answer(200, R"({"active":false})");
    ASSERT_FALSE(verify("revoked"));
    client.held = true;
    const auto strangers = flood(*made.verifier);
    asking still(made.verifier->verify("expired"));
    EXPECT_FALSE(still.done()) << "it has a place as long as it may be good";
    asking revoked(made.verifier->verify("revoked"));
    EXPECT_TRUE(revoked.done());
    client.release();
    time.advance(601s);
    const auto again = flood(*made.verifier);
    asking expired(made.verifier->verify("expired"));
    EXPECT_TRUE(expired.done());
    client.release();
}

/// An issuer whose endpoint is in its metadata.
class DiscoveredIntrospection : public Introspection {
  protected:
    DiscoveredIntrospection() {
        auto options = good();
        options.endpoint = "";
        use(options);
        client.answer = [this](const std::string& url) -> result<http::response> {
            http::response response;
            const bool is_document = url == document;
            response.status = is_document || url == endpoint ? 200 : 404;
            response.body = is_document ? metadata : std::string(active);
            return response;
        };
    }
    std::vector<std::string> asked() const {
        std::vector<std::string> urls;
        for (const http::client_request& each : client.requests)
            urls.push_back(each.url);
        return urls;
    }

    static constexpr const char* document =
        "https://issuer.example/.well-known/oauth-authorization-server";
    std::string endpoint = "https://issuer.example/ask";
    std::string metadata =
        R"({"issuer":"https://issuer.example","introspection_endpoint":"https://issuer.example/ask"})";
};

// RFC 8414 §2
TEST_F(DiscoveredIntrospection, AsksWhereTheMetadataSays) {
    ASSERT_TRUE(verify("one"));
    ASSERT_TRUE(verify("two"));
    EXPECT_THAT(asked(), ElementsAre(document, endpoint, endpoint)) << "it is found once";
    EXPECT_EQ(client.requests[0].method, http::method::get);
    EXPECT_FALSE(client.requests[0].fields.find("Authorization"));
    EXPECT_EQ(client.requests[1].method, http::method::post);
}

TEST_F(DiscoveredIntrospection, LooksOnceForMany) {
    client.held = true;
    asking one(made.verifier->verify("one"));
    asking two(made.verifier->verify("two"));
    EXPECT_THAT(asked(), ElementsAre(document));
    client.held = false;
    client.release();
    EXPECT_TRUE(*one);
    EXPECT_TRUE(*two);
    EXPECT_THAT(asked(), ElementsAre(document, endpoint, endpoint));
}

TEST_F(DiscoveredIntrospection, ShowsATokenToNoEndpointThatIsNotTheIssuers) {
    const struct {
        const char* metadata;
        const char* reason;
    } rows[] = {
        {R"({"issuer":"https://issuer.example"})", "no introspection_endpoint"},
        {R"({"issuer":"https://evil.example","introspection_endpoint":"https://issuer.example/ask"})",
         "not of"},
        {R"({"issuer":"https://issuer.example","introspection_endpoint":"http://issuer.example/ask"})",
         "use https"},
        {R"({"issuer":"https://issuer.example","introspection_endpoint":"http://localhost/ask"})",
         "this machine"},
        {"<html>", "issuer metadata"},
    };
    for (const auto& row : rows) {
        metadata = row.metadata;
        const auto refused = verify();
        ASSERT_FALSE(refused) << row.metadata;
        EXPECT_EQ(refused.error().code, errc::keys_unavailable);
        EXPECT_THAT(refused.error().detail, HasSubstr(row.reason));
        time.advance(5s);
    }
    for (const http::client_request& each : client.requests)
        EXPECT_EQ(each.method, http::method::get);
}

TEST_F(DiscoveredIntrospection, LooksAgainAfterAWhileOrWhereItMayHaveMoved) {
    const std::string right = std::exchange(metadata, "{}");
    ASSERT_FALSE(verify());
    const std::size_t looked = client.requests.size();
    ASSERT_FALSE(verify("another"));
    EXPECT_EQ(client.requests.size(), looked) << "strangers cannot make it look all the time";
    metadata = right;
    time.advance(5s);
    ASSERT_TRUE(verify());

    endpoint = "https://issuer.example/moved";
    metadata =
        R"({"issuer":"https://issuer.example","introspection_endpoint":"https://issuer.example/moved"})";
    EXPECT_FALSE(verify()) << "404";
    EXPECT_FALSE(verify()) << "it has looked just now";
    time.advance(5s);
    EXPECT_FALSE(verify()) << "404, and the last of them";
    EXPECT_TRUE(verify());
}

TEST_F(Introspection, RefusesToStartWithoutWhatItNeeds) {
    const auto refused = [](auto&& change) {
        auto options = good();
        change(options);
        const auto settings = resolve(options);
        return settings ? std::string() : settings.error().description;
    };
    EXPECT_EQ(refused([](auto&) {}), "");
    EXPECT_THAT(refused([](auto& o) { o.issuer = ""; }), HasSubstr(".issuer"));
    EXPECT_THAT(refused([](auto& o) { o.endpoint = "http://h/i"; }), HasSubstr("use https"));
    EXPECT_EQ(refused([](auto& o) { o.endpoint = ""; }), "") << "it is discovered";
    EXPECT_THAT(refused([](auto& o) { o.client_id = ""; }), HasSubstr(".client_id"));
    EXPECT_THAT(
        refused([](auto& o) { o.client_secret = secret(); }),
        HasSubstr("INTROSPECTION_CLIENT_SECRET")
    );
    EXPECT_THAT(
        refused([](auto& o) { o.private_key = secret("x"); }), HasSubstr("leave one of them out")
    );
    EXPECT_THAT(
        refused([](auto& o) {
            o.client_secret = secret();
            o.private_key = secret("x");
        }),
        HasSubstr("cannot be used")
    );
    EXPECT_THAT(refused([](auto& o) { o.audience = ""; }), HasSubstr(".audience"));
    EXPECT_THAT(refused([](auto& o) { o.cache_seconds = 61; }), HasSubstr("60"));
}

}  // namespace
}  // namespace warder::oauth
