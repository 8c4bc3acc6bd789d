#include <warder/http/ip_address.hpp>

#include <algorithm>

namespace warder::http {
namespace {

constexpr ip_network v4(
    std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, unsigned prefix_bits
) noexcept {
    return {{{a, b, c, d}, true}, prefix_bits};
}

/// By the first six bytes, which all these prefixes are within.
constexpr ip_network v6(
    std::uint16_t a, std::uint16_t b, std::uint16_t c, unsigned prefix_bits
) noexcept {
    const auto high = [](std::uint16_t word) { return static_cast<std::uint8_t>(word >> 8U); };
    const auto low = [](std::uint16_t word) { return static_cast<std::uint8_t>(word); };
    return {{{high(a), low(a), high(b), low(b), high(c), low(c)}, false}, prefix_bits};
}

// RFC 1122 §3.2.1.3
constexpr ip_network loopback_v4 = v4(127, 0, 0, 0, 8);

// RFC 4291 §2.5.3
constexpr ip_address loopback_v6{.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

constexpr std::array private_v4 = {
    loopback_v4,
    v4(10, 0, 0, 0, 8),      // private use, RFC 1918
    v4(169, 254, 0, 0, 16),  // link-local, RFC 3927; metadata of most clouds
    v4(172, 16, 0, 0, 12),   // private use, RFC 1918
    v4(192, 168, 0, 0, 16),  // private use, RFC 1918
};

constexpr std::array private_v6 = {
    v6(0xfc00, 0, 0, 7),   // unique local, RFC 4193
    v6(0xfe80, 0, 0, 10),  // link-local, RFC 4291 §2.5.6
};

/// The rest of the IANA IPv4 Special-Purpose Address Registry (RFC 6890), with multicast.
constexpr std::array special_v4 = {
    v4(0, 0, 0, 0, 8),         // this network, RFC 791 §3.2
    v4(100, 64, 0, 0, 10),     // shared by a carrier's customers, RFC 6598
    v4(168, 63, 129, 16, 32),  // Azure's host, which only its guests reach
    v4(192, 0, 0, 0, 24),      // IETF protocol assignments, RFC 6890 §2.1
    v4(192, 0, 2, 0, 24),      // documentation, RFC 5737
    v4(192, 88, 99, 0, 24),    // relays of 6to4, deprecated by RFC 7526
    v4(198, 18, 0, 0, 15),     // benchmarks, RFC 2544
    v4(198, 51, 100, 0, 24),   // documentation, RFC 5737
    v4(203, 0, 113, 0, 24),    // documentation, RFC 5737
    v4(224, 0, 0, 0, 3),       // multicast, RFC 1112; reserved, RFC 1112 §4; broadcast, RFC 919
};

/// RFC 4291 §2.4: what IANA gives out as global unicast; around it are loopback, the unspecified
/// address, IPv4-compatible, unique local, link-local, site-local and multicast addresses.
constexpr ip_network global_unicast = v6(0x2000, 0, 0, 3);

/// Of `global_unicast`, by the IANA IPv6 Special-Purpose Address Registry (RFC 6890).
constexpr std::array not_public_v6 = {
    v6(0x2001, 0, 0, 23),       // IETF protocol assignments, RFC 2928; Teredo, RFC 4380
    v6(0x2001, 0x0db8, 0, 32),  // documentation, RFC 3849
    v6(0x2002, 0, 0, 16),       // 6to4, RFC 3056
    v6(0x3fff, 0, 0, 20),       // documentation, RFC 9637
};

/// RFC 6052 §2.1: the IPv4 address is the last four bytes.
constexpr ip_network translated = v6(0x0064, 0xff9b, 0, 96);

template <class Networks>
bool within(const Networks& networks, const ip_address& address) noexcept {
    return std::ranges::any_of(networks, [&](const auto& each) { return each.contains(address); });
}

bool is_public_v4(const ip_address& address) noexcept {
    return !within(private_v4, address) && !within(special_v4, address);
}

}  // namespace

bool is_loopback(const ip_address& address) noexcept {
    return loopback_v4.contains(address) || address == loopback_v6;
}

bool is_private(const ip_address& address) noexcept {
    return address.v4 ? within(private_v4, address)
                      : address == loopback_v6 || within(private_v6, address);
}

bool is_public(const ip_address& address) noexcept {
    if (address.v4) return is_public_v4(address);
    if (translated.contains(address)) {
        // RFC 6052 §3.1: never of an address that is not global, but a translator may not know.
        ip_address inner{.v4 = true};
        std::copy_n(address.bytes.begin() + 12, 4, inner.bytes.begin());
        return is_public_v4(inner);
    }
    return global_unicast.contains(address) && !within(not_public_v6, address);
}

}  // namespace warder::http
