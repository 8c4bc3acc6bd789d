// Prints the tables of good and bad tokens as JSON, signed now for an issuer and an audience, with
// the keys that the issuer must publish: token_rows ISSUER AUDIENCE
#include "token_cases.hpp"
#include <warder/json/writer.hpp>

#include <chrono>
#include <cstdio>
#include <string>

namespace {

using namespace warder;

std::int64_t seconds_now() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::floor<std::chrono::seconds>(now).count();
}

void write_rows(json::writer& out, const token_cases::world& world) {
    out.key("good").begin_array();
    for (const auto& row : token_cases::good_variants(world)) {
        out.begin_object().key("name").value(row.name).key("token").value(row.token).end_object();
    }
    out.end_array().key("bad").begin_array();
    for (const auto& row : token_cases::bad_tokens(world)) {
        out.begin_object().key("name").value(row.name).key("token").value(row.token);
        out.key("reason").value(row.reason).key("description").value(row.description).end_object();
    }
    out.end_array();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const token_cases::world world{
        .issuer = argv[1],
        .audience = argv[2],
        .key = crypto::private_key::generate(crypto::algorithm::rs256),
        .second = crypto::private_key::generate(crypto::algorithm::es256),
        .stranger = crypto::private_key::generate(crypto::algorithm::rs256),
        .now = seconds_now(),
    };
    std::string text;
    json::writer out(text);
    out.begin_object().key("keys").begin_array();
    out.raw(world.key.public_jwk()).raw(world.second.public_jwk()).end_array();
    write_rows(out, world);
    out.end_object();
    std::puts(text.c_str());
}
