#include <warder/core/secret.hpp>

#include <string.h>  // explicit_bzero

namespace warder {

bool secret::constant_time_equal(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    unsigned char difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    }
    return difference == 0;
}

void secret::wipe() noexcept {
    // capacity, not size: a moved-from short string keeps its bytes in place.
    ::explicit_bzero(text_.data(), text_.capacity());
    text_.clear();
}

}  // namespace warder
