#include "json/characters.hpp"
#include <warder/json/writer.hpp>

#include <array>
#include <charconv>
#include <cmath>
#ifdef __SSE2__
#include <emmintrin.h>

#include <bit>
#endif

namespace warder::json {
namespace {

bool is_plain(char byte) noexcept {
    const auto code = static_cast<unsigned char>(byte);
    return code >= 0x20 && code < 0x80 && code != '"' && code != '\\';
}

#ifdef __SSE2__
/// A bit for each byte that is not plain.
unsigned special_bytes(__m128i bytes) noexcept {
    // The comparison is signed, so it finds the bytes from 0x80 on as well.
    const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    const __m128i special = _mm_or_si128(low, _mm_or_si128(quote, backslash));
    return static_cast<unsigned>(_mm_movemask_epi8(special));
}
#endif

/// Length of the run of plain ASCII, which needs no escape, that `text` starts with.
std::size_t plain_run(std::string_view text) noexcept {
    std::size_t i = 0;
#ifdef __SSE2__
    const auto at = [text](std::size_t begin) {
        return reinterpret_cast<const __m128i*>(text.data() + begin);
    };
    for (; i + 16 <= text.size(); i += 16) {
        const unsigned found = special_bytes(_mm_loadu_si128(at(i)));
        if (found != 0) return i + static_cast<std::size_t>(std::countr_zero(found));
    }
    if (i + 8 <= text.size()) {
        const unsigned found = special_bytes(_mm_loadl_epi64(at(i))) & 0xFF;
        if (found != 0) return i + static_cast<std::size_t>(std::countr_zero(found));
        i += 8;
    }
#endif
    while (i < text.size() && is_plain(text[i])) {
        ++i;
    }
    return i;
}

void append_escape(std::string& out, char byte) {
    switch (byte) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const auto code = static_cast<unsigned char>(byte);
    out += "\\u00";
    out += digits[code >> 4];
    out += digits[code & 0xF];
}

/// Appends what `text` starts with, which is not plain; gives how many bytes that was.
std::size_t append_special(std::string& out, std::string_view text) {
    if (static_cast<unsigned char>(text[0]) < 0x80) {
        append_escape(out, text[0]);
        return 1;
    }
    const std::size_t length = sequence_length(text);
    if (length == 0) {
        out += "\xEF\xBF\xBD";
        return 1;
    }
    out.append(text.substr(0, length));
    return length;
}

template <class Number>
std::string_view print(std::array<char, 32>& buffer, Number number) noexcept {
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
    out += '"';
    while (true) {
        const std::size_t run = plain_run(text);
        out.append(text.substr(0, run));
        text.remove_prefix(run);
        if (text.empty()) break;
        text.remove_prefix(append_special(out, text));
    }
    out += '"';
}

void writer::separate() {
    if (comma_) out_ += ',';
    comma_ = true;
}

writer& writer::begin_object() {
    separate();
    out_ += '{';
    comma_ = false;
    return *this;
}

writer& writer::end_object() {
    out_ += '}';
    comma_ = true;
    return *this;
}

writer& writer::begin_array() {
    separate();
    out_ += '[';
    comma_ = false;
    return *this;
}

writer& writer::end_array() {
    out_ += ']';
    comma_ = true;
    return *this;
}

writer& writer::key(std::string_view name) {
    separate();
    append_string(out_, name);
    out_ += ':';
    comma_ = false;
    return *this;
}

writer& writer::null() {
    return raw("null");
}

writer& writer::value(bool flag) {
    return raw(flag ? "true" : "false");
}

writer& writer::value(std::int64_t number) {
    std::array<char, 32> buffer;
    return raw(print(buffer, number));
}

writer& writer::value(std::uint64_t number) {
    std::array<char, 32> buffer;
    return raw(print(buffer, number));
}

template <class Number>
writer& writer::floating(Number number) {
    if (!std::isfinite(number)) return null();
    std::array<char, 32> buffer;
    const std::string_view shortest = print(buffer, number);
    raw(shortest);
    // Keeps it a number that is read as one: -0 without a point would lose its sign.
    if (shortest.find_first_of(".e") == std::string_view::npos) out_ += ".0";
    return *this;
}

writer& writer::value(double number) {
    return floating(number);
}

writer& writer::value(float number) {
    return floating(number);
}

writer& writer::value(std::string_view text) {
    separate();
    append_string(out_, text);
    return *this;
}

writer& writer::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const bool ascii = static_cast<unsigned char>(text[0]) < 0x80;
        const std::size_t length = ascii ? 1 : sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace warder::json
