#include <warder/json/reflect.hpp>

#include <cstdlib>

namespace warder::json::detail {
namespace {

/// Bytes from 0x80 on belong to names that are not ASCII.
bool is_identifier(char byte) noexcept {
    const auto code = static_cast<unsigned char>(byte);
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= '0' && code <= '9') || code == '_' || code >= 0x80;
}

std::string_view last_identifier(std::string_view text) noexcept {
    std::size_t begin = text.size();
    while (begin > 0 && is_identifier(text[begin - 1])) {
        --begin;
    }
    return text.substr(begin);
}

bool opens(char c) noexcept {
    return c == '<' || c == '(' || c == '{' || c == '[';
}

bool closes(char c) noexcept {
    return c == '>' || c == ')' || c == '}' || c == ']';
}

/// Cuts off and gives what stands before the first `separator` outside of brackets.
std::string_view take_until(std::string_view& text, char separator) noexcept {
    int depth = 0;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        if (text[end] == separator && depth == 0) break;
        if (opens(text[end])) ++depth;
        if (closes(text[end])) --depth;
    }
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end < text.size() ? end + 1 : end);
    return taken;
}

/// What stands behind the equals sign of "... [with T = int]" or "... [T = int]".
std::string_view argument(std::string_view spelling) noexcept {
    constexpr std::string_view sign = " = ";
    spelling.remove_prefix(spelling.find(sign) + sign.size());
    spelling.remove_suffix(1);
    return spelling;
}

// GCC: "[with auto Pointer = (& sample<greet>::object.storage<greet>::value.greet::name)]"
// clang: "[Pointer = &object.value.name]"
std::string member_name(std::string_view spelling) {
    while (!spelling.empty() && closes(spelling.back())) {
        spelling.remove_suffix(1);
    }
    return std::string(last_identifier(spelling));
}

}  // namespace

// GCC: "[with T = shop::greet]", and perhaps "; std::string = ..." behind it. clang: "[T = greet]"
std::string type_name(std::string_view spelling) {
    std::string_view rest = argument(spelling);
    std::string_view name = take_until(rest, ';');
    for (std::string_view scope = name; !scope.empty();) {
        name = scope;
        take_until(scope, ':');
        if (scope.starts_with(':')) scope.remove_prefix(1);
    }
    std::string plain;
    for (const char c : name) {
        plain += is_identifier(c) ? c : '_';
    }
    return plain;
}

// GCC: "[with auto ...Values = {shop::color::red, (shop::color)1}]"
// clang: "[Values = <shop::color::red, (shop::color)1>]"
std::vector<enumerator> named_values(std::string_view spelling) {
    std::string_view rest = argument(spelling);
    rest.remove_prefix(1);
    rest.remove_suffix(1);
    std::vector<enumerator> named;
    for (std::int64_t value = 0; !rest.empty(); ++value) {
        const std::string_view name = last_identifier(take_until(rest, ','));
        // A value without a name is spelled as a cast, which ends in a number.
        const bool is_number = name.empty() || (name[0] >= '0' && name[0] <= '9');
        if (!is_number) named.push_back({value, std::string(name)});
    }
    return named;
}

void add_field(
    type_descriptor& type,
    std::string_view spelling,
    std::size_t offset,
    type_source source,
    bool required
) {
    field_descriptor& field = type.fields.emplace_back();
    field.name = member_name(spelling);
    field.offset = offset;
    field.type = source;
    field.required = required;
}

field_descriptor& field_at(type_descriptor& type, std::size_t offset) {
    for (field_descriptor& field : type.fields) {
        if (field.offset == offset) return field;
    }
    std::abort();
}

}  // namespace warder::json::detail
