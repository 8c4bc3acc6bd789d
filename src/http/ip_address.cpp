#include "core/whole_number.hpp"
#include "http/syntax.hpp"
#include <warder/http/ip_address.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace warder::http {
namespace {

// RFC 4291 §2.5.5.2
constexpr std::array<std::uint8_t, 12> v4_mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

unsigned width(const ip_address& address) noexcept {
    return address.v4 ? 32 : 128;
}

/// The address with every bit behind the first `bits` set to zero.
ip_address masked(ip_address address, unsigned bits) noexcept {
    for (unsigned i = 0; i < address.bytes.size(); ++i) {
        const unsigned kept = std::clamp(bits, i * 8, i * 8 + 8) - i * 8;
        address.bytes[i] &= static_cast<std::uint8_t>(0xFF00U >> kept);
    }
    return address;
}

}  // namespace

std::optional<ip_address> parse_ip_address(std::string_view text) noexcept {
    std::array<char, INET6_ADDRSTRLEN> copy{};
    if (text.size() >= copy.size() || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    std::copy(text.begin(), text.end(), copy.begin());
    ip_address parsed;
    if (::inet_pton(AF_INET, copy.data(), parsed.bytes.data()) == 1) {
        parsed.v4 = true;
        return parsed;
    }
    if (::inet_pton(AF_INET6, copy.data(), parsed.bytes.data()) != 1) return std::nullopt;
    if (std::equal(v4_mapped.begin(), v4_mapped.end(), parsed.bytes.begin())) {
        ip_address inner{.v4 = true};
        std::copy(parsed.bytes.begin() + v4_mapped.size(), parsed.bytes.end(), inner.bytes.begin());
        return inner;
    }
    return parsed;
}

std::string to_string(const ip_address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = address.v4 ? AF_INET : AF_INET6;
    ::inet_ntop(family, address.bytes.data(), text.data(), text.size());
    return text.data();
}

bool ip_network::contains(const ip_address& other) const noexcept {
    return other.v4 == address.v4 && masked(other, prefix_bits) == address;
}

std::optional<ip_network> parse_ip_network(std::string_view text) noexcept {
    const bool has_prefix = text.find('/') != std::string_view::npos;
    const auto address = parse_ip_address(take_until(text, '/'));
    if (!address) return std::nullopt;
    ip_network network{*address, width(*address)};
    if (!has_prefix) return network;

    const auto bits = whole_number<unsigned>(text, 0, width(*address));
    if (!bits || text.size() > 3) return std::nullopt;
    network.prefix_bits = *bits;
    // RFC 4632 §3.1: bits behind the prefix are zero; a set one is a slip of whoever wrote it.
    if (masked(*address, network.prefix_bits) != *address) return std::nullopt;
    return network;
}

std::string client_key(std::string_view address) {
    // Only IPv6 has colons, and everything else stands for itself.
    if (address.find(':') == std::string_view::npos) return std::string(address);
    const auto parsed = parse_ip_address(address);
    if (!parsed) return std::string(address);
    if (parsed->v4) return to_string(*parsed);
    return to_string(masked(*parsed, 64)) + "/64";
}

}  // namespace warder::http
