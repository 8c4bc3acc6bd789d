#include "issuer/pages.hpp"

#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {
namespace {

using testing::HasSubstr;
using testing::Not;

/// What would end an element, a value in quotes or the line, and turn the rest around.
const std::string evil = "<i>\"'&\n\u202e";
constexpr std::string_view as_content = "&lt;i&gt;&quot;&#39;&amp;";

sign_in_view sign_in() {
    return {
        .client_name = "Inspector",
        .form_action = "/oauth/authorize",
        .ticket = "t1",
        .users = {"ada@example.com", "bo@example.com"},
        .problem = "",
    };
}

consent_view consent() {
    return {
        .client_name = "Inspector",
        .client_id = "c1",
        .client_uri_host = "client.example",
        .redirect_host = "localhost:6274",
        .user = "ada@example.com",
        .scopes = {"usr:read", "usr:write"},
        .form_action = "/oauth/authorize",
        .ticket = "t1",
    };
}

std::size_t count(std::string_view html, std::string_view part) {
    std::size_t found = 0;
    for (auto at = html.find(part); at != html.npos; at = html.find(part, at + 1))
        ++found;
    return found;
}

TEST(SignInPage, OffersEachUserAndAField) {
    const std::string html = sign_in_page(sign_in());
    EXPECT_THAT(html, HasSubstr("<form method=\"post\" action=\"/oauth/authorize\">"));
    EXPECT_EQ(count(html, "<input type=\"hidden\" name=\"ticket\" value=\"t1\">"), 2U);
    EXPECT_THAT(html, HasSubstr("name=\"user\" value=\"ada@example.com\""));
    EXPECT_THAT(html, HasSubstr("name=\"user\" value=\"bo@example.com\""));
    EXPECT_THAT(html, HasSubstr("<label for=\"other\">"));
    EXPECT_THAT(html, HasSubstr("id=\"other\" name=\"other\""));
    EXPECT_THAT(html, HasSubstr("<bdi>Inspector</bdi>"));
    EXPECT_THAT(html, HasSubstr("Development sign-in: no password"));
    EXPECT_THAT(html, Not(HasSubstr("role=\"alert\"")));
}

TEST(SignInPage, SaysWhatWasWrong) {
    sign_in_view view = sign_in();
    view.problem = "Choose a name.";
    const std::string html = sign_in_page(view);
    EXPECT_THAT(html, HasSubstr("role=\"alert\" id=\"problem\""));
    EXPECT_THAT(html, HasSubstr("aria-describedby=\"problem\""));
    EXPECT_THAT(html, HasSubstr("<bdi>Choose a name.</bdi>"));
}

TEST(SignInPage, WithoutUsersHasTheFieldAlone) {
    sign_in_view view = sign_in();
    view.users = {};
    const std::string html = sign_in_page(view);
    EXPECT_EQ(count(html, "<form"), 1U);
    EXPECT_THAT(html, HasSubstr("name=\"other\""));
}

TEST(ConsentPage, SaysWhoAsksForWhatAndWhereItGoes) {
    const std::string html = consent_page(consent());
    EXPECT_THAT(html, HasSubstr("<h1><bdi>Inspector</bdi></h1>"));
    EXPECT_THAT(html, HasSubstr("<bdi>usr:read</bdi>"));
    EXPECT_THAT(html, HasSubstr("<bdi>usr:write</bdi>"));
    EXPECT_THAT(html, HasSubstr("<bdi>localhost:6274</bdi>"));
    EXPECT_THAT(html, HasSubstr("<bdi>client.example</bdi>"));
    EXPECT_THAT(html, HasSubstr("<bdi>c1</bdi>"));
    EXPECT_THAT(html, HasSubstr("<bdi>ada@example.com</bdi>"));
    for (const std::string decision : {"allow", "deny", "switch"}) {
        EXPECT_THAT(html, HasSubstr("name=\"decision\" value=\"" + decision + "\"")) << decision;
    }
    EXPECT_EQ(count(html, "name=\"ticket\" value=\"t1\""), 2U);
}

TEST(ConsentPage, WarnsOfAClientThatNobodyChecked) {
    EXPECT_THAT(consent_page(consent()), HasSubstr("<b>Unverified.</b>"));
    consent_view view = consent();
    view.unverified = false;
    EXPECT_THAT(consent_page(view), Not(HasSubstr("Unverified")));
}

TEST(ConsentPage, OnlyALoopbackHostIsThisComputer) {
    const std::string words = "a program on this computer";
    for (const char* host : {"localhost", "localhost:1", "127.0.0.1:80", "[::1]", "[::1]:80"}) {
        consent_view view = consent();
        view.redirect_host = host;
        EXPECT_THAT(consent_page(view), HasSubstr(words)) << host;
    }
    for (const char* host : {"localhost.example", "127.0.0.1.example:80", "example.com", "[::2]"}) {
        consent_view view = consent();
        view.redirect_host = host;
        EXPECT_THAT(consent_page(view), Not(HasSubstr(words))) << host;
    }
}

TEST(ConsentPage, NoScopeAndNoNameAreSaid) {
    consent_view view = consent();
    view.scopes = {};
    view.client_name = " \u200b";
    const std::string html = consent_page(view);
    EXPECT_THAT(html, HasSubstr("It asks for no scopes"));
    EXPECT_THAT(html, HasSubstr("<h1>An application without a name</h1>"));
}

TEST(ConsentPage, SaysInWordsThatAClientStaysSignedIn) {
    consent_view view = consent();
    EXPECT_THAT(consent_page(view), Not(HasSubstr("stays signed in")));
    view.scopes.emplace_back("offline_access");
    const std::string html = consent_page(view);
    EXPECT_THAT(html, HasSubstr("its access while you are away: it stays signed in</li>"));
    EXPECT_THAT(html, Not(HasSubstr("offline_access")));
}

TEST(ErrorPage, SaysWhatAndWhy) {
    const std::string html = error_page({.title = "It has ended", .text = "Ten minutes are over."});
    EXPECT_THAT(html, HasSubstr("<h1><bdi>It has ended</bdi></h1>"));
    EXPECT_THAT(html, HasSubstr("<bdi>Ten minutes are over.</bdi>"));
    EXPECT_THAT(html, Not(HasSubstr("<form")));
}

/// Each page with the evil text in one of its fields.
std::vector<std::string> pages_with(std::string_view text) {
    std::vector<std::string> pages;
    const auto add = [&](auto view, auto member, auto page) {
        view.*member = text;
        pages.push_back(page(view));
    };
    using s = sign_in_view;
    for (const auto field : {&s::client_name, &s::form_action, &s::ticket, &s::problem})
        add(sign_in(), field, sign_in_page);
    using c = consent_view;
    for (const auto field :
         {&c::client_name,
          &c::client_id,
          &c::client_uri_host,
          &c::redirect_host,
          &c::user,
          &c::form_action,
          &c::ticket}) {
        add(consent(), field, consent_page);
    }
    for (const auto field : {&error_view::title, &error_view::text})
        add(error_view{"t", "t"}, field, error_page);
    s users = sign_in();
    users.users = {std::string(text)};
    pages.push_back(sign_in_page(users));
    c scopes = consent();
    scopes.scopes = {std::string(text)};
    pages.push_back(consent_page(scopes));
    return pages;
}

TEST(Pages, EscapeEveryField) {
    const auto pages = pages_with(evil);
    ASSERT_EQ(pages.size(), 15U);
    for (const std::string& html : pages) {
        EXPECT_THAT(html, HasSubstr(as_content));
        EXPECT_THAT(html, Not(HasSubstr("<i>")));
        EXPECT_THAT(html, Not(HasSubstr("\"'&")));
    }
}

TEST(Pages, ShowALongTextShortened) {
    const std::string word(2000, 'w');
    for (const std::string& html : pages_with(word)) {
        const bool posted =
            html.find("value=\"" + word) != html.npos || html.find("action=\"" + word) != html.npos;
        EXPECT_TRUE(posted || html.find("…") != html.npos);
        EXPECT_THAT(html, Not(HasSubstr("<bdi>" + word)));
    }
    // Where the browser goes is told by the end of the name.
    consent_view view = consent();
    view.redirect_host = "bank.example." + std::string(200, 'w') + ".evil.test";
    EXPECT_THAT(consent_page(view), HasSubstr(".evil.test</bdi>"));
    EXPECT_THAT(consent_page(view), Not(HasSubstr("bank.example")));
}

TEST(Pages, PostWhatTheyWereGiven) {
    sign_in_view view = sign_in();
    view.users = {std::string(300, 'u')};
    view.ticket = std::string(300, 't');
    const std::string html = sign_in_page(view);
    EXPECT_THAT(html, HasSubstr("value=\"" + view.users[0] + "\""));
    EXPECT_THAT(html, HasSubstr("value=\"" + view.ticket + "\""));
}

// A policy of their own would take the Origin from their forms, by which the server knows them.
TEST(Pages, LeaveThePolicyOfTheReferrerToTheirHeader) {
    EXPECT_THAT(sign_in_page(sign_in()), Not(HasSubstr("referrer")));
}

TEST(Pages, RunAndLoadNothing) {
    for (const std::string& html : pages_with("plain")) {
        for (const char* part :
             {"<script", "onclick", "style=", "src=", "url(", "@import", "<link"})
            EXPECT_EQ(count(html, part), 0U) << part;
    }
}

TEST(Pages, HaveOneStyleWhoseDigestIsTold) {
    const std::string html = error_page({"t", "t"});
    EXPECT_EQ(count(html, "<style>"), 1U);
    const auto begin = html.find("<style>") + 7;
    const auto digest = crypto::sha256(html.substr(begin, html.find("</style>") - begin));
    EXPECT_EQ(
        pages_style_hash(), "'sha256-" + crypto::base64_encode(crypto::as_text(digest)) + "'"
    );
}

}  // namespace
}  // namespace warder::issuer
