#include "http/fields_access.hpp"
#include "http/syntax.hpp"
#include <warder/http/fields.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace warder::http {
namespace {

/// Room for the fields of a response, in one allocation each.
constexpr std::size_t usual_bytes = 512;
constexpr std::size_t usual_fields = 12;

constexpr std::string_view separator = ": ";
constexpr std::string_view line_end = "\r\n";

}  // namespace

bool fields::owns(std::string_view text) const noexcept {
    const std::less<const char*> before;
    return !before(text.data(), bytes_.data()) &&
           before(text.data(), bytes_.data() + bytes_.size());
}

void fields::append_checked(std::string_view name, std::string_view value) {
    const std::size_t added = name.size() + value.size() + separator.size() + line_end.size();
    // A view into this object would dangle when its bytes move.
    if (bytes_.capacity() - bytes_.size() < added && (owns(name) || owns(value))) {
        return append_checked(std::string(name), std::string(value));
    }
    if (bytes_.empty()) {
        bytes_.reserve(usual_bytes);
        index_.reserve(usual_fields);
    }
    const std::size_t begin = bytes_.size();
    bytes_.append(name).append(separator).append(value).append(line_end);
    const std::string_view line = lines().substr(begin);
    add_slot(
        line.substr(0, name.size()), line.substr(name.size() + separator.size(), value.size())
    );
}

/// Adds a field whose name and value stand in `bytes_`.
void fields::add_slot(std::string_view name, std::string_view value) {
    const auto offset = [this](std::string_view text) {
        return static_cast<std::uint32_t>(text.data() - bytes_.data());
    };
    index_.push_back(
        {offset(name),
         static_cast<std::uint32_t>(name.size()),
         offset(value),
         static_cast<std::uint32_t>(value.size())}
    );
}

std::string_view fields_access::adopt(fields& into, std::string_view lines) {
    into.clear();
    into.bytes_.assign(lines);
    return into.bytes_;
}

void fields::append(std::string_view name, std::string_view value) {
    const std::size_t begin = bytes_.size();
    value = trim(value);
    const bool good = is_token(name) && is_field_value(value);
    append_checked(name, value);
    if (good) return;
    // RFC 9110 §5.5: CR, LF and NUL are dangerous in a field and are replaced by a space.
    const auto is_dangerous = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    std::replace_if(
        bytes_.begin() + static_cast<std::ptrdiff_t>(begin),
        bytes_.end() - static_cast<std::ptrdiff_t>(line_end.size()),
        is_dangerous,
        ' '
    );
    const auto [stored_name, stored_value] = at(size() - 1);
    can_be_sent_ = can_be_sent_ && is_token(stored_name) && is_field_value(stored_value);
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
    // Built anew: the bytes of what is gone would otherwise pile up under a field that is set again
    // and again.
    fields left;
    for (std::size_t i = 0; i < size(); ++i) {
        const auto [kept, value] = at(i);
        if (!iequals(kept, name)) left.append_checked(kept, value);
    }
    left.can_be_sent_ = can_be_sent_;
    *this = std::move(left);
}

void fields::clear() noexcept {
    bytes_.clear();
    index_.clear();
    can_be_sent_ = true;
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
