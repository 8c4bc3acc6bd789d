/// The chunked transfer coding, one piece of bytes after the other.
#pragma once

#include <warder/net/http1_parser.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace warder::net {

/// Decodes what it can of `bytes`; extensions and trailers are read over: a bare LF is
/// refused inside of a quoted extension too, and no trailer can change the framing.
///
/// @param into  where the data goes; null to forget it
/// @return  bytes used: all of them unless the body ended before
/// @errors  `body_errc::too_large` when more than `max_bytes` would stand in `into`,
/// `body_errc::malformed`
/// @source  RFC 9112 §7.1
result<std::size_t> decode_chunks(
    http1_chunk_state& state, std::string_view bytes, std::string* into, std::size_t max_bytes
);

}  // namespace warder::net
