// Any bytes: a pattern, a zero byte, a text. What is taken as a pattern matches the text or not,
// and the same in a group, as an alternative of itself, and repeated from no times on.
#include "json/pattern.hpp"
#include <warder/json/writer.hpp>

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::optional<warder::json::pattern> make(const std::string& text) {
    try {
        return warder::json::pattern(text);
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t zero = input.find('\0');
    if (zero == std::string_view::npos) return 0;
    const std::string expression(input.substr(0, zero));
    const std::string_view text = input.substr(zero + 1);
    if (!warder::json::is_utf8(text)) return 0;
    const auto made = make(expression);
    if (!made) return 0;
    const bool matches = made->matches(text);
    if (const auto grouped = make("(" + expression + ")"))
        require(grouped->matches(text) == matches);
    if (const auto twice = make(expression + "|" + expression)) {
        require(twice->matches(text) == matches);
    }
    if (const auto perhaps = make("(?:" + expression + ")*")) require(perhaps->matches(text));
    return 0;
}
