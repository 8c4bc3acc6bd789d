/// Decoding straight from text, for tests.
#pragma once

#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/json/node.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace warder::json {

/// A `T` decoded from `text`, or why not; text that is no JSON gives the error of `parse`.
template <class T>
result<T> decode_text(std::string_view text) {
    std::optional<result<T>> decoded;
    auto parsed = parse(text, [&](node root) { decoded.emplace(decode<T>(root)); });
    if (!parsed) return std::move(parsed).error();
    return std::move(*decoded);
}

/// The problems that decoding a `T` finds in `text`, or "fits".
template <class T>
std::string problems(std::string_view text) {
    const auto decoded = decode_text<T>(text);
    if (decoded) return "fits";
    return decoded.error().code == errc::mismatch ? decoded.error().description : "not JSON";
}

/// What `text` is once decoded as a `T` and encoded again, or the problems.
template <class T>
std::string through(std::string_view text) {
    const auto decoded = decode_text<T>(text);
    return decoded ? encode(*decoded) : decoded.error().description;
}

}  // namespace warder::json
