/// What the log hears of a refusal, and what a failing store leaves behind.
#include "unit/issuer/flow.hpp"
#include "unit/issuer/fragile_store.hpp"

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

/// Lines as `level error: reason`.
class refusal_log final : public log_sink {
  public:
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level level, std::string_view message, std::initializer_list<log_field> fields)
        override {
        EXPECT_EQ(message, "the issuer refused a request");
        std::string line = level == log_level::warning ? "warning" : "info";
        for (const log_field& field : fields)
            line += (field.name == "error" ? " " : ": ") + std::string(field.value);
        lines.push_back(std::move(line));
    }
    std::vector<std::string> take() { return std::exchange(lines, {}); }

    std::vector<std::string> lines;
};

using lines = std::vector<std::string>;

class Refusal : public testing::Test {
  protected:
    Refusal() : server_(options(), time_) {
        auto enrol = post_form("/oauth/register", flow::public_client());
        enrol.fields.set("Content-Type", "application/json");
        client_id_ = text_member(answer(server_, enrol).body, "client_id");
    }

    authorization_server_options options() {
        auto made = options_for_test();
        made.consent = consent_mode::automatic;
        made.store = &store_;
        made.log = &log_;
        return made;
    }
    http::response authorize(const parameters& changes = {}) {
        const parameters query{
            {"response_type", "code"},
            {"client_id", client_id_},
            {"redirect_uri", std::string(callback)},
            {"code_challenge", flow::challenge()},
            {"code_challenge_method", "S256"},
        };
        return answer(server_, get("/oauth/authorize?" + encode_form(with(query, changes))));
    }
    http::response token(const parameters& form) {
        return answer(
            server_, post_form("/oauth/token", encode_form(with({{"client_id", client_id_}}, form)))
        );
    }
    http::response redeem(const std::string& code) {
        return token(
            {{"grant_type", "authorization_code"},
             {"code", code},
             {"code_verifier", flow::verifier()}}
        );
    }
    http::response refresh(const std::string& refresh_token) {
        return token({{"grant_type", "refresh_token"}, {"refresh_token", refresh_token}});
    }
    std::string code() { return query_of(authorize().fields["Location"])["code"]; }

    stopped_clock time_;
    fragile_store store_{time_};
    refusal_log log_;
    authorization_server server_;
    std::string client_id_;
};

TEST_F(Refusal, OfAFormHasItsReasonInTheLogOnly) {
    const std::string used = code();
    EXPECT_EQ(redeem(used).status, 200U);
    EXPECT_EQ(log_.take(), lines{}) << "what is good is no refusal";

    const auto response = redeem(used);
    EXPECT_EQ(response.status, 400U);
    EXPECT_EQ(response.body.find("the grant ended"), std::string::npos);
    EXPECT_EQ(
        log_.take(),
        lines{"info invalid_grant: The grant is unknown, used, ended, or not this client's "
              "(it was used before: the grant ended)"}
    );
}

TEST_F(Refusal, OfEveryEndpointHasOneLine) {
    const std::string stranger = encode_form({{"client_id", "nobody"}, {"token", "t0ken"}});
    for (const char* path : {"/oauth/revoke", "/oauth/introspect"}) {
        EXPECT_EQ(answer(server_, post_form(path, stranger)).status, 401U) << path;
        EXPECT_EQ(log_.take(), lines{"info invalid_client: The client is unknown"}) << path;
    }
    EXPECT_EQ(answer(server_, post_form("/oauth/register", "x")).status, 400U);
    EXPECT_EQ(
        log_.take(), lines{"info invalid_client_metadata: The body must be application/json"}
    );
    EXPECT_EQ(authorize({{"client_id", "nobody"}}).status, 400U);
    EXPECT_EQ(log_.take(), lines{"info invalid_client: The client is unknown"});
    EXPECT_EQ(authorize({{"response_type", "token"}}).status, 302U);
    EXPECT_EQ(log_.take(), lines{"info unsupported_response_type: The response_type must be code"});
    auto foreign = post_form("/oauth/token", "");
    foreign.fields.set("Origin", "https://page.example");
    EXPECT_EQ(answer(server_, foreign).status, 403U);
    EXPECT_EQ(log_.take(), lines{"info access_denied: Origin not allowed"});
}

TEST_F(Refusal, ByAFailingStoreIsAWarning) {
    store_.failing_kind = "grant";
    store_.failing_puts = 1;
    EXPECT_EQ(query_of(authorize().fields["Location"])["error"], "temporarily_unavailable");
    const auto said = log_.take();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_TRUE(said[0].starts_with("warning temporarily_unavailable: ")) << said[0];
    EXPECT_NE(said[0].find("disk unplugged"), std::string::npos) << said[0];
}

// The client knows only the token that it came with.
TEST_F(Refusal, ByAFailingStoreLeavesTheRefreshTokenGood) {
    const std::string first = text_member(redeem(code()).body, "refresh_token");
    ASSERT_FALSE(first.empty());
    store_.failing_kind = "refresh_token";
    store_.failing_puts = 1;
    EXPECT_EQ(refresh(first).status, 503U);
    const auto again = refresh(first);
    ASSERT_EQ(again.status, 200U) << again.body;
    EXPECT_EQ(refresh(first).status, 400U) << "it was redeemed";
}

TEST_F(Refusal, ByAFailingStoreLeavesTheSigningKeysAsTheyWere) {
    EXPECT_TRUE(server_.rotate());
    const std::string before = server_.keys();
    store_.failing_kind = "signing_key";
    store_.failing_puts = 2;
    const auto rotated = server_.rotate();
    ASSERT_FALSE(rotated);
    EXPECT_NE(rotated.error().log_text().find("disk unplugged"), std::string::npos);
    EXPECT_FALSE(server_.retire_old_keys());
    EXPECT_EQ(server_.keys(), before);
    EXPECT_TRUE(server_.rotate());
    EXPECT_NE(server_.keys(), before);
}

}  // namespace
}  // namespace warder::issuer
