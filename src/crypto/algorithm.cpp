#include <warder/crypto/algorithm.hpp>

#include <array>
#include <utility>

namespace warder::crypto {
namespace {

constexpr std::array<std::pair<algorithm, std::string_view>, algorithm_count> names{{
    {algorithm::rs256, "RS256"},
    {algorithm::rs384, "RS384"},
    {algorithm::rs512, "RS512"},
    {algorithm::ps256, "PS256"},
    {algorithm::ps384, "PS384"},
    {algorithm::ps512, "PS512"},
    {algorithm::es256, "ES256"},
    {algorithm::es384, "ES384"},
    {algorithm::eddsa, "EdDSA"},
}};

}  // namespace

std::optional<algorithm> parse_algorithm(std::string_view name) noexcept {
    for (const auto& [value, registered] : names) {
        if (name == registered) return value;
    }
    return std::nullopt;
}

std::string_view to_string(algorithm value) noexcept {
    for (const auto& [known, registered] : names) {
        if (value == known) return registered;
    }
    return {};
}

}  // namespace warder::crypto
