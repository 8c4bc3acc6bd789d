#include "http/syntax.hpp"
#include <warder/http/fields.hpp>

#include <algorithm>
#include <functional>

namespace warder::http {
namespace {

/// Room for the fields of a response, in one allocation each.
constexpr std::size_t usual_bytes = 512;
constexpr std::size_t usual_fields = 12;

}  // namespace

bool fields::owns(std::string_view text) const noexcept {
    const std::less<const char*> before;
    return !before(text.data(), bytes_.data()) &&
           before(text.data(), bytes_.data() + bytes_.size());
}

void fields::append_parsed(std::string_view name, std::string_view value) {
    const bool moves = bytes_.capacity() - bytes_.size() < name.size() + value.size();
    // A view into this object would dangle when its bytes move.
    if (moves && (owns(name) || owns(value))) {
        return append_parsed(std::string(name), std::string(value));
    }
    const slot added{
        static_cast<std::uint32_t>(bytes_.size()),
        static_cast<std::uint32_t>(name.size()),
        static_cast<std::uint32_t>(bytes_.size() + name.size()),
        static_cast<std::uint32_t>(value.size())
    };
    if (index_.empty()) {
        bytes_.reserve(usual_bytes);
        index_.reserve(usual_fields);
    }
    bytes_.append(name).append(value);
    index_.push_back(added);
}

void fields::append(std::string_view name, std::string_view value) {
    const std::size_t begin = bytes_.size();
    value = trim(value);
    const bool safe = is_field_value(name) && is_field_value(value);
    append_parsed(name, value);
    if (safe) return;
    // RFC 9110 §5.5: CR, LF and NUL are dangerous in a field and are replaced by a space.
    const auto is_dangerous = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    std::replace_if(
        bytes_.begin() + static_cast<std::ptrdiff_t>(begin), bytes_.end(), is_dangerous, ' '
    );
}

void fields::set(std::string_view name, std::string_view value) {
    if (!find(name)) return append(name, value);
    if (owns(name) || owns(value)) return set(std::string(name), std::string(value));
    erase(name);
    append(name, value);
}

void fields::erase(std::string_view name) {
    if (!find(name)) return;
    if (owns(name)) return erase(std::string(name));
    std::size_t kept = 0;
    for (std::size_t i = 0; i < index_.size(); ++i) {
        if (iequals(at(i).name, name)) continue;
        index_[kept++] = index_[i];
    }
    if (kept == index_.size()) return;
    index_.resize(kept);
    // The bytes of what is gone would otherwise pile up under a field that is set again and again.
    std::string bytes;
    bytes.reserve(bytes_.size());
    for (slot& left : index_) {
        const auto begin = static_cast<std::uint32_t>(bytes.size());
        bytes.append(bytes_, left.name, left.name_size).append(bytes_, left.value, left.value_size);
        left.name = begin;
        left.value = begin + left.name_size;
    }
    bytes_.swap(bytes);
}

void fields::clear() noexcept {
    bytes_.clear();
    index_.clear();
}

std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
    const char* bytes = bytes_.data();
    for (const slot& field : index_) {
        if (field.name_size == name.size() && iequals({bytes + field.name, name.size()}, name)) {
            return std::string_view(bytes + field.value, field.value_size);
        }
    }
    return std::nullopt;
}

std::string_view fields::operator[](std::string_view name) const noexcept {
    return find(name).value_or(std::string_view());
}

std::size_t fields::count(std::string_view name) const noexcept {
    const char* bytes = bytes_.data();
    return static_cast<std::size_t>(std::ranges::count_if(index_, [&](const slot& field) {
        return field.name_size == name.size() && iequals({bytes + field.name, name.size()}, name);
    }));
}

}  // namespace warder::http
