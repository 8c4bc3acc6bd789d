/// SipHash-1-3: a hash whose collisions nobody finds who does not know the key.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace warder::http {

/// The secret of a hash table, drawn at random.
struct siphash_key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
};

/// The state of SipHash, with one round as its step.
class siphash_state {
  public:
    explicit siphash_state(const siphash_key& key) noexcept
        : v0_(key.low ^ 0x736F6D6570736575ULL),
          v1_(key.high ^ 0x646F72616E646F6DULL),
          v2_(key.low ^ 0x6C7967656E657261ULL),
          v3_(key.high ^ 0x7465646279746573ULL) {}

    void add(std::uint64_t word) noexcept {
        v3_ ^= word;
        round();
        v0_ ^= word;
    }

    std::uint64_t finish() noexcept {
        v2_ ^= 0xFF;
        for (int i = 0; i < 3; ++i)
            round();
        return v0_ ^ v1_ ^ v2_ ^ v3_;
    }

  private:
    void round() noexcept {
        v0_ += v1_;
        v2_ += v3_;
        v1_ = std::rotl(v1_, 13) ^ v0_;
        v3_ = std::rotl(v3_, 16) ^ v2_;
        v0_ = std::rotl(v0_, 32);
        v2_ += v1_;
        v0_ += v3_;
        v1_ = std::rotl(v1_, 17) ^ v2_;
        v3_ = std::rotl(v3_, 21) ^ v0_;
        v2_ = std::rotl(v2_, 32);
    }

    std::uint64_t v0_;
    std::uint64_t v1_;
    std::uint64_t v2_;
    std::uint64_t v3_;
};

/// The hash of `text` under `key`: one round for each 8 bytes, three at the end.
///
/// @source  Aumasson and Bernstein, "SipHash: a fast short-input PRF", §2.1 and §2.4 for c = 1,
///          d = 3; words are read as on a little-endian machine
inline std::uint64_t siphash(const siphash_key& key, std::string_view text) noexcept {
    static_assert(std::endian::native == std::endian::little);
    siphash_state state(key);
    std::string_view rest = text;
    for (; rest.size() >= 8; rest.remove_prefix(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, rest.data(), 8);
        state.add(word);
    }
    // The last word has the length in its highest byte.
    std::uint64_t last = 0;
    if (!rest.empty()) std::memcpy(&last, rest.data(), rest.size());
    state.add(last | static_cast<std::uint64_t>(text.size()) << 56);
    return state.finish();
}

}  // namespace warder::http
