/// A complete request head, taken apart and judged.
#pragma once

#include <warder/net/http1_parser.hpp>

#include <optional>
#include <string_view>

namespace warder::net {

/// Why bytes are refused: the status and a sentence for the peer that echoes nothing.
struct http1_failure {
    http1_errc code;
    std::string_view text;
};

/// Decodes `head`, from the request line to the empty line, into `request` and `framing`.
///
/// The caller has seen that every line ends in CR LF, that none is folded, that only the last one
/// is empty, and that the cap of `limits` on bytes holds.
std::optional<http1_failure> decode_head(
    std::string_view head,
    const http1_limits& limits,
    http::request& request,
    http1_framing& framing
);

}  // namespace warder::net
