#include "http/syntax.hpp"
#include <warder/http/media_type.hpp>

#include <algorithm>
#include <optional>

namespace warder::http {
namespace {

/// Type and subtype of a media type or range; `rest` is what stands behind them.
struct media_range {
    std::string_view type;
    std::string_view subtype;
    std::string_view rest;
};

/// RFC 9110 §8.3.1: type "/" subtype, both tokens. `*` is a token too.
std::optional<media_range> parse_range(std::string_view text) noexcept {
    const std::size_t end = std::min(text.find(';'), text.size());
    std::string_view subtype = trim(text.substr(0, end));
    const std::string_view type = take_until(subtype, '/');
    if (!is_token(type) || !is_token(subtype)) return std::nullopt;
    return media_range{type, subtype, text.substr(end)};
}

/// Length of the quoted string that `text` begins with, or 0 where it does not end.
/// RFC 9110 §5.6.4: a backslash quotes the byte behind it.
std::size_t quoted_size(std::string_view text) noexcept {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            return i + 1;
        }
    }
    return 0;
}

struct parameter {
    std::string_view name;
    std::string_view value;
};

/// Takes the first of the parameters from `rest`, or nothing where it is malformed.
/// RFC 9110 §5.6.6: parameters = *( OWS ";" OWS [ token "=" ( token / quoted-string ) ] )
std::optional<parameter> take_parameter(std::string_view& rest) noexcept {
    rest = trim(rest);
    if (!rest.starts_with(';')) return std::nullopt;
    rest = trim(rest.substr(1));
    if (rest.empty() || rest.front() == ';') return parameter{};

    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    parameter taken{rest.substr(0, equals), {}};
    rest.remove_prefix(equals + 1);
    const bool quoted = rest.starts_with('"');
    const std::size_t size =
        quoted ? quoted_size(rest) : std::min(rest.find_first_of("; \t"), rest.size());
    taken.value = rest.substr(0, size);
    rest.remove_prefix(size);
    if (quoted && size > 0) {
        taken.value = taken.value.substr(1, size - 2);
    } else if (!is_token(taken.value)) {
        return std::nullopt;
    }
    return is_token(taken.name) ? std::optional(taken) : std::nullopt;
}

/// RFC 9110 §12.4.2: qvalue = "0" [ "." 0*3DIGIT ] / "1" [ "." 0*3"0" ], in thousandths.
std::optional<std::uint16_t> parse_quality(std::string_view text) noexcept {
    if (text.empty() || text.size() > 5 || (text.front() != '0' && text.front() != '1')) {
        return std::nullopt;
    }
    unsigned thousandths = text.front() == '1' ? 1000 : 0;
    if (text.size() > 1 && text[1] != '.') return std::nullopt;
    unsigned unit = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (!is_digit(c)) return std::nullopt;
        thousandths += unit * static_cast<unsigned>(c - '0');
        unit /= 10;
    }
    if (thousandths > 1000) return std::nullopt;
    return static_cast<std::uint16_t>(thousandths);
}

/// Takes the first element of a comma-separated list; a comma within quotes does not end it. Behind
/// a quote that does not end, the whole rest is one element: looking for the end of each further
/// quote would take time with the square of the list's length.
std::string_view take_element(std::string_view& list) noexcept {
    std::size_t end = 0;
    while (end < list.size() && list[end] != ',') {
        const bool quoted = list[end] == '"';
        const std::size_t size = quoted ? quoted_size(list.substr(end)) : 1;
        end = size > 0 ? end + size : list.size();
    }
    const std::string_view element = trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    return element;
}

/// The best range for one type so far.
struct choice {
    int specificity = -1;
    std::uint16_t quality = 0;

    void offer(int precision, std::uint16_t value) noexcept {
        // RFC 9110 §12.5.1: the most specific range takes precedence.
        if (precision <= specificity) return;
        specificity = precision;
        quality = value;
    }
};

/// How precisely a range names a type: 2 both parts, 1 its first, 0 `*/*`; -1 not at all.
int precision(const media_range& range, std::string_view type, std::string_view subtype) noexcept {
    const bool any_subtype = range.subtype == "*";
    if (range.type == "*") return any_subtype ? 0 : -1;
    if (!iequals(range.type, type)) return -1;
    if (any_subtype) return 1;
    return iequals(range.subtype, subtype) ? 2 : -1;
}

/// The quality that the parameters of a range say, or nothing where they are malformed.
std::optional<std::uint16_t> quality(std::string_view parameters) noexcept {
    std::uint16_t value = 1000;
    while (!trim(parameters).empty()) {
        const auto taken = take_parameter(parameters);
        if (!taken) return std::nullopt;
        if (!iequals(taken->name, "q")) continue;
        const auto parsed = parse_quality(taken->value);
        if (!parsed) return std::nullopt;
        value = *parsed;
    }
    return value;
}

}  // namespace

bool is_json(std::string_view content_type) noexcept {
    if (content_type == "application/json") return true;
    const auto range = parse_range(content_type);
    if (!range || precision(*range, "application", "json") != 2) return false;
    std::string_view rest = range->rest;
    while (!trim(rest).empty()) {
        const auto taken = take_parameter(rest);
        if (!taken) return false;
        // RFC 8259 §8.1: JSON between systems is UTF-8.
        if (iequals(taken->name, "charset") && !iequals(taken->value, "utf-8")) return false;
    }
    return true;
}

std::string_view media_type(std::string_view content_type) noexcept {
    if (!parse_range(content_type)) return {};
    return trim(content_type.substr(0, content_type.find(';')));
}

acceptance parse_accept(const fields& sent) noexcept {
    choice json;
    choice event_stream;
    bool any_range = false;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        const fields::entry field = sent.at(i);
        if (!iequals(field.name, "Accept")) continue;
        // What MCP tells its clients to send.
        if (field.value == "application/json, text/event-stream") {
            any_range = true;
            json.offer(2, 1000);
            event_stream.offer(2, 1000);
            continue;
        }
        std::string_view list = field.value;
        while (!list.empty()) {
            const std::string_view element = take_element(list);
            // RFC 9110 §5.6.1.2: empty elements of a list do not count.
            if (element.empty()) continue;
            any_range = true;
            const auto range = parse_range(element);
            const auto wanted = range ? quality(range->rest) : std::nullopt;
            if (!wanted) continue;
            json.offer(precision(*range, "application", "json"), *wanted);
            event_stream.offer(precision(*range, "text", "event-stream"), *wanted);
        }
    }
    // RFC 9110 §12.5.1: no Accept means that anything will do.
    if (!any_range) return {1000, 1000};
    return {json.quality, event_stream.quality};
}

}  // namespace warder::http
