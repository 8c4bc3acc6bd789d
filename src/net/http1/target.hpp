/// Rules for the request target and the Host field.
#pragma once

#include "net/http1/head.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace warder::net {

/// Whether the text is a host with an optional port, and not empty (RFC 9110 §7.2).
bool is_host(std::string_view text) noexcept;

/// Reduces `target` to origin form where it is in absolute form.
///
/// @param host  the Host field; empty when there is none (HTTP/1.0)
std::optional<http1_failure> normalise_target(
    std::string& target, std::string_view host, http::method method
);

}  // namespace warder::net
