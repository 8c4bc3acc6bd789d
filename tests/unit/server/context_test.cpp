#include "unit/server/fixture.hpp"
#include <warder/server/context.hpp>

#include <gtest/gtest.h>

namespace warder::server {
namespace {

struct Context : testing::Test {
    http::request request;
    memory_log log;
};

TEST_F(Context, TellsWhoCalls) {
    request.access = token_of({"usr:read", "usr:write"});
    const context ctx({request, "greet", log, true});
    EXPECT_FALSE(ctx.anonymous());
    EXPECT_EQ(ctx.subject(), "usr_1");
    EXPECT_EQ(ctx.client_id(), "client_1");
    EXPECT_EQ(ctx.organisation(), "org_1");
    EXPECT_EQ(ctx.scopes().size(), 2u);
    EXPECT_EQ(ctx.claims(), R"({"sub":"usr_1","email":"ada@example.com"})");
    EXPECT_EQ(ctx.claim("email"), "ada@example.com");
    EXPECT_EQ(ctx.claim("absent"), std::nullopt);
}

TEST_F(Context, WithoutAGuardEverybodyIsOneAnonymousCaller) {
    const context ctx({request, "greet", log, false});
    EXPECT_TRUE(ctx.anonymous());
    EXPECT_EQ(ctx.subject(), "");
    EXPECT_EQ(ctx.client_id(), "");
    EXPECT_EQ(ctx.organisation(), "");
    EXPECT_TRUE(ctx.scopes().empty());
    EXPECT_EQ(ctx.claims(), "{}");
    EXPECT_EQ(ctx.claim("sub"), std::nullopt);
    EXPECT_TRUE(ctx.has_scope("admin"));
    EXPECT_NO_THROW(ctx.require_scopes("admin"));
}

TEST_F(Context, BehindAGuardNoTokenMeansNoScope) {
    const context ctx({request, "greet", log, true});
    EXPECT_FALSE(ctx.has_scope("usr:read"));
    EXPECT_THROW(ctx.require_scopes("usr:read"), insufficient_scope);
}

TEST_F(Context, RequiresEveryScope) {
    request.access = token_of({"usr:read"});
    const context ctx({request, "greet", log, true});
    EXPECT_TRUE(ctx.has_scope("usr:read"));
    EXPECT_FALSE(ctx.has_scope("usr:"));
    EXPECT_NO_THROW(ctx.require_scopes("usr:read"));
    try {
        ctx.require_scopes("usr:read", std::string("admin"));
        FAIL();
    } catch (const insufficient_scope& lacking) {
        EXPECT_EQ(lacking.required, (std::vector<std::string>{"usr:read", "admin"}));
    }
}

TEST_F(Context, ShowsHeaderFieldsButNoCredentials) {
    request.fields.append("X-Tenant", "blue");
    request.fields.append("Authorization", "Bearer secret");
    request.fields.append("Proxy-Authorization", "Basic secret");
    request.fields.append("Cookie", "secret");
    const context ctx({request, "greet", log, true});
    EXPECT_EQ(ctx.header("x-tenant"), "blue");
    EXPECT_EQ(ctx.header("absent"), std::nullopt);
    for (const std::string_view name :
         {"Authorization", "authorization", "PROXY-AUTHORIZATION", "cookie"}) {
        EXPECT_EQ(ctx.header(name), std::nullopt) << name;
    }
}

TEST_F(Context, KnowsWhatIsCalled) {
    const context tool({request, "greet", log, true});
    EXPECT_EQ(tool.kind(), "tool");
    EXPECT_EQ(tool.called(), "greet");
    const context resource({request, "test://{id}", log, true, "resource"});
    EXPECT_EQ(resource.kind(), "resource");
    EXPECT_EQ(resource.called(), "test://{id}");
    EXPECT_EQ(resource.tool(), "");
}

TEST_F(Context, KnowsTheRequest) {
    request.id = "r1";
    request.client_address = "192.0.2.1";
    const context ctx({request, "greet", log, true});
    EXPECT_EQ(ctx.tool(), "greet");
    EXPECT_EQ(ctx.request_id(), "r1");
    EXPECT_EQ(ctx.client_address(), "192.0.2.1");
    ctx.log().info("hello");
    EXPECT_EQ(log.lines, std::vector<std::string>{"hello"});
}

}  // namespace
}  // namespace warder::server
