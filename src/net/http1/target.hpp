/// Rules for the request target.
#pragma once

#include "net/http1/head.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace warder::net {

/// Reduces `target` to origin form where it is in absolute form.
///
/// @param host  the Host field; empty when there is none (HTTP/1.0)
std::optional<http1_failure> normalise_target(
    std::string& target, std::string_view host, http::method method
);

}  // namespace warder::net
