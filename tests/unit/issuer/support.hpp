/// A server whose time and secrets the test owns, and readers of what it gives.
#pragma once

#include "tasks.hpp"
#include <warder/crypto/jws.hpp>
#include <warder/issuer/authorization_server.hpp>
#include <warder/json/node.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace warder::issuer {

/// A clock that stands at 2026-01-01T00:00:00.9Z.
class stopped_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override {
        return std::chrono::system_clock::time_point(std::chrono::milliseconds(now_ * 1000 + 900));
    }
    std::chrono::steady_clock::time_point steady_now() const override { return {}; }

    static constexpr std::int64_t now_ = 1'767'225'600;
};

/// Counts up, so that every identifier is known and none repeats.
class counting_entropy final : public entropy {
  public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& byte : out)
            byte = static_cast<std::byte>(next_++);
    }

  private:
    unsigned next_ = 0;
};

inline constexpr std::string_view base = "http://127.0.0.1:9000";
inline constexpr std::string_view server_url = "http://localhost:3002/";

inline authorization_server_options options_for_test() {
    return {
        .base_url = std::string(base),
        .resource_id = "res_1",
        .server_url = std::string(server_url),
        .scopes = {"usr:read", "usr:write"},
        .algorithm = crypto::algorithm::eddsa,  // its keys are made at once
        .client_id = "m2m_test",
        .client_secret = secret("s3cret"),
    };
}

/// One server for every test that changes nothing in it.
inline const authorization_server& shared_server() {
    static const stopped_clock time;
    static counting_entropy randomness;
    static const authorization_server server(options_for_test(), time, randomness);
    return server;
}

/// The answer of a server that has to wait for nobody.
inline http::response answer(const authorization_server& server, const http::request& request) {
    auto got = tests::value_of(server.handle(request));
    EXPECT_TRUE(got) << request.target;
    return got ? *std::move(got) : http::response{.status = 599};
}

/// The value of a member as compact JSON text; "absent" when the object has none of that name.
inline std::string member(std::string_view json, std::string_view name) {
    std::string text = "not JSON";
    const auto parsed = json::parse(json, [&](json::node root) {
        const auto found = root[name];
        text = found ? found->dump() : "absent";
    });
    EXPECT_TRUE(parsed) << json;
    return text;
}

/// The value of a string member; an empty text when there is none.
inline std::string text_member(std::string_view json, std::string_view name) {
    std::string text;
    const auto parsed = json::parse(json, [&](json::node root) {
        const auto found = root[name];
        if (found) text = found->string().value_or("");
    });
    EXPECT_TRUE(parsed) << json;
    return text;
}

/// Whether one of these keys signed the token.
inline bool verifies(std::string_view token, std::string_view key_set) {
    const auto jws = crypto::parse_jws(token);
    const auto set = crypto::parse_key_set(key_set);
    if (!jws || !set) return false;
    for (const crypto::public_key& key : set->keys) {
        if (key.id() == jws->key_id) {
            return key.verify(jws->algorithm, jws->signed_bytes, jws->signature);
        }
    }
    return false;
}

/// The claims of a token as JSON text, verified against nothing.
inline std::string claims_of(std::string_view token) {
    auto jws = crypto::parse_jws(token);
    EXPECT_TRUE(jws);
    return jws ? jws->payload : "{}";
}

inline http::request get(std::string target) {
    http::request request;
    request.target = std::move(target);
    request.fields.set("Host", "127.0.0.1:9400");
    return request;
}

inline http::request post_form(std::string target, std::string body) {
    http::request request;
    request.method = http::method::post;
    request.method_name = "POST";
    request.target = std::move(target);
    request.fields.set("Host", "127.0.0.1:9400");
    request.fields.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = std::move(body);
    return request;
}

}  // namespace warder::issuer
