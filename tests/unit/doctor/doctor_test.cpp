#include "doctor/checkup.hpp"
#include "doctor/reply.hpp"
#include "unit/oauth/fakes.hpp"
#include <warder/crypto/base64url.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace warder::apps {
namespace {

using oauth::manual_clock;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view endpoint = "https://mcp.example/mcp";
constexpr std::string_view document = "https://mcp.example/.well-known/oauth-protected-resource";

http::response answer(unsigned status, std::string body, std::string type = "application/json") {
    http::response made;
    made.status = status;
    made.body = std::move(body);
    made.fields.append("Content-Type", type);
    made.fields.append("Access-Control-Allow-Origin", "*");
    return made;
}

std::string token(std::string_view claims) {
    return "x." + crypto::base64url_encode(claims) + ".x";
}

constexpr std::string_view good =
    R"({"iss":"https://issuer.example","aud":["https://mcp.example/mcp"],"exp":1800000600})";

/// A server and its issuer, of which a test changes one thing.
class fake_site final : public http::client {
  public:
    fake_site() {
        refusal = answer(401, R"({"error":"Missing Bearer token"})");
        refusal.fields.append(
            "WWW-Authenticate",
            R"(Bearer scope="a", resource_metadata=")" + std::string(document) + R"(/mcp")"
        );
        wrong = answer(401, "{}");
        wrong.fields.append("WWW-Authenticate", R"(Bearer error="invalid_token")");
        const std::string metadata =
            R"({"resource":"https://mcp.example/mcp","authorization_servers":["https://issuer.example"]})";
        documents[std::string(document) + "/mcp"] = answer(200, metadata);
        documents[std::string(document)] = answer(200, metadata);
        documents["https://issuer.example/.well-known/oauth-authorization-server"] = answer(
            200,
            R"({"issuer":"https://issuer.example","authorization_endpoint":"https://issuer.example/a",
                "token_endpoint":"https://issuer.example/t","jwks_uri":"https://issuer.example/keys",
                "registration_endpoint":"https://issuer.example/r",
                "authorization_response_iss_parameter_supported":true,
                "code_challenge_methods_supported":["S256"]})"
        );
        documents["https://issuer.example/keys"] = answer(200, oauth::test_key_set());
    }

    task<result<http::response>> send(http::client_request request) override {
        if (is_down)
            co_return error(std::make_error_code(std::errc::connection_refused), "refused");
        const std::string sent(request.fields["Authorization"]);
        const bool is_get = request.method == http::method::get;
        if (is_get) asked.push_back(request.url);
        const auto failure = failures.find(
            is_get         ? request.url
            : sent.empty() ? http::to_string(request.method)
                           : sent
        );
        if (failure != failures.end()) co_return failure->second;
        if (request.method == http::method::options) co_return preflight;
        if (request.method == http::method::post) {
            if (sent.empty()) co_return refusal;
            co_return sent == "Bearer not.a.token" ? wrong : accepted;
        }
        const auto found = documents.find(request.url);
        co_return found == documents.end() ? answer(404, "") : found->second;
    }

    bool is_down = false;
    std::vector<std::string> asked;  ///< by GET

    /// By the URL of a GET, else by the Authorization, or by the method where there is none.
    std::map<std::string, error, std::less<>> failures;
    http::response refusal;
    http::response wrong;
    http::response accepted = answer(200, R"({"jsonrpc":"2.0","id":1,"result":{}})");
    http::response preflight = answer(204, "");
    std::map<std::string, http::response> documents;
};

class Doctor : public testing::Test {
  protected:
    findings examine(std::string url = std::string(endpoint), std::string with_token = {}) {
        checkup examined(site, time, {.url = std::move(url), .token = std::move(with_token)});
        oauth::running all(examined.run());
        return all->value();
    }

    /// What is found beside what is good, a line each: "problem challenge: ...".
    std::string complaints(std::string with_token = {}) {
        std::string lines;
        for (const finding& each : examine(std::string(endpoint), std::move(with_token))) {
            if (each.level == severity::good) continue;
            EXPECT_NE(each.fix, "") << each.text;
            lines += each.level == severity::note ? "note " : "problem ";
            lines += each.topic + ": " + each.text + "\n";
        }
        return lines;
    }

    void replace(const std::string& url, std::string_view text, std::string_view other) {
        std::string& body = site.documents.at(url).body;
        ASSERT_NE(body.find(text), body.npos);
        body.replace(body.find(text), text.size(), other);
    }

    static error failure(std::errc code = std::errc::io_error) {
        return {std::make_error_code(code), "The request failed.", "Empty reply"};
    }

    static constexpr const char* issuer =
        "https://issuer.example/.well-known/oauth-authorization-server";
    fake_site site;
    manual_clock time;
};

TEST_F(Doctor, FindsNothingWrongWithAGoodServer) {
    EXPECT_EQ(complaints(), "");
    EXPECT_GE(examine().size(), 8U);
}

TEST_F(Doctor, TellsOfAServerThatIsNotThere) {
    site.is_down = true;
    EXPECT_THAT(complaints(), HasSubstr("problem address: There is no answer"));
    EXPECT_THAT(examine("mcp.example").at(0).text, HasSubstr("not an http or https URL"));
    EXPECT_THAT(examine("").at(0).text, HasSubstr("An empty text is not an http or https URL"));
    EXPECT_THAT(examine("http://mcp.example/mcp").at(0).text, HasSubstr("http to another machine"));
}

TEST_F(Doctor, SaysThatItCannotAskAtAll) {
    site.failures.emplace("POST", failure(std::errc::invalid_argument));
    checkup examined(site, time, {.url = std::string(endpoint), .token = {}});
    oauth::running all(examined.run());
    ASSERT_FALSE(all->has_value());
    EXPECT_EQ(all->error().log_text(), "The request failed. (Empty reply)");
}

TEST_F(Doctor, TellsOfEachCallThatGetsNoAnswer) {
    const auto with = [&](const std::string& call) {
        site.failures.clear();
        site.failures.emplace(call, failure());
        return complaints(token(good));
    };
    const std::string told = " gets no answer: The request failed. (Empty reply).";
    EXPECT_THAT(with("POST"), HasSubstr("There is no answer: The request failed. (Empty reply)."));
    EXPECT_THAT(
        with("Bearer not.a.token"), HasSubstr("problem wrong token: A token that is none" + told)
    );
    EXPECT_THAT(with("OPTIONS"), HasSubstr("problem browsers: A preflight" + told));
    EXPECT_THAT(
        with("Bearer " + token(good)), HasSubstr("problem token: A call with the token" + told)
    );
    EXPECT_THAT(
        with("https://issuer.example/keys"),
        HasSubstr("problem keys: A request for the keys at https://issuer.example/keys" + told)
    );
    // As where a stream stays open behind the response.
    site.failures.clear();
    site.failures.emplace(
        "Bearer " + token(good), error(std::make_error_code(std::errc::timed_out), "Too late")
    );
    EXPECT_THAT(
        complaints(token(good)),
        HasSubstr("A call with the token gets no complete answer in time: Too late.")
    );
}

TEST_F(Doctor, LooksAtTheStatus) {
    const struct {
        unsigned status;
        const char* told;
    } rows[] = {
        {200, "everybody may call"},
        {307, "redirected"},
        {403, "refused by 403"},
        {404, "nothing at this path"},
        {406, "406 instead of 401"},
        {502, "502 instead of 401"},
    };
    for (const auto& row : rows) {
        site.refusal.status = row.status;
        EXPECT_THAT(complaints(), HasSubstr(std::string("problem challenge: ")));
        EXPECT_THAT(complaints(), HasSubstr(row.told));
    }
    site.refusal.status = 307;
    EXPECT_THAT(complaints(), HasSubstr("A call is redirected by 307 to nowhere."));
    site.refusal.fields.append("Location", "https://mcp.example/mcp/");
    EXPECT_THAT(complaints(), HasSubstr("A call is redirected to https://mcp.example/mcp/."));
    site.refusal.status = 401;
    site.wrong.status = 200;
    EXPECT_THAT(complaints(), HasSubstr("problem wrong token"));
    site.preflight.status = 401;
    EXPECT_THAT(complaints(), HasSubstr("problem browsers"));
}

TEST_F(Doctor, LooksAtTheChallenge) {
    const auto with = [&](std::string challenge) {
        site.refusal.fields.set("WWW-Authenticate", challenge);
        return complaints();
    };
    const std::string named = R"(resource_metadata=")" + std::string(document) + R"(/mcp")";
    EXPECT_EQ(with(R"(Bearer scope="a", )" + named), "");
    EXPECT_THAT(with("Basic realm=x"), HasSubstr("no challenge of the scheme Bearer"));
    EXPECT_THAT(with(R"(Bearer realm="x)"), HasSubstr("malformed"));
    EXPECT_THAT(with(R"(Bearer scope="a")"), HasSubstr("names no resource_metadata"));
    EXPECT_THAT(with("Bearer " + named), HasSubstr("note challenge: The challenge names no scope"));
    EXPECT_THAT(
        with(R"(Bearer scope="a", error="invalid_token", )" + named), HasSubstr("no token was sent")
    );
    EXPECT_THAT(
        with(R"(Bearer scope="a", resource_metadata="http://localhost:3002/x")"),
        HasSubstr("on their own machine")
    );
    EXPECT_THAT(
        with(R"(Bearer scope="a", resource_metadata="https://mcp.example/gone")"),
        HasSubstr("The challenge names https://mcp.example/gone, and there is no document")
    );
    for (const std::string url : {"javascript:x", "http://mcp.example/x"}) {
        const std::string all = with(R"(Bearer scope="a", resource_metadata=")" + url + '"');
        EXPECT_THAT(all, HasSubstr("The resource_metadata of the challenge, " + url + ", "));
        EXPECT_THAT(all, Not(HasSubstr("The challenge names")));
        for (const finding& each : examine())
            EXPECT_THAT(each.text, Not(HasSubstr("names the metadata document")));
    }
}

TEST_F(Doctor, LooksAtTheMetadata) {
    const std::string own = std::string(document) + "/mcp";
    replace(own, "https://mcp.example/mcp", "https://mcp.example/mcp/");
    EXPECT_THAT(
        complaints(), HasSubstr("problem metadata: Its resource is https://mcp.example/mcp/")
    );
    replace(own, "https://mcp.example/mcp/", "http://internal:8000/mcp");
    EXPECT_THAT(complaints(), HasSubstr("http://internal:8000/mcp"));
    site.documents[own].body = "{}";
    EXPECT_THAT(complaints(), HasSubstr("problem metadata: The document needs a member"));
    site.documents[own] = answer(200, "<html>", "text/html");
    EXPECT_THAT(complaints(), HasSubstr("no application/json"));
    site.documents.erase(own);
    site.documents.erase(std::string(document));
    EXPECT_THAT(complaints(), HasSubstr("no client can find out where to get a token"));
}

TEST_F(Doctor, TellsOnceWhyMetadataCannotBeRead) {
    const std::string own = std::string(document) + "/mcp";
    const std::string begin = "problem metadata: The challenge names " + own + ", and ";
    const auto before = site.documents.at(own);

    site.documents.erase(own);
    site.asked.clear();
    EXPECT_EQ(complaints(), begin + "there is no document (404).\n");
    EXPECT_EQ(std::ranges::count(site.asked, own), 1);

    site.documents[own] = answer(200, "<html>", "text/html");
    EXPECT_EQ(complaints(), begin + "what answers there is no application/json.\n");

    site.documents[own] = before;
    site.failures.emplace(own, error(std::make_error_code(std::errc::timed_out), "Too late."));
    EXPECT_EQ(complaints(), begin + "it cannot be fetched: Too late.\n");

    site.failures.emplace(
        std::string(document), error(std::make_error_code(std::errc::message_size), "Too large.")
    );
    EXPECT_EQ(
        complaints(),
        begin + "it cannot be fetched: Too late.\nnote metadata: Clients look at " +
            std::string(document) +
            " without a challenge, and it cannot be fetched: Too large.\n"
            "problem metadata: No metadata document can be read: no client can find out where to "
            "get a token.\n"
    );
}

TEST_F(Doctor, LooksAtTheIssuer) {
    const std::string before = site.documents.at(issuer).body;
    const auto with = [&](std::string_view text, std::string_view other) {
        site.documents.at(issuer).body = before;
        replace(issuer, text, other);
        return complaints();
    };
    EXPECT_THAT(
        with(R"("issuer":"https://issuer.example")", R"("issuer":"https://issuer.example/")"),
        HasSubstr("calls itself https://issuer.example/,")
    );
    EXPECT_THAT(
        with(R"("issuer":"https://issuer.example")", R"("x":"y")"),
        HasSubstr("Its metadata names no issuer, and not https://issuer.example.")
    );
    EXPECT_THAT(with("S256", "plain"), HasSubstr("PKCE by S256"));
    EXPECT_THAT(with("registration_endpoint", "x"), HasSubstr("registers no clients"));
    EXPECT_THAT(with("token_endpoint", "x"), HasSubstr("no token_endpoint"));
    EXPECT_THAT(with("jwks_uri", "x"), HasSubstr("no jwks_uri"));
    EXPECT_THAT(with("_iss_", "_x_"), HasSubstr("RFC 9207"));
    EXPECT_THAT(with("{", "["), HasSubstr("not JSON"));
    site.documents.erase(issuer);
    EXPECT_THAT(complaints(), HasSubstr("no metadata of the authorization server"));
    site.documents.emplace(issuer, answer(503, ""));
    EXPECT_THAT(complaints(), HasSubstr(std::string(issuer) + ", and it is answered by 503."));
    site.failures.emplace(issuer, failure());
    EXPECT_EQ(
        complaints(),
        "problem issuer: Clients look for the metadata of https://issuer.example at " +
            std::string(issuer) + ", and it cannot be fetched: The request failed. (Empty reply).\n"
    );
}

TEST_F(Doctor, LooksAtTheKeys) {
    site.documents.at("https://issuer.example/keys").body = R"({"keys":[]})";
    EXPECT_THAT(complaints(), HasSubstr("problem keys: There is no usable key"));
    site.documents.erase("https://issuer.example/keys");
    EXPECT_THAT(
        complaints(),
        HasSubstr("problem keys: There is no usable key at https://issuer.example/keys (404).")
    );
    replace(issuer, "https://issuer.example/keys", "javascript:x");
    EXPECT_THAT(complaints(), HasSubstr("problem keys: The jwks_uri of the issuer, javascript:x,"));
}

TEST_F(Doctor, IsSentToThisMachineByNobody) {
    replace(issuer, "https://issuer.example/keys", "http://127.0.0.1:9/keys");
    EXPECT_THAT(complaints(), HasSubstr("keys at http://127.0.0.1:9/keys, on everybody's own"));
    const std::string own = std::string(document) + "/mcp";
    replace(own, "https://issuer.example", "http://localhost:9");
    EXPECT_THAT(complaints(), HasSubstr("sends clients to http://localhost:9, on their own"));
    for (const std::string& url : site.asked) {
        EXPECT_EQ(url.find("localhost"), url.npos) << url;
        EXPECT_EQ(url.find("127.0.0.1"), url.npos) << url;
    }
}

TEST_F(Doctor, LooksAtTheClock) {
    // Time here is 2027-01-15 08:00:00.
    site.refusal.fields.append("Date", "Fri, 15 Jan 2027 08:01:00 GMT");
    EXPECT_EQ(complaints(), "");
    site.refusal.fields.set("Date", "Fri, 15 Jan 2027 08:01:01 GMT");
    EXPECT_THAT(complaints(), HasSubstr("problem clock: The server's clock"));
    site.refusal.fields.set("Date", "Fri, 15 Jan 2027 07:58:59 GMT");
    EXPECT_THAT(complaints(), HasSubstr("differ by 61 s"));
    site.refusal.fields.set("Date", "yesterday");
    EXPECT_EQ(complaints(), "");
}

TEST_F(Doctor, LooksAtAToken) {
    EXPECT_EQ(complaints(token(good)), "");
    EXPECT_THAT(complaints(token("{}")), HasSubstr("Its audience is absent"));
    EXPECT_THAT(
        complaints(token(R"({"iss":"https://other","aud":"https://mcp.example/mcp","exp":1})")),
        HasSubstr("Its issuer is https://other")
    );
    EXPECT_THAT(
        complaints(
            token(R"({"iss":"https://issuer.example","aud":"https://mcp.example/mcp","exp":1})")
        ),
        HasSubstr("problem token: It has expired")
    );
    const struct {
        unsigned status;
        const char* challenge;
        const char* told;
    } rows[] = {
        {401, "Bearer", "The token is refused by 401."},
        {401, R"(Bearer error="invalid_token")", "The token is refused by 401: invalid_token."},
        {401,
         R"(Bearer error="invalid_token", error_description="It is old")",
         "The token is refused by 401: invalid_token It is old."},
        {401,
         R"(Bearer error="invalid_token", error_description="It is old.")",
         "The token is refused by 401: invalid_token It is old."},
        {403, R"(Bearer scope="a")", "The token is refused by 403: it asks for the scopes a."},
        {500, "", "A call with the token is answered by 500."},
        {302, "", "A call with the token is answered by 302."},
    };
    for (const auto& row : rows) {
        site.accepted = answer(row.status, "{}");
        site.accepted.fields.append("WWW-Authenticate", row.challenge);
        EXPECT_EQ(complaints(token(good)), std::string("problem token: ") + row.told + "\n");
    }
    site.accepted = answer(200, "<html>", "text/html");
    EXPECT_THAT(
        complaints(token(good)),
        HasSubstr("problem token: A call with the token is answered by 200 of text/html, and not")
    );
    site.accepted = answer(403, "{}");
    site.accepted.fields.append(
        "WWW-Authenticate", R"(Bearer error="insufficient_scope", scope="a b")"
    );
    EXPECT_THAT(complaints(token(good)), HasSubstr("it asks for the scopes a b"));
    for (const finding& each : examine(std::string(endpoint), token(good)))
        EXPECT_EQ(each.text.find(token(good)), each.text.npos) << "no token is printed";
}

TEST(Reply, IsAResultOrIsNamed) {
    const struct {
        const char* type;
        const char* body;
        const char* instead;
    } rows[] = {
        {"application/json", R"({"result":{}})", ""},
        {"Application/JSON; charset=utf-8", R"({"result":{}})", ""},
        {"text/event-stream", "data: {\"result\":{}}\n\n", ""},
        {"text/event-stream", "id: 1\r\ndata:\r\n\r\ndata:{\"result\":\r\ndata: {}}\r\n\r\n", ""},
        {"text/event-stream", "data: {\"method\":\"x\"}\n\ndata: {\"result\":{}}\n\n", ""},
        {"application/json",
         R"({"error":{"code":-32603,"message":"m"}})",
         "an error of JSON-RPC (-32603)"},
        {"application/json", R"({"error":"m"})", "an error of JSON-RPC"},
        {"text/event-stream", "data: {\"error\":{\"code\":1}}\n\n", "an error of JSON-RPC (1)"},
        {"text/event-stream", "", "200 of text/event-stream that is no answer of JSON-RPC"},
        {"application/json", "{}", "200 of application/json that is no answer of JSON-RPC"},
        {"application/json",
         R"({"result":1})",
         "200 of application/json that is no answer of JSON-RPC"},
        {"application/json", "<html>", "200 of application/json that is no answer of JSON-RPC"},
        {"text/html", R"({"result":{}})", "200 of text/html"},
        {"", R"({"result":{}})", "200 without a content type"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(instead_of_result(answer(200, row.body, row.type)), row.instead) << row.body;
}

}  // namespace
}  // namespace warder::apps
