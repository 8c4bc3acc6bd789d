// Each rule lets in whom it is for, and refuses everybody else in the way that was chosen.
#include "policy.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

struct person {
    std::string roles = "[]";
    std::string organisation;
    std::vector<std::string> scopes;
};

class Policy : public testing::Test {
  protected:
    explicit Policy(warder::refuse otherwise = warder::refuse::forbidden)
        : client(policy(otherwise)) {}

    std::string token(const person& who) {
        return client.issuer().mint(
            {.scopes = who.scopes,
             .organisation = who.organisation,
             .claims = {{"roles", who.roles}}}
        );
    }

    warder::testing::tool_outcome call(
        const std::string& tool, const std::string& arguments, const person& who
    ) {
        return client.call_tool(tool, arguments, token(who));
    }

    std::string list(const person& who) {
        return client
            .post(
                "/mcp",
                {.json = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})", .token = token(who)}
            )
            .body;
    }

    warder::testing::client client;
};

struct HiddenPolicy : Policy {
    HiddenPolicy() : Policy(warder::refuse::hidden) {}
};

struct ToolErrorPolicy : Policy {
    ToolErrorPolicy() : Policy(warder::refuse::tool_error) {}
};

const person admin{.roles = R"(["admin"])", .scopes = {"users:write", "root"}};

TEST_F(Policy, WhoHasAllThatIsNeededIsLetIn) {
    EXPECT_EQ(call("delete_user", R"({"id":"bob"})", admin).text, "bob is gone.");
    EXPECT_EQ(call("audit_report", "{}", {.roles = R"(["owner"])"}).status, 200u);
    EXPECT_EQ(call("billing_invoice", "{}", {.organisation = "org_1"}).status, 200u);
    EXPECT_EQ(call("transfer", R"({"to":"bob","amount":100})", {}).text, "100 to bob");
}

TEST_F(Policy, ARoleThatIsMissingIsA403ThatAsksForNothing) {
    const auto refused = client.post(
        "/mcp",
        {.json = warder::testing::call("audit_report", "{}"),
         .token = token({.roles = R"(["guest"])"})}
    );
    EXPECT_EQ(refused.status, 403u);
    EXPECT_FALSE(refused.fields.find("WWW-Authenticate"));
    EXPECT_EQ(call("billing_invoice", "{}", {.organisation = "org_2"}).status, 403u);
}

TEST_F(Policy, AScopeThatIsMissingIsAChallenge) {
    const auto refused = client.post(
        "/mcp",
        {.json = warder::testing::call("delete_user", R"({"id":"bob"})"),
         .token = token({.roles = R"(["admin"])", .scopes = {"users:write"}})}
    );
    EXPECT_EQ(refused.status, 403u);
    const std::string challenge(refused.fields["WWW-Authenticate"]);
    EXPECT_NE(challenge.find(R"(error="insufficient_scope")"), challenge.npos) << challenge;
    EXPECT_NE(challenge.find(R"(scope="users:write users:admin")"), challenge.npos) << challenge;
}

TEST_F(Policy, ArgumentsAreLimited) {
    const std::string much = R"({"to":"bob","amount":101})";
    EXPECT_EQ(call("transfer", much, {}).status, 403u);
    EXPECT_EQ(call("transfer", much, {.roles = R"(["treasurer"])"}).text, "101 to bob");
    EXPECT_EQ(
        client.read_resource("members://org_1", token({.organisation = "org_1"})).text,
        "The members of org_1"
    );
    EXPECT_EQ(
        client.read_resource("members://org_2", token({.organisation = "org_1"})).status, 403u
    );
    EXPECT_EQ(client.read_resource("members://org_2", token({})).status, 403u);
}

TEST_F(Policy, AMachineHandlesNoMoney) {
    const std::string machine = client.issuer().mint({.subject = "m2m_1", .client_id = "m2m_1"});
    EXPECT_EQ(client.call_tool("transfer", R"({"to":"bob","amount":1})", machine).status, 403u);
}

TEST_F(Policy, ListsTellOfWhatACallerCanGet) {
    EXPECT_EQ(list({}).find("audit_report"), std::string::npos);
    EXPECT_EQ(list({}).find("billing_invoice"), std::string::npos);
    EXPECT_NE(list({}).find("transfer"), std::string::npos);
    // A scope can be asked for.
    EXPECT_NE(list({.roles = R"(["admin"])"}).find("delete_user"), std::string::npos);
}

TEST_F(Policy, ClientsAreToldOfTheScopesOfRules) {
    const auto document = client.get("/.well-known/oauth-protected-resource/mcp").body;
    EXPECT_NE(document.find("users:admin"), std::string::npos) << document;
    EXPECT_EQ(document.find("root"), std::string::npos) << document;
}

TEST_F(HiddenPolicy, IsAsIfNothingWereThere) {
    EXPECT_NE(call("audit_report", "{}", {}).body.find("unknown tool"), std::string::npos);
    EXPECT_EQ(list({.roles = R"(["admin"])"}).find("delete_user"), std::string::npos);
    EXPECT_NE(list(admin).find("delete_user"), std::string::npos);
    const auto refused = client.read_resource("members://org_2", token({.organisation = "org_1"}));
    EXPECT_EQ(refused.text, "Resource not found");
}

TEST_F(ToolErrorPolicy, IsReadByTheModel) {
    const auto refused = call("transfer", R"({"to":"bob","amount":101})", {});
    EXPECT_EQ(refused.status, 200u);
    EXPECT_TRUE(refused.is_error);
    EXPECT_EQ(refused.text, "The caller may not use this with these arguments");
}

TEST(PolicyTable, ARuleThatFitsNothingRefusesToStart) {
    warder::app app({.name = "typo"});
    app.tool({.name = "billing_invoice"}, [] { return ""; });
    app.policy({.rules = {{.names = {"biling_*"}, .needs = {.roles = {"admin"}}}}});
    EXPECT_THROW(warder::testing::client{std::move(app)}, std::invalid_argument);
}

}  // namespace
