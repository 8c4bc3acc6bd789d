#include "json/problems.hpp"

#include <algorithm>

namespace warder::json {
namespace {

constexpr std::size_t max_name_bytes = 64;

/// The part of `name` that is shown: whole UTF-8 sequences only.
std::string_view shortened(std::string_view name) noexcept {
    if (name.size() <= max_name_bytes) return name;
    std::size_t end = max_name_bytes;
    while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) {
        --end;
    }
    return name.substr(0, end);
}

void append_token(std::string& pointer, std::string_view name) {
    const std::string_view shown = shortened(name);
    for (const char c : shown) {
        // RFC 6901 §3: ~ and / have a meaning in a pointer.
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
            pointer += is_control ? '?' : c;
        }
    }
    if (shown.size() < name.size()) pointer += "...";
}

}  // namespace

std::string pointer_to(const place& at) {
    if (at.parent == nullptr) return {};
    std::string pointer = pointer_to(*at.parent) + '/';
    if (at.is_member) {
        append_token(pointer, at.name);
    } else {
        pointer += std::to_string(at.index);
    }
    return pointer;
}

void problem_list::add(const place& at, std::string_view what) {
    if (texts_.size() == limit_) {
        overflowed_ = true;
        return;
    }
    std::string text = pointer_to(at);
    if (!text.empty()) text += ": ";
    texts_.push_back(text.append(what));
}

std::string problem_list::text() const {
    std::string joined;
    for (const std::string& problem : texts_) {
        if (!joined.empty()) joined += "; ";
        joined += problem;
    }
    if (overflowed_) joined += "; and more";
    return joined;
}

}  // namespace warder::json
