#include "http/fields_access.hpp"
#include <warder/http/challenge.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace warder::http {
namespace {

bearer_credentials parse(std::string_view value) {
    static fields sent;
    sent.clear();
    fields_access::append(sent, "authorization", value);
    return parse_bearer(sent);
}

TEST(Bearer, FindsTheToken) {
    const auto sent = parse("Bearer eyJ.eyJ-_~+/.sig==");
    EXPECT_EQ(sent.kind, authorization::bearer);
    EXPECT_EQ(sent.token, "eyJ.eyJ-_~+/.sig==");
}

// RFC 9110 §11.1 and RFC 6750 §2.1
TEST(Bearer, TheSchemesCaseAndTheNumberOfSpacesDoNotMatter) {
    for (const char* value : {"bearer a", "BEARER a", "bEaReR a", "Bearer   a"}) {
        const auto sent = parse(value);
        EXPECT_EQ(sent.kind, authorization::bearer) << value;
        EXPECT_EQ(sent.token, "a") << value;
    }
}

TEST(Bearer, IsAbsentWithoutTheField) {
    fields sent;
    sent.append("X-Authorization", "Bearer a");
    EXPECT_EQ(parse_bearer(sent).kind, authorization::absent);
}

// RFC 6750 §3.1: more than one way, or the same one twice, is an invalid request.
TEST(Bearer, TwoFieldsAreRefusedEvenWhenEqual) {
    fields sent;
    sent.append("Authorization", "Bearer a");
    sent.append("authorization", "Bearer a");
    EXPECT_EQ(parse_bearer(sent).kind, authorization::duplicated);
    EXPECT_EQ(parse_bearer(sent).token, "");
}

struct refused_value {
    std::string_view value;
    authorization kind;
};

TEST(Bearer, TellsABoundTokenApart) {
    for (const char* value : {"DPoP a.b", "dpop   a.b"}) {
        EXPECT_EQ(parse(value).kind, authorization::dpop);
        EXPECT_EQ(parse(value).token, "a.b");
    }
}

TEST(Bearer, RefusesEverySingleChange) {
    using namespace std::string_view_literals;
    ASSERT_EQ(parse("Bearer a.b").kind, authorization::bearer);
    const std::vector<refused_value> cases = {
        {"Bearer", authorization::empty_token},
        {"Bearer ", authorization::empty_token},
        {"bearer    ", authorization::empty_token},
        {"Bearera.b", authorization::other_scheme},
        {"Basic YTpi", authorization::other_scheme},
        {"DPoP", authorization::empty_token},
        {"DPoP a.b c", authorization::malformed},
        {"DPoPa.b", authorization::other_scheme},
        {"a.b", authorization::other_scheme},
        {"", authorization::malformed},
        {"Bearer\ta.b", authorization::malformed},
        {"Bearer \ta.b", authorization::malformed},
        {"Bearer: a.b", authorization::malformed},
        {"Bearer, a.b", authorization::malformed},
        {"\"Bearer\" a.b", authorization::malformed},
        {"Bearer a.b c", authorization::malformed},
        {"Bearer a.b,c", authorization::malformed},
        {"Bearer a.b, Bearer a.b", authorization::malformed},
        {"Bearer Bearer a.b", authorization::malformed},
        {"Bearer \"a.b\"", authorization::malformed},
        {"Bearer a=b", authorization::malformed},
        {"Bearer =", authorization::malformed},
        {"Bearer a%2eb", authorization::malformed},
        {"Bearer a\x7f", authorization::malformed},
        {"Bearer a\xC3\xBC", authorization::malformed},
        {"Bearer a\0b"sv, authorization::malformed},
        {"Bearer a\r\nX: y", authorization::malformed},
    };
    for (const auto& [value, kind] : cases) {
        EXPECT_EQ(parse(value).kind, kind) << value;
        EXPECT_EQ(parse(value).token, "") << value;
    }
}

TEST(Bearer, TakesTheAlphabetOfTheRfcAndNoMore) {
    const std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        const bool allowed = alphabet.find(c) != std::string_view::npos;
        // At every place of a block of sixteen, and behind the last whole block.
        for (std::size_t place = 1; place < 40; ++place) {
            std::string value = "Bearer " + std::string(40, 'x') + "y";
            value[7 + place] = c;
            EXPECT_EQ(parse(value).kind == authorization::bearer, allowed) << byte;
        }
    }
}

TEST(Challenge, HasItsParametersInOrder) {
    EXPECT_EQ(to_string(bearer_challenge{}), "Bearer");
    EXPECT_EQ(
        to_string(bearer_challenge{
            .realm = "OAuth", .resource_metadata = "https://a/.well-known/oauth-protected-resource"
        }),
        "Bearer realm=\"OAuth\", "
        "resource_metadata=\"https://a/.well-known/oauth-protected-resource\""
    );
    EXPECT_EQ(
        to_string(bearer_challenge{
            .error = "insufficient_scope", .error_description = "More", .scope = "usr:read admin"
        }),
        "Bearer error=\"insufficient_scope\", error_description=\"More\", scope=\"usr:read admin\""
    );
}

// RFC 9110 §5.6.4
TEST(Challenge, EscapesQuotesAndBackslashes) {
    EXPECT_EQ(to_string(bearer_challenge{.realm = "a\"b\\c"}), "Bearer realm=\"a\\\"b\\\\c\"");
}

// RFC 6750 §3: error, error_description and scope hold neither.
TEST(Challenge, ItsErrorHoldsNoQuoteAtAll) {
    EXPECT_EQ(
        to_string(bearer_challenge{.error = "a\"", .error_description = "b\\c", .scope = "d\"e"}),
        "Bearer error=\"a \", error_description=\"b c\", scope=\"d e\""
    );
}

TEST(Challenge, NoControlByteGetsThroughInAnyParameter) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) {
        all += static_cast<char>(byte);
    }
    const std::string text = to_string(bearer_challenge{
        .realm = all, .error = all, .error_description = all, .scope = all, .resource_metadata = all
    });
    for (const char c : text) {
        EXPECT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
    }
    EXPECT_EQ(
        to_string(bearer_challenge{.realm = "a\r\nSet-Cookie: b"}),
        "Bearer realm=\"a  Set-Cookie: b\""
    );
}

}  // namespace
}  // namespace warder::http
