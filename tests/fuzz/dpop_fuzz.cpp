// Whatever a client signs as a DPoP proof, checking it ends, and what is accepted is a proof of
// this very request and of no other. Input: claims, which are signed here, a line feed, a whole
// proof.
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/oauth/dpop_proof.hpp>
#include <warder/oauth/errors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace warder;
using namespace warder::oauth;
using namespace std::chrono_literals;

constexpr std::chrono::system_clock::time_point now{1'800'000'000s};
constexpr std::chrono::seconds max_age{60};

void require(bool holds) {
    if (!holds) std::abort();
}

const crypto::private_key& key() {
    static const auto made = crypto::private_key::generate(crypto::algorithm::eddsa);
    return made;
}

result<dpop_proof> check(
    std::string_view proof, const proven_request& request, std::chrono::seconds later = 0s
) {
    return check_dpop_proof(proof, request, now + later, max_age);
}

/// A proof is accepted for its request alone, and what is refused is told without its words.
void check_proof(std::string_view proof, bool signed_here) {
    const proven_request request{
        .method = "POST",
        .url = "https://mcp.example/mcp",
        .access_token = "the.access.token",
        .key_thumbprint = key().id()
    };
    const auto checked = check(proof, request);
    if (!checked) {
        const error& why = checked.error();
        require(form_of(why.code).status == 401);
        require(
            why.description == "The DPoP proof is not valid" ||
            why.description == "The access token is not valid"
        );
        require(!why.detail.empty());
        return;
    }
    require(signed_here);  // nobody else has the key
    require(!checked->id.empty() && checked->id.size() <= max_proof_id_bytes);
    const auto refused_with = [&](auto change) {
        proven_request other = request;
        change(other);
        require(!check(proof, other));
    };
    refused_with([](proven_request& other) { other.method = "GET"; });
    refused_with([](proven_request& other) { other.url = "https://mcp.example/other"; });
    refused_with([](proven_request& other) { other.url = "http://mcp.example/mcp"; });
    refused_with([](proven_request& other) { other.access_token = "another.access.token"; });
    refused_with([](proven_request& other) { other.key_thumbprint = "another"; });
    require(!check(proof, request, 2 * max_age + 1s));
    require(!check(proof, request, -2 * max_age - 1s));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view claims = text.substr(0, end);
    check_proof(crypto::sign_self_signed_jws(key(), "dpop+jwt", claims), true);
    // A type that is none is refused whatever the claims say.
    require(!check(crypto::sign_self_signed_jws(key(), "at+jwt", claims), {}));
    if (end < text.size()) check_proof(text.substr(end + 1), false);
    return 0;
}
