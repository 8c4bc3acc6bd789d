// An issuer's metadata that would send us elsewhere: nothing but an https address is asked, no
// redirect is followed, and tokens are told 503, since nothing was said about them.
#include "attack/server.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>
#include <vector>

namespace warder::attack {
namespace {

const std::string metadata_at = issuer_url + "/.well-known/oauth-authorization-server";
const std::string openid_at = issuer_url + "/.well-known/openid-configuration";
const std::string keys_at = "https://keys.example/k";

std::string metadata(const std::string& uri, const std::string& issuer = issuer_url) {
    return R"({"issuer":")" + issuer + R"(","jwks_uri":")" + uri + "\"}";
}

/// What the issuer answers at its first metadata address, and where its keys are then asked for.
struct discovery {
    std::string name;
    http::response document;
    std::string keys_from;  ///< empty: nowhere
};

std::vector<discovery> rows() {
    std::vector<discovery> all;
    const auto document = [&](std::string name, const std::string& text, std::string from = {}) {
        all.push_back({std::move(name), http::json_response(200, text), std::move(from)});
    };
    const auto uri = [&](const std::string& text, const std::string& from = {}) {
        document("jwks_uri " + text, metadata(text), from);
    };
    uri(keys_at, keys_at);
    uri("HTTPS://keys.example/k", "HTTPS://keys.example/k");
    uri("https://keys.example:8443/k?x=1", "https://keys.example:8443/k?x=1");
    for (const char* evil :
         {"file:///etc/passwd",
          "file://keys.example/k",
          "http://keys.example/k",
          "http://issuer.example/keys",
          "http://10.0.0.1/k",
          "http://192.168.0.1/k",
          "http://169.254.169.254/latest/meta-data/",
          "http://[fd00:ec2::254]/",
          "http://localhost/k",
          "http://127.0.0.1:22/",
          "http://127.1.2.3/",
          "http://[::1]:8080/k",
          "http://0.0.0.0/k",
          "http://2130706433/",
          "ftp://keys.example/k",
          "gopher://127.0.0.1:6379/_evil",
          "dict://127.0.0.1:11211/",
          "ldap://127.0.0.1/",
          "tftp://127.0.0.1/k",
          "smb://evil/k",
          "ws://keys.example/k",
          "javascript:alert(1)",
          "jar:https://keys.example/k",
          "unix:/run/evil.sock",
          "//keys.example/k",
          "/keys",
          "keys",
          "",
          " ",
          "https:",
          "https://",
          "https:///k",
          "https:keys.example",
          "https:\\\\\\\\keys.example\\\\k",
          "https://keys.example:99999/k",
          "https://keys.example:x/k",
          "https://me:pw@keys.example/k",
          "https://keys.example@10.0.0.1/k",
          "https://keys.example/k\\r\\nHost: evil",
          "https://keys.example/k\\u0000",
          "https://keys example/k",
          " https://keys.example/k",
          "https://keys.example/\\u00e9",
          "https://[::1/k",
          "data:application/json,{\\\"keys\\\":[]}"}) {
        uri(evil);
    }
    const std::string named = R"("issuer":")" + issuer_url + R"(",)";
    const std::string keys = R"("jwks_uri":")" + keys_at + "\"";
    document("jwks_uri absent", "{" + named + "\"x\":1}");
    document("jwks_uri a number", "{" + named + "\"jwks_uri\":1}");
    document("jwks_uri null", "{" + named + "\"jwks_uri\":null}");
    document("jwks_uri a list", "{" + named + "\"jwks_uri\":[\"" + keys_at + "\"]}");
    document("jwks_uri twice", "{" + named + keys + "," + keys + "}");
    document("jwks brought along", "{" + named + "\"jwks\":" + known_keys() + "}");
    for (const char* other :
         {"https://evil.example",
          "https://issuer.example/",
          "http://issuer.example",
          "https://ISSUER.example",
          "https://issuer.example:443",
          "https://issuer.example.evil.example",
          "issuer.example",
          ""}) {
        document("issuer " + std::string(other), metadata(keys_at, other));
    }
    document("issuer absent", "{" + keys + "}");
    document("issuer null", "{\"issuer\":null," + keys + "}");
    document("issuer a list", "{\"issuer\":[\"" + issuer_url + "\"]," + keys + "}");
    document("issuer twice", "{" + named + "\"issuer\":\"https://evil.example\"," + keys + "}");
    document("issuer escaped", R"({"issuer":"https:\/\/issuer.example",)" + keys + "}", keys_at);
    document("HTML", "<html>" + metadata(keys_at));
    document("two documents", metadata(keys_at) + metadata(keys_at));
    document("empty", "");
    document("a list", "[" + metadata(keys_at) + "]");
    document("too long", metadata(keys_at) + std::string(300 * 1024, ' '));
    for (const unsigned status :
         {201u, 204u, 300u, 301u, 302u, 303u, 307u, 308u, 401u, 404u, 500u}) {
        discovery moved{"status " + std::to_string(status), http::json_response(status, ""), ""};
        moved.document.body = metadata(keys_at);
        moved.document.fields.set("Location", "http://169.254.169.254/");
        all.push_back(std::move(moved));
    }
    return all;
}

TEST(Discovery, AsksNobodyElse) {
    const auto all = rows();
    std::printf("%-16s %4zu rows\n", "discovery", all.size());
    EXPECT_GE(all.size(), 75u);
    for (const auto& each : all) {
        SCOPED_TRACE(each.name);
        server subject({.fetched = true, .jwks_uri = ""});
        subject.issuer.answer = [&](const std::string& url) -> result<http::response> {
            if (url == metadata_at) return each.document;
            if (url == each.keys_from) return http::json_response(200, known_keys());
            return http::json_response(404, "{}");
        };
        subject.tick();
        const bool found = !each.keys_from.empty();
        const std::string call_it = post(bearer(subject.token()), call());
        EXPECT_EQ(subject.told(call_it), found ? "200 \"usr_1\" ran" : "503");
        EXPECT_FALSE(subject.last.fields.find("WWW-Authenticate"));
        std::set<std::string> asked(subject.issuer.asked.begin(), subject.issuer.asked.end());
        EXPECT_EQ(asked.erase(each.keys_from), found ? 1u : 0u);
        asked.erase(metadata_at);
        asked.erase(openid_at);
        EXPECT_TRUE(asked.empty()) << *asked.begin();
    }
}

// The key set itself may redirect, or bring something else.
TEST(Discovery, KeysAreTakenFromTheirOwnAddressOnly) {
    const std::string good = known_keys();
    const std::string oct = R"({"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]})";
    const struct {
        std::string name;
        unsigned status;
        std::string body;
        std::string expected;
    } all[] = {
        {"good", 200, good, "200 \"usr_1\" ran"},
        {"a stranger beside",
         200,
         std::string(good).insert(
             good.find('[') + 1, R"({"kty":"XYZ","x5u":"https://evil.example"},)"
         ),
         "200 \"usr_1\" ran"},
        {"moved", 302, good, "503"},
        {"moved for good", 308, good, "503"},
        {"of status 201", 201, good, "503"},
        {"of status 500", 500, good, "503"},
        {"without keys", 200, R"({"keys":[]})", "503"},
        {"of a secret alone", 200, oct, "503"},
        {"keys as an object", 200, R"({"keys":{}})", "503"},
        {"HTML", 200, "<html>", "503"},
        {"cut", 200, good.substr(0, good.size() - 1), "503"},
        {"twice keys", 200, "{\"keys\":[]," + good.substr(1), "503"},
        {"over 256 KiB", 200, good + std::string(256 * 1024, ' '), "503"},
        {"an address of keys", 200, R"({"jwks_uri":"https://evil.example"})", "503"},
    };
    std::printf("%-16s %4zu rows\n", "key sets", std::size(all));
    for (const auto& each : all) {
        SCOPED_TRACE(each.name);
        server subject({.fetched = true});
        subject.issuer.answer = [&](const std::string&) -> result<http::response> {
            auto answer = http::json_response(each.status, each.body);
            answer.fields.set("Location", "https://evil.example/keys");
            return answer;
        };
        subject.tick();
        EXPECT_EQ(subject.told(post(bearer(subject.token()), call())), each.expected);
        for (const std::string& url : subject.issuer.asked)
            EXPECT_EQ(url, issuer_url + "/keys");
    }
}

}  // namespace
}  // namespace warder::attack
