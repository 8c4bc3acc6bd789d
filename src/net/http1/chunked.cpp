#include "net/http1/chunked.hpp"

#include <algorithm>

namespace warder::net {
namespace {

using part = http1_chunk_state::part;

/// Enough for any size that a cap allows; a longer one is an attempt to overflow somebody.
constexpr std::uint8_t max_size_digits = 8;

/// Of extensions and trailers together, in one body.
constexpr std::uint32_t max_ignored_bytes = 8 * 1024;

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// RFC 9110 §5.5: visible characters, obs-text, space and tab.
bool is_text(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || c == '\t';
}

bool read_size(http1_chunk_state& state, char c) noexcept {
    if (const int digit = hex_value(c); digit >= 0) {
        if (++state.size_digits > max_size_digits) return false;
        state.left = state.left * 16 + static_cast<unsigned>(digit);
        return true;
    }
    if (state.size_digits == 0) return false;
    if (c == '\r') {
        state.at = part::size_line_feed;
    } else if (c == ';') {
        state.at = part::extension;
    } else {
        return false;
    }
    return true;
}

/// Reads over one byte of an extension or a trailer.
bool read_ignored(http1_chunk_state& state, char c, part at_line_end) noexcept {
    if (++state.ignored_bytes > max_ignored_bytes) return false;
    if (c == '\r') {
        state.at = at_line_end;
        return true;
    }
    return is_text(c);
}

/// The line feed that has to stand here.
bool read_line_feed(http1_chunk_state& state, char c, part next) noexcept {
    state.at = next;
    return c == '\n';
}

/// Takes one byte that is not data; false when it may not stand there.
bool read_framing(http1_chunk_state& state, char c) noexcept {
    switch (state.at) {
        case part::size:
            return read_size(state, c);
        case part::extension:
            // RFC 9112 §7.1.1: a quoted value could hide where the line ends; nobody sends one.
            return c != '"' && read_ignored(state, c, part::size_line_feed);
        case part::size_line_feed:
            state.size_digits = 0;
            return read_line_feed(state, c, state.left == 0 ? part::trailer_start : part::data);
        case part::data_return:
            state.at = part::data_line_feed;
            return c == '\r';
        case part::data_line_feed:
            return read_line_feed(state, c, part::size);
        case part::trailer_start:
            if (c == '\r') {
                state.at = part::last_line_feed;
                return true;
            }
            state.at = part::trailer;
            return read_ignored(state, c, part::trailer_line_feed);
        case part::trailer:
            return read_ignored(state, c, part::trailer_line_feed);
        case part::trailer_line_feed:
            return read_line_feed(state, c, part::trailer_start);
        case part::last_line_feed:
            return read_line_feed(state, c, part::done);
        case part::data:
        case part::done:
            break;
    }
    return false;
}

}  // namespace

result<std::size_t> decode_chunks(
    http1_chunk_state& state, std::string_view bytes, std::string* into, std::size_t max_bytes
) {
    std::size_t used = 0;
    while (used < bytes.size() && state.at != part::done) {
        if (state.at != part::data) {
            if (!read_framing(state, bytes[used++])) {
                return error(http::body_errc::malformed, "The chunked body is malformed.");
            }
            // Refused at the size already, before its data is stored or even waited for.
            if (state.at == part::data && into != nullptr &&
                state.left > max_bytes - std::min(max_bytes, into->size())) {
                return error(http::body_errc::too_large, "The request body is too large.");
            }
            continue;
        }
        const std::size_t available = bytes.size() - used;
        const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(state.left, available));
        if (into != nullptr) into->append(bytes.substr(used, take));
        used += take;
        state.left -= take;
        if (state.left == 0) state.at = part::data_return;
    }
    return used;
}

}  // namespace warder::net
