/// Whole numbers as eight bytes, the most significant one first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace warder::server {

inline constexpr std::size_t number_bytes = 8;

inline void append_number(std::string& out, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        out += static_cast<char>(number >> shift & 0xFF);
    }
}

/// @param bytes  at least `number_bytes`; the first ones are read
inline std::uint64_t read_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes.substr(0, number_bytes)) {
        number = number << 8 | static_cast<unsigned char>(byte);
    }
    return number;
}

}  // namespace warder::server
