/// Randomness as a parameter.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace warder {

/// Gives unguessable bytes.
///
/// @threads  may be called from any thread
class entropy {
  public:
    virtual ~entropy() = default;

    /// Fills `out` with random bytes fit for keys and identifiers.
    virtual void fill(std::span<std::byte> out) = 0;
};

/// The operating system's source (getrandom(2)); lives as long as the program. Ends the program
/// where it fails.
entropy& system_entropy();

/// `bytes` random bytes as lower-case hexadecimal digits, two for each byte.
std::string random_hex(entropy& source, std::size_t bytes);

}  // namespace warder
