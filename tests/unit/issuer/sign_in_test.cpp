/// The pages: who may send their forms, and what comes of them.
#include "issuer/browser.hpp"
#include "unit/issuer/flow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

using testing::HasSubstr;

/// A browser that keeps the cookie.
class browser {
  public:
    explicit browser(const flow& client) : client_(client) {}

    http::response open(const parameters& changes = {}) {
        auto request = client_.authorize_request(changes);
        if (!cookie.empty()) request.fields.set("Cookie", planted + cookie);
        return seen(answer(client_.server(), request));
    }
    http::request form_request(const parameters& fields) const {
        auto request =
            post_form("/oauth/authorize", encode_form(with(fields, {{"ticket", ticket}})));
        request.fields.set("Origin", origin);
        if (!cookie.empty()) request.fields.set("Cookie", planted + cookie);
        return request;
    }
    http::response send(const parameters& fields) {
        return seen(answer(client_.server(), form_request(fields)));
    }

    std::string cookie;
    std::string planted;  ///< sent before it
    std::string ticket;
    std::string origin = std::string(base);

  private:
    http::response seen(http::response response) {
        const std::string_view set = response.fields["Set-Cookie"];
        if (!set.empty()) cookie = set.substr(0, set.find(';'));
        const std::string mark = "name=\"ticket\" value=\"";
        const std::size_t at = response.body.find(mark);
        if (at != std::string::npos) ticket = response.body.substr(at + mark.size(), 64);
        return response;
    }

    const flow& client_;
};

/// A cookie of our name that is nobody's.
const std::string other_secret = "warder_issuer_9000=" + std::string(64, 'a');

std::string error_of(const http::response& response) {
    return query_of(response.fields["Location"])["error"];
}

// Any website can have a browser ask for an image a thousand times; nothing is remembered of it.
TEST(SignIn, APageOpensIt) {
    const flow client(consent_mode::page);
    const auto asked = [&](const char* site, const char* mode, const char* destination) {
        auto request = client.authorize_request();
        if (*site != '\0') request.fields.set("Sec-Fetch-Site", site);
        if (*mode != '\0') request.fields.set("Sec-Fetch-Mode", mode);
        if (*destination != '\0') request.fields.set("Sec-Fetch-Dest", destination);
        return answer(client.server(), request).status;
    };
    EXPECT_EQ(asked("cross-site", "navigate", "document"), 200U);
    EXPECT_EQ(asked("none", "navigate", "document"), 200U);
    EXPECT_EQ(asked("", "cors", ""), 200U) << "a program that fetches";
    EXPECT_EQ(asked("cross-site", "no-cors", "image"), 403U);
    EXPECT_EQ(asked("cross-site", "navigate", "iframe"), 403U);
    EXPECT_EQ(asked("same-site", "cors", "empty"), 403U);
    EXPECT_EQ(asked("cross-site", "", ""), 403U);
}

TEST(SignIn, APersonSignsInAndAllows) {
    const flow client(consent_mode::page);
    browser person(client);
    const auto first = person.open();
    EXPECT_EQ(first.status, 200U);
    EXPECT_THAT(first.body, HasSubstr("ada@example.com"));
    EXPECT_THAT(first.body, HasSubstr("bob@example.com"));
    const auto second = person.send({{"user", "bob@example.com"}});
    EXPECT_EQ(second.status, 200U);
    EXPECT_THAT(second.body, HasSubstr("Inspector"));
    EXPECT_THAT(second.body, HasSubstr("usr:read"));
    const auto back = person.send({{"decision", "allow"}});
    EXPECT_EQ(back.status, 303U) << back.body;
    auto query = query_of(back.fields["Location"]);
    EXPECT_EQ(query["state"], "st=1 &");
    EXPECT_EQ(query["iss"], base);
    EXPECT_EQ(client.token(client.code_form(query["code"])).status, 200U);
}

TEST(SignIn, ANameMayBeTyped) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open({{"scope", "openid"}});
    EXPECT_THAT(person.send({{"user", ""}, {"other", "eve"}}).body, HasSubstr("eve"));
    const auto back = person.send({{"decision", "allow"}});
    const auto tokens = client.token(client.code_form(query_of(back.fields["Location"])["code"]));
    const std::string about = claims_of(text_member(tokens.body, "id_token"));
    EXPECT_EQ(text_member(about, "name"), "eve");
    EXPECT_EQ(member(about, "email"), "absent");
}

TEST(SignIn, ANameThatIsNoneIsAskedForAgain) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    for (const std::string& name :
         {std::string(),
          std::string(" "),
          std::string("a\nb"),
          std::string("\xff"),
          std::string(255, 'x')}) {
        const auto again = person.send({{"other", name}});
        EXPECT_EQ(again.status, 200U);
        EXPECT_THAT(again.body, HasSubstr("ada@example.com"));
    }
    EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 200U);
}

TEST(SignIn, ADenialIsTold) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    person.send({{"user", "ada@example.com"}});
    const auto back = person.send({{"decision", "deny"}});
    EXPECT_EQ(back.status, 303U);
    EXPECT_EQ(error_of(back), "access_denied");
    EXPECT_EQ(query_of(back.fields["Location"])["iss"], base);
}

TEST(SignIn, WhoIsSignedInIsOnlyAskedForConsent) {
    flow client(consent_mode::page);
    browser person(client);
    person.open();
    person.send({{"user", "bob@example.com"}});
    EXPECT_THAT(person.open().body, HasSubstr("value=\"allow\""));
    // OpenID Connect Core 1.0 §3.1.2.1
    EXPECT_THAT(person.open({{"max_age", "0"}}).body, HasSubstr("name=\"other\""));
    EXPECT_THAT(person.open({{"max_age", "1"}}).body, HasSubstr("value=\"allow\""));
    EXPECT_THAT(person.open({{"prompt", "login"}}).body, HasSubstr("name=\"other\""));
    EXPECT_THAT(person.open({{"prompt", "consent"}}).body, HasSubstr("value=\"allow\""));
    client.time.passed += std::chrono::seconds(11);
    EXPECT_THAT(person.open({{"max_age", "10"}}).body, HasSubstr("name=\"other\""));
    EXPECT_THAT(person.open({{"max_age", "20"}}).body, HasSubstr("value=\"allow\""));
    EXPECT_EQ(person.send({{"decision", "allow"}}).status, 303U);
    client.time.passed += std::chrono::hours(8);
    EXPECT_THAT(person.open().body, HasSubstr("name=\"other\""));
}

TEST(SignIn, OneMaySwitchToAnother) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open({{"scope", "openid"}});
    person.send({{"user", "bob@example.com"}});
    EXPECT_THAT(person.send({{"decision", "switch"}}).body, HasSubstr("name=\"other\""));
    person.send({{"user", "ada@example.com"}});
    const auto back = person.send({{"decision", "allow"}});
    const auto tokens = client.token(client.code_form(query_of(back.fields["Location"])["code"]));
    const std::string about = claims_of(text_member(tokens.body, "id_token"));
    EXPECT_EQ(text_member(about, "email"), "ada@example.com");
}

TEST(SignIn, WithoutAPageThereIsNoAnswerButAnError) {
    const flow client(consent_mode::page);
    browser person(client);
    const auto stranger = person.open({{"prompt", "none"}});
    EXPECT_EQ(error_of(stranger), "login_required");
    person.open();
    person.send({{"user", "ada@example.com"}});
    EXPECT_EQ(error_of(person.open({{"prompt", "none"}})), "consent_required");
}

// ---- whose form it is -----------------------------------------------------------------------

TEST(PageForm, NeedsTheCookieOfItsBrowser) {
    const flow client(consent_mode::page);
    browser person(client);
    browser attacker(client);
    person.open();
    attacker.open();
    ASSERT_NE(person.cookie, attacker.cookie);
    auto request = person.form_request({{"user", "ada@example.com"}});
    for (const std::string& cookie :
         {std::string(),
          attacker.cookie,
          std::string("warder_issuer_9000=x"),
          "warder_issuer_9001" + person.cookie.substr(person.cookie.find('='))}) {
        request.fields.set("Cookie", cookie);
        EXPECT_EQ(answer(client.server(), request).status, 400U) << cookie;
    }
    request.fields.set("Cookie", "a=b; " + person.cookie + "; c=d");
    EXPECT_EQ(answer(client.server(), request).status, 200U);
}

// Another port of this host can plant cookies of our name, for paths of its choice; a browser sends
// those of longer paths first (RFC 6265 §5.4).
TEST(PageForm, APlantedCookieHindersNobody) {
    const flow client(consent_mode::page);
    browser attacker(client);
    attacker.open();
    attacker.send({{"user", "eve"}});
    for (const std::string& planted : {other_secret, attacker.cookie}) {
        SCOPED_TRACE(planted);
        browser person(client);
        person.open();
        person.planted = planted + "; " + planted + "; ";
        EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 200U);
        const auto asked = person.open();
        EXPECT_THAT(asked.body, HasSubstr("value=\"allow\""));
        EXPECT_THAT(asked.body, HasSubstr("ada@example.com"));
        EXPECT_EQ(person.send({{"decision", "allow"}}).status, 303U);
    }
}

TEST(PageForm, APlantedSignInIsNobodysBesideOurs) {
    flow client(consent_mode::page);
    browser person(client);
    person.open();
    const std::string own = person.cookie;
    browser attacker(client);
    attacker.open();
    attacker.send({{"user", "eve"}});
    person.planted = attacker.cookie + "; ";
    EXPECT_THAT(person.open().body, HasSubstr("name=\"other\""));
    EXPECT_EQ(person.cookie, own);
    EXPECT_EQ(error_of(person.open({{"prompt", "none"}})), "login_required");
    person.send({{"user", "ada@example.com"}});
    person.send({{"decision", "allow"}});

    client.time.passed += std::chrono::hours(8) - std::chrono::seconds(1);
    EXPECT_THAT(person.open().body, HasSubstr("ada@example.com"));
    attacker.cookie.clear();
    attacker.open();
    attacker.send({{"user", "eve"}});
    person.planted = attacker.cookie + "; ";
    client.time.passed += std::chrono::seconds(1);
    const std::string signed_out = person.cookie;
    EXPECT_THAT(person.open().body, HasSubstr("name=\"other\""));
    EXPECT_EQ(person.cookie, signed_out);
}

// Nothing tells it from ours (RFC 6265 §8.5): the page says who is signed in, and lets one switch.
TEST(PageForm, APlantedSignInAloneIsNamed) {
    const flow client(consent_mode::page);
    browser attacker(client);
    attacker.open();
    attacker.send({{"user", "eve"}});
    browser person(client);
    person.cookie = attacker.cookie;
    const auto asked = person.open();
    EXPECT_THAT(asked.body, HasSubstr("value=\"allow\""));
    EXPECT_THAT(asked.body, HasSubstr("eve"));
    person.send({{"decision", "switch"}});
    person.planted = attacker.cookie + "; ";
    EXPECT_THAT(person.send({{"user", "ada@example.com"}}).body, HasSubstr("ada@example.com"));
    EXPECT_THAT(person.open().body, HasSubstr("ada@example.com"));
}

TEST(PageForm, OneMaySwitchBesideAPlantedCookie) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    person.send({{"user", "ada@example.com"}});
    person.planted = other_secret + "; ";
    person.send({{"decision", "switch"}});
    EXPECT_THAT(person.open().body, HasSubstr("name=\"other\""));
}

TEST(PageForm, OfManyCookiesTheLastSecretCounts) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    const std::string own = person.cookie;
    person.cookie = own + "; " + other_secret;
    EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 400U);
    person.cookie = own + "; warder_issuer_9000=x; warder_issuer_9000; warder_issuer_9001=" +
                    std::string(64, 'a');
    for (int i = 0; i < 50; ++i)
        person.planted += other_secret + "; ";
    EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 200U);
}

TEST(PageForm, NeedsItsTicket) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    const std::string ticket = person.ticket;
    for (const std::string& wrong : {std::string(), std::string(64, '0'), ticket.substr(1)}) {
        person.ticket = wrong;
        EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 400U) << wrong;
    }
    person.ticket = ticket;
    EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 200U);
}

TEST(PageForm, NeedsOurOrigin) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    for (const char* origin :
         {"null",
          "https://evil.example",
          "http://127.0.0.1:9001",
          "http://localhost:6274",
          "https://127.0.0.1:9000",
          "http://127.0.0.1"}) {
        person.origin = origin;
        EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 403U) << origin;
    }
    person.origin = "http://localhost:9000";
    EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 200U);
}

TEST(PageForm, DecidesOnce) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    EXPECT_EQ(person.send({{"decision", "allow"}}).status, 200U);  // nobody is signed in yet
    person.send({{"user", "ada@example.com"}});
    EXPECT_EQ(person.send({{"decision", "perhaps"}}).status, 400U);
    EXPECT_EQ(person.send({{"decision", "allow"}}).status, 303U);
    EXPECT_EQ(person.send({{"decision", "allow"}}).status, 400U);
    EXPECT_EQ(person.send({{"decision", "deny"}}).status, 400U);
}

TEST(PageForm, IsGoodForTenMinutes) {
    flow client(consent_mode::page);
    browser person(client);
    person.open();
    client.time.passed += std::chrono::minutes(10);
    EXPECT_EQ(person.send({{"user", "ada@example.com"}}).status, 400U);
}

// Asking keeps no client (see `unused_lifetime`), but whoever asked within the hour can go on.
TEST(PageForm, IsFinishedAfterTheHourOfItsClient) {
    flow client(consent_mode::page);
    browser person(client);
    const auto almost_a_page = std::chrono::minutes(10) - std::chrono::seconds(1);
    client.time.passed += std::chrono::hours(1);
    person.open();
    client.time.passed += almost_a_page;
    person.send({{"user", "ada@example.com"}});
    client.time.passed += almost_a_page;
    const auto back = person.send({{"decision", "allow"}});
    EXPECT_EQ(back.status, 303U);
    client.time.passed += std::chrono::seconds(59);
    const std::string code = query_of(back.fields["Location"])["code"];
    EXPECT_EQ(client.token(client.code_form(code)).status, 200U);
}

TEST(PageForm, IsThatOfItsIssuer) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    auto request = person.form_request({{"user", "ada@example.com"}});
    request.target = "/resources/res_1/oauth/authorize";
    EXPECT_EQ(answer(client.server(), request).status, 400U);
}

// A cookie that somebody planted is not the one that the person is signed in by.
TEST(PageForm, SigningInChangesTheCookie) {
    const flow client(consent_mode::page);
    browser person(client);
    person.open();
    browser attacker = person;
    person.send({{"user", "ada@example.com"}});
    EXPECT_NE(person.cookie, attacker.cookie);
    EXPECT_EQ(attacker.send({{"decision", "allow"}}).status, 400U);
    EXPECT_THAT(attacker.open().body, HasSubstr("name=\"other\""));
}

TEST(Page, IsProtected) {
    const flow client(consent_mode::page);
    browser person(client);
    const auto page = person.open();
    EXPECT_EQ(page.fields["Content-Type"], "text/html; charset=utf-8");
    const std::string policy(page.fields["Content-Security-Policy"]);
    EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
    EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(policy.find("unsafe"), std::string::npos);
    EXPECT_EQ(page.fields["X-Frame-Options"], "DENY");
    EXPECT_EQ(page.fields["Cache-Control"], "no-store");
    EXPECT_EQ(page.fields["Referrer-Policy"], "same-origin");
    const std::string cookie(page.fields["Set-Cookie"]);
    EXPECT_THAT(cookie, HasSubstr("; HttpOnly; SameSite=Lax"));
    EXPECT_EQ(cookie.find("Secure"), std::string::npos);
    // A form of a page with the policy "no-referrer" has the origin "null".
    EXPECT_EQ(page.body.find("no-referrer"), std::string::npos);
}

TEST(Page, TheCookieOfAnHttpsServerIsSecure) {
    http::response response;
    browser_cookie("https://issuer.example").give(response, "x");
    EXPECT_EQ(
        response.fields["Set-Cookie"], "warder_issuer_443=x; Path=/; HttpOnly; SameSite=Lax; Secure"
    );
}

}  // namespace
}  // namespace warder::issuer
