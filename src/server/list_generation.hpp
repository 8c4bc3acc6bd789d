/// Telling whether a list is still the one that a cursor is of.
#pragma once

#include "server/big_endian.hpp"
#include <warder/crypto/digest.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace warder::server {

/// See `paged_list::generation`.
///
/// @param entries  what the list tells, each followed by a NUL
inline std::uint64_t list_generation(std::string entries, std::size_t page_size) {
    entries += std::to_string(page_size);
    const crypto::sha256_digest whole = crypto::sha256(entries);
    return read_number({reinterpret_cast<const char*>(whole.data()), number_bytes});
}

}  // namespace warder::server
