#include <warder/http/errc.hpp>
#include <warder/http/percent.hpp>

#include <algorithm>
#include <optional>

namespace warder::http {
namespace {

enum class plus_sign { literal, space };

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::optional<std::string> decode(std::string_view text, plus_sign plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == plus_sign::space) {
            decoded += ' ';
        } else if (text[i] == '%') {
            // RFC 3986 §2.1: pct-encoded = "%" HEXDIG HEXDIG
            if (text.size() - i < 3) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

error malformed_percent() {
    return {errc::malformed_percent, "Malformed percent-encoding"};
}

}  // namespace

std::string percent_encode(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || c == '-' || c == '.' || c == '_' || c == '~') {
            text += c;
        } else {
            text += '%';
            text += digits[byte >> 4];
            text += digits[byte & 0xF];
        }
    }
    return text;
}

result<std::string> percent_decode(std::string_view text) {
    auto decoded = decode(text, plus_sign::literal);
    if (!decoded) return malformed_percent();
    return std::move(*decoded);
}

result<form> parse_form(std::string_view text, form_limits limits) {
    form parameters;
    if (text.empty()) return parameters;
    if (text.size() > limits.max_bytes) return error(errc::too_long, "The form is too long");
    // WHATWG URL §5.2: a serialised form is ASCII; spaces are plus signs.
    if (!std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; })) {
        return error(errc::malformed_form, "A form holds visible ASCII only");
    }
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::string_view pair = text.substr(begin, text.find('&', begin) - begin);
        begin += pair.size() + 1;

        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals), plus_sign::space);
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())), plus_sign::space);
        if (!name || !value) return malformed_percent();
        if (name->empty()) return error(errc::malformed_form, "A form parameter has no name");
        // RFC 6749 §3.2: parameters must not be included more than once.
        if (find(parameters, *name) != nullptr) {
            return error(errc::duplicate_parameter, "A form parameter occurs more than once");
        }
        if (parameters.size() == limits.max_parameters) {
            return error(errc::too_long, "The form has too many parameters");
        }
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

const std::string* find(const form& parameters, std::string_view name) noexcept {
    const auto found = std::find_if(parameters.begin(), parameters.end(), [&](const auto& one) {
        return one.first == name;
    });
    return found == parameters.end() ? nullptr : &found->second;
}

}  // namespace warder::http
