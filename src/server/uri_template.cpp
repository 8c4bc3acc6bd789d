#include "http/dot_segment.hpp"
#include "http/syntax.hpp"
#include <warder/http/percent.hpp>
#include <warder/json/writer.hpp>
#include <warder/server/uri_template.hpp>

#include <algorithm>
#include <stdexcept>

namespace warder::server {
namespace {

[[noreturn]] void refuse(const std::string& problem) {
    throw std::invalid_argument("its URI template cannot be used: " + problem);
}

/// RFC 6570 §2.3, without dots and percent signs, which no field has.
bool is_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return http::is_alpha(c) || http::is_digit(c) || c == '_';
    });
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

uri_template::uri_template(std::string_view text) {
    begin_ = text.substr(0, text.find_first_of("{}"));
    text.remove_prefix(begin_.size());
    while (!text.empty()) {
        const std::size_t end = text.find('}');
        if (text.front() != '{' || end == std::string_view::npos) {
            refuse("a brace has no partner");
        }
        const std::string_view expression = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
        add_variable(expression, text);
        if (!query_.empty()) break;
        const std::size_t next = text.find_first_of("{}");
        path_.back().text_behind = text.substr(0, next);
        text.remove_prefix(path_.back().text_behind.size());
    }
}

/// @param rest  what stands behind the expression
void uri_template::add_variable(std::string_view expression, std::string_view rest) {
    if (expression.starts_with('?')) {
        if (!rest.empty()) refuse("{?...} stands at the end");
        const auto has_query = [](const std::string& text) {
            return text.find_first_of("?#") != std::string::npos;
        };
        const bool second = has_query(begin_) || std::ranges::any_of(path_, [&](const auto& one) {
                                return has_query(one.text_behind);
                            });
        if (second) refuse("{?...} begins the only query");
        expression.remove_prefix(1);
        while (true) {
            const bool last = expression.find(',') == std::string_view::npos;
            const std::string_view name = http::take_until(expression, ',');
            add_name(name);
            query_.emplace_back(name);
            if (last) return;
        }
    }
    const bool slashes = expression.starts_with('+');
    if (slashes) expression.remove_prefix(1);
    if (!path_.empty() && path_.back().text_behind.empty()) {
        refuse("two variables need text between them");
    }
    add_name(expression);
    path_.push_back({std::string(expression), slashes, {}});
}

void uri_template::add_name(std::string_view name) {
    if (!is_name(name)) {
        refuse("{name}, {+name} and {?a,b} are supported, with names of letters, digits and _");
    }
    if (std::ranges::find(names_, name) != names_.end()) {
        refuse("the variable " + std::string(name) + " stands there twice");
    }
    names_.emplace_back(name);
}

std::optional<uri_template::values> uri_template::match(std::string_view uri) const {
    values found;
    if (!query_.empty()) {
        const std::size_t mark = uri.find('?');
        if (mark != std::string_view::npos) {
            if (!match_query(uri.substr(mark + 1), found)) return std::nullopt;
            uri = uri.substr(0, mark);
        }
    }
    if (!uri.starts_with(begin_)) return std::nullopt;
    uri.remove_prefix(begin_.size());
    for (const variable& one : path_) {
        const bool is_last = &one == &path_.back();
        if (is_last && !uri.ends_with(one.text_behind)) return std::nullopt;
        // A value has at least one byte.
        if (uri.size() < one.text_behind.size() + 1) return std::nullopt;
        const std::size_t end =
            is_last ? uri.size() - one.text_behind.size() : uri.find(one.text_behind, 1);
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view value = uri.substr(0, end);
        if (value.find_first_of(one.slashes ? "?#" : "/?#") != std::string_view::npos) {
            return std::nullopt;
        }
        found.emplace_back(one.name, value);
        uri.remove_prefix(end + one.text_behind.size());
    }
    return uri.empty() ? std::optional(std::move(found)) : std::nullopt;
}

/// Adds the parameters of a query; false where one is unknown or stands there twice.
bool uri_template::match_query(std::string_view query, values& found) const {
    while (!query.empty()) {
        std::string_view value = http::take_until(query, '&');
        const std::string_view name = http::take_until(value, '=');
        if (std::ranges::find(query_, name) == query_.end()) return false;
        if (value.find('#') != std::string_view::npos) return false;
        const bool twice =
            std::ranges::any_of(found, [&](const auto& other) { return other.first == name; });
        if (twice) return false;
        found.emplace_back(name, value);
    }
    return true;
}

std::optional<std::string> decode_variable(std::string_view value) {
    auto decoded = http::percent_decode(value);
    if (!decoded || !json::is_utf8(*decoded)) return std::nullopt;
    const bool bad_character =
        std::ranges::any_of(*decoded, [](char c) { return c == '\\' || is_control(c); });
    if (bad_character || decoded->starts_with('/')) return std::nullopt;
    std::string_view rest = *decoded;
    while (!rest.empty()) {
        const std::string_view segment = http::take_until(rest, '/');
        if (http::is_dot_segment(segment)) return std::nullopt;
    }
    return *std::move(decoded);
}

}  // namespace warder::server
