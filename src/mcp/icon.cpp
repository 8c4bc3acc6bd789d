#include "http/syntax.hpp"
#include <warder/mcp/icon.hpp>

#include <algorithm>
#include <string_view>

namespace warder::mcp {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, http::is_digit);
}

/// "48x48" or "any".
bool is_size(std::string_view text) {
    if (text == "any") return true;
    const std::size_t cross = text.find('x');
    return cross != std::string_view::npos && is_number(text.substr(0, cross)) &&
           is_number(text.substr(cross + 1));
}

/// Whether it has a scheme that a client may load. Others could run code (`javascript:`) or read
/// files.
bool is_safe_source(std::string_view src) {
    const bool is_known = src.starts_with("https://") || src.starts_with("data:image/");
    return is_known && std::ranges::all_of(src, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace

icon_list::icon_list() noexcept = default;
icon_list::icon_list(std::initializer_list<icon> icons) : icons_(icons) {}
icon_list::icon_list(const icon_list& other) = default;
icon_list::icon_list(icon_list&& other) noexcept = default;
icon_list& icon_list::operator=(const icon_list& other) = default;
icon_list& icon_list::operator=(icon_list&& other) noexcept = default;
icon_list::~icon_list() = default;

std::string icon_problem(const icon_list& icons) {
    for (const icon& one : icons.all()) {
        if (!is_safe_source(one.src)) {
            return "an icon's src is an https: URL or a data: URI of an image, in ASCII";
        }
        if (!one.mime_type.empty() && !one.mime_type.starts_with("image/")) {
            return "an icon's type begins with image/";
        }
        if (!std::ranges::all_of(one.sizes, is_size)) {
            return "an icon's size is like 48x48, or any";
        }
    }
    return {};
}

}  // namespace warder::mcp
