/// IP addresses and networks, in the form that `X-Forwarded-For` and configuration use.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warder::http {

/// An address of IPv4 or IPv6. An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) is the
/// IPv4 address, so that one client has one address.
struct ip_address {
    std::array<std::uint8_t, 16> bytes{};  ///< in network order; four of them for IPv4
    bool v4 = false;

    friend bool operator==(const ip_address&, const ip_address&) = default;
};

/// Reads `192.0.2.1` or `2001:db8::1`; no port, no brackets, no zone.
///
/// @source  RFC 3986 §3.2.2; RFC 4291 §2.2, §2.5.5.2
std::optional<ip_address> parse_ip_address(std::string_view text) noexcept;

/// The text that `parse_ip_address` reads; of several, the shortest (RFC 5952 §4).
std::string to_string(const ip_address& address);

/// All addresses that begin with the same bits.
struct ip_network {
    ip_address address;
    unsigned prefix_bits = 0;

    /// Whether an address of the same family is in it.
    bool contains(const ip_address& other) const noexcept;
};

/// Reads `10.0.0.0/8`, or a single address. The bits behind the prefix are zero.
///
/// @source  RFC 4632 §3.1; RFC 4291 §2.3
std::optional<ip_network> parse_ip_network(std::string_view text) noexcept;

/// Whether an address is one of the public Internet's, and therefore nothing of the network that
/// this machine stands in: not private, of this host or link, shared, reserved, multicast, for
/// documentation or measurement, nor that of a cloud's metadata service.
///
/// An IPv6 address that has an IPv4 address within is public where a translator of the whole
/// network (64:ff9b::/96) makes it a public one; those of other translators and tunnels (6to4,
/// Teredo, IPv4-compatible, 64:ff9b:1::/48) never are. So are the few addresses that the
/// registries call globally reachable within 192.0.0.0/24 and 2001::/23: no web server has one.
///
/// @source  RFC 6890 and IANA's registries of special-purpose addresses; RFC 4291 §2.4; RFC 6052
///          §2.1, §3.1; RFC 8215
bool is_public(const ip_address& address) noexcept;

/// Whether an address is of this very machine.
///
/// @source  RFC 1122 §3.2.1.3; RFC 4291 §2.5.3
bool is_loopback(const ip_address& address) noexcept;

/// Whether an address is of this machine, of its link or of a private network. One that is not may
/// still not be public.
///
/// @source  RFC 1122 §3.2.1.3; RFC 1918 §3; RFC 3927 §2.1; RFC 4193 §3.1; RFC 4291 §2.5.3, §2.5.6
bool is_private(const ip_address& address) noexcept;

/// What stands for a client in a table of clients: an IPv4 address as it is, an IPv6 address as the
/// /64 network that one customer is given whole, so that nobody has 2^64 keys. Text that is no
/// address stands for itself.
std::string client_key(std::string_view address);

}  // namespace warder::http
