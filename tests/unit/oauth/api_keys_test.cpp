#include "unit/oauth/fakes.hpp"
#include <warder/oauth/api_keys.hpp>
#include <warder/oauth/auth_settings.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const resolve_context context{
    .public_url = "https://mcp.example", .mcp_path = "/mcp", .scopes = {"usr:read"}
};

api_key ci() {
    return {
        .sha256 = api_key_digest("the key of ci"),
        .name = "ci",
        .scopes = {"usr:read"},
        .organisation = "org_1",
        .expires_at = std::nullopt,
    };
}

result<auth_settings> resolve(std::vector<api_key> keys) {
    return api_keys(std::move(keys)).resolve({}, context);
}

/// A verifier of keys, with time of its own.
struct verifier {
    manual_clock time;
    scripted_client client;
    fixed_entropy chance;
    recording_log log;
    running_verifier made;

    explicit verifier(std::vector<api_key> keys)
        : made(make_verifier(*resolve(std::move(keys)), client, time, chance, log)) {}

    result<token_verifier::verified> verify(std::string_view key) {
        running verifying(made.verifier->verify(key));
        return *verifying;
    }
};

TEST(ApiKeys, SayWhoCalls) {
    verifier keys({ci()});
    const auto token = keys.verify("the key of ci");
    ASSERT_TRUE(token) << token.error().log_text();
    EXPECT_EQ((*token)->subject, "ci");
    EXPECT_EQ((*token)->organisation, "org_1");
    EXPECT_THAT((*token)->scopes, ElementsAre("usr:read"));
    EXPECT_EQ((*token)->principal, R"(["api keys","ci","","org_1"])");
    EXPECT_GT((*token)->expires_at, keys.time.wall);
    EXPECT_TRUE(keys.made.verifier->ready());
    EXPECT_THAT(keys.client.requests, IsEmpty());
}

TEST(ApiKeys, RefuseEveryOther) {
    verifier keys({ci()});
    const std::vector<std::string> others{
        "", "the key of c", "the key of ci ", "The key of ci", api_key_digest("the key of ci")
    };
    for (const std::string& other : others) {
        const auto refused = keys.verify(other);
        ASSERT_FALSE(refused) << other;
        EXPECT_EQ(refused.error().code, errc::unknown_api_key);
        EXPECT_THAT(refused.error().log_text(), Not(HasSubstr("the key"))) << "no key is logged";
    }
}

TEST(ApiKeys, End) {
    api_key ending = ci();
    manual_clock now;
    ending.expires_at = std::chrono::floor<std::chrono::seconds>(now.wall) + 10s;
    verifier keys({ending});
    keys.time.advance(9999ms);
    const auto token = keys.verify("the key of ci");
    ASSERT_TRUE(token);
    EXPECT_EQ((*token)->expires_at, *ending.expires_at) << "no longer remembered than it lives";
    keys.time.advance(1ms);
    const auto ended = keys.verify("the key of ci");
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().description, "The access token expired");
}

TEST(ApiKeys, SendNobodyToAnAuthorizationServer) {
    const auto settings = resolve({ci()});
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_EQ(settings->document.resource(), "https://mcp.example/mcp");
    EXPECT_THAT(settings->document.authorization_servers(), IsEmpty());
    EXPECT_THAT(settings->document.text(), Not(HasSubstr("authorization_servers")));
}

TEST(ApiKeys, RefuseToStartWhereOneIsWrong) {
    const auto refusal = [](auto&& change) {
        api_key wrong = ci();
        wrong.sha256 = api_key_digest("another");
        change(wrong);
        const auto settings = resolve({ci(), wrong});
        return settings ? std::string() : settings.error().description;
    };
    EXPECT_EQ(refusal([](auto&) {}), "");
    EXPECT_THAT(refusal([](auto& k) { k.name = ""; }), HasSubstr("API key 2 has no name"));
    EXPECT_THAT(refusal([](auto& k) { k.sha256 = ""; }), HasSubstr("openssl rand -hex 32"));
    EXPECT_THAT(refusal([](auto& k) { k.sha256.back() = 'g'; }), HasSubstr("hexadecimal"));
    EXPECT_THAT(refusal([](auto& k) { k.sha256 += "00"; }), HasSubstr("hexadecimal"));
    EXPECT_THAT(refusal([](auto& k) { k.sha256 = api_key_digest(""); }), HasSubstr("empty text"));
    EXPECT_THAT(refusal([](auto& k) { k.sha256 = ci().sha256; }), HasSubstr("twice"));
    EXPECT_THAT(refusal([](auto& k) { k.scopes = {"a b"}; }), HasSubstr("scope"));
    EXPECT_THAT(
        refusal([](auto& k) {
            k.expires_at = std::chrono::sys_days(std::chrono::January / 1 / 9999);
        }),
        HasSubstr("after 2255")
    );
    EXPECT_THAT(
        refusal([](auto& k) {
            k.expires_at = std::chrono::sys_days(std::chrono::January / 1 / 1600);
        }),
        HasSubstr("before 1970")
    );
    EXPECT_THAT(resolve({}).error().description, HasSubstr("no API key"));
}

/// A file that is there while the test runs.
class key_file {
  public:
    explicit key_file(std::string_view text)
        : path_(
              std::filesystem::temp_directory_path() /
              ("warder-keys-" + random_hex(system_entropy(), 8))
          ) {
        std::ofstream(path_) << text;
    }
    ~key_file() { std::filesystem::remove(path_); }
    std::string path() const { return path_.string(); }

  private:
    std::filesystem::path path_;
};

TEST(ApiKeys, ComeFromAFile) {
    const key_file file(
        R"([{"sha256":")" + api_key_digest("a") + R"(","name":"a","scopes":["x"],"organisation":"o",
            "expires_at":"2027-01-31T00:00:00Z"},{"sha256":")" +
        api_key_digest("b") + R"(","name":"b"}])"
    );
    const environment named{[&](std::string_view name) -> std::optional<std::string> {
        if (name == "API_KEYS_FILE") return file.path();
        return std::nullopt;
    }};
    for (const auto& settings :
         {api_keys_from_file(file.path()).resolve({}, context),
          api_keys_from_file().resolve(named, context)}) {
        ASSERT_TRUE(settings) << settings.error().description;
        ASSERT_EQ(settings->api_keys.size(), 2U);
        EXPECT_EQ(settings->api_keys[0].caller.organisation, "o");
        EXPECT_EQ(
            settings->api_keys[0].expires_at,
            std::chrono::sys_days(std::chrono::January / 31 / 2027)
        );
        EXPECT_FALSE(settings->api_keys[1].expires_at);
    }
}

TEST(ApiKeys, RefuseAFileThatIsWrong) {
    const auto refusal = [](std::string_view text) {
        const key_file file(text);
        const auto settings = api_keys_from_file(file.path()).resolve({}, context);
        return settings ? std::string() : settings.error().description;
    };
    EXPECT_THAT(refusal("{"), HasSubstr("warder-keys-"));
    EXPECT_THAT(refusal("[]"), HasSubstr("no API key"));
    EXPECT_THAT(refusal(R"([{"name":"a"}])"), HasSubstr("sha256"));
    EXPECT_THAT(refusal(R"([{"sha256":"","name":"a","scope":"x"}])"), HasSubstr("scope"));
    EXPECT_THAT(
        api_keys_from_file().resolve({}, context).error().description, HasSubstr("API_KEYS_FILE")
    );
    EXPECT_THAT(
        api_keys_from_file("/nowhere").resolve({}, context).error().description,
        HasSubstr("/nowhere cannot be read")
    );
}

}  // namespace
}  // namespace warder::oauth
