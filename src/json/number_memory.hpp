/// Numbers of any size behind a plain address, as descriptors see them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace warder::json {

/// The lowest `size` bytes (1, 2, 4 or 8) of `bits`, which is what a number of that size keeps.
inline std::uint64_t truncated(std::uint64_t bits, std::size_t size) noexcept {
    return size == 8 ? bits : bits & ((std::uint64_t{1} << (8 * size)) - 1);
}

template <class Number>
Number load(const void* from) noexcept {
    Number value;
    std::memcpy(&value, from, sizeof(value));
    return value;
}

inline std::uint64_t load_unsigned(const void* from, std::size_t size) noexcept {
    switch (size) {
        case 1:
            return load<std::uint8_t>(from);
        case 2:
            return load<std::uint16_t>(from);
        case 4:
            return load<std::uint32_t>(from);
        default:
            return load<std::uint64_t>(from);
    }
}

inline std::int64_t load_signed(const void* from, std::size_t size) noexcept {
    switch (size) {
        case 1:
            return load<std::int8_t>(from);
        case 2:
            return load<std::int16_t>(from);
        case 4:
            return load<std::int32_t>(from);
        default:
            return load<std::int64_t>(from);
    }
}

template <class Number>
void store(void* to, Number value) noexcept {
    std::memcpy(to, &value, sizeof(value));
}

/// Stores the lowest `size` bytes of a number that fits them.
inline void store_bits(void* to, std::size_t size, std::uint64_t bits) noexcept {
    switch (size) {
        case 1:
            return store(to, static_cast<std::uint8_t>(bits));
        case 2:
            return store(to, static_cast<std::uint16_t>(bits));
        case 4:
            return store(to, static_cast<std::uint32_t>(bits));
        default:
            return store(to, bits);
    }
}

inline double load_floating(const void* from, std::size_t size) noexcept {
    return size == sizeof(float) ? static_cast<double>(load<float>(from)) : load<double>(from);
}

}  // namespace warder::json
