#include <warder/core/entropy.hpp>

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace warder {

entropy& system_entropy() {
    class kernel_entropy final : public entropy {
      public:
        void fill(std::span<std::byte> out) override {
            while (!out.empty()) {
                // getrandom(2) gives up to 256 bytes in one piece and without being interrupted.
                const auto got = ::getrandom(out.data(), std::min<std::size_t>(out.size(), 256), 0);
                if (got < 0) {
                    if (errno == EINTR) continue;
                    std::abort();
                }
                out = out.subspan(static_cast<std::size_t>(got));
            }
        }
    };
    static kernel_entropy instance;
    return instance;
}

std::string random_hex(entropy& source, std::size_t bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes * 2);
    std::array<std::byte, 32> block;
    for (std::size_t done = 0; done < bytes; done += block.size()) {
        const auto part = std::span(block).first(std::min(block.size(), bytes - done));
        source.fill(part);
        for (const std::byte byte : part) {
            text += digits[std::to_integer<unsigned>(byte) >> 4];
            text += digits[std::to_integer<unsigned>(byte) & 0xF];
        }
    }
    return text;
}

}  // namespace warder
