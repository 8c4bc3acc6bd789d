/// Characters of UTF-8 text.
#pragma once

#include <cstddef>
#include <string_view>

namespace warder::json {

/// The number of Unicode code points.
inline std::size_t count_characters(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++count;
    }
    return count;
}

}  // namespace warder::json
