/// From text to a checked document: everything that `node` promises about one is made true here.
#include "json/check.hpp"
#include "json/node_access.hpp"
#include <warder/json/node.hpp>

#include <algorithm>
#include <charconv>
#include <new>

namespace warder::json {
namespace {

namespace dom = simdjson::dom;

/// What a parser takes for each byte of text: tape 8, index 4, strings 5/3, padded copy 1.
constexpr std::size_t parser_bytes_per_byte = 15;
constexpr std::size_t max_kept_parser_bytes = std::size_t{256} * 1024;
constexpr std::size_t max_kept_capacity = max_kept_parser_bytes / parser_bytes_per_byte;

constexpr std::size_t first_capacity = 4096;

dom::parser make_parser() {
    dom::parser parser;
    // Two levels more than are allowed, so that `check_document` alone decides, and exactly:
    // simdjson does not count empty containers.
    if (parser.allocate(first_capacity, max_depth + 2) != simdjson::SUCCESS) throw std::bad_alloc();
    return parser;
}

static_assert(max_depth == 64, "an error text below says so");

error make_error(errc failure, std::string detail = {}) {
    switch (failure) {
        case errc::syntax:
            return {failure, "not valid JSON", std::move(detail)};
        case errc::too_deep:
            return {failure, "JSON is nested deeper than 64 levels"};
        case errc::duplicate_member:
            return {failure, "a JSON object names a member twice"};
        case errc::mismatch:
            break;
    }
    return {errc::mismatch, "JSON is not as expected"};
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Whether a literal of digits, perhaps behind a minus sign, needs more than 64 bits.
bool is_long_integer(std::string_view literal) noexcept {
    const char* const end = literal.data() + literal.size();
    std::uint64_t natural = 0;
    std::int64_t negative = 0;
    const auto read = literal.starts_with('-') ? std::from_chars(literal.data(), end, negative)
                                               : std::from_chars(literal.data(), end, natural);
    return read.ec == std::errc::result_out_of_range;
}

/// `text` with an exponent behind each integer that needs more than 64 bits, which is then read as
/// a double; empty where there is none. `text` need not be JSON.
std::string with_long_integers_as_doubles(std::string_view text) {
    std::string changed;
    std::size_t copied = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') in_string = !in_string;
        if (in_string && text[i] == '\\') ++i;
        if (in_string || (text[i] != '-' && !is_digit(text[i]))) continue;
        const std::size_t begin = i;
        while (i + 1 < text.size() && is_digit(text[i + 1])) {
            ++i;
        }
        const char next = i + 1 < text.size() ? text[i + 1] : ' ';
        if (next == '.' || next == 'e' || next == 'E') {
            // Past the fraction and the exponent, whose digits are no integer of their own.
            i = std::min(text.find_first_not_of("0123456789+-.eE", i + 1), text.size()) - 1;
        } else if (is_long_integer(text.substr(begin, i + 1 - begin))) {
            changed.append(text, copied, i + 1 - copied).append("e0");
            copied = i + 1;
        }
    }
    if (copied > 0) changed.append(text, copied);
    return changed;
}

result<void> parse_with(dom::parser& parser, std::string_view text, function_ref<void(node)> use) {
    // RFC 8259 §8.1: a byte order mark is not part of JSON text.
    if (text.starts_with("\xEF\xBB\xBF")) {
        return make_error(errc::syntax, "starts with a byte order mark");
    }
    dom::element root;
    // simdjson reads past the end, so it works on a padded copy that the parser keeps.
    auto failure = parser.parse(text.data(), text.size(), true).get(root);
    // JSON Schema knows no largest integer, and JavaScript prints 1e20 as an integer.
    if (failure == simdjson::NUMBER_ERROR) {
        const std::string changed = with_long_integers_as_doubles(text);
        if (!changed.empty()) failure = parser.parse(changed).get(root);
    }
    if (failure == simdjson::MEMALLOC) throw std::bad_alloc();
    if (failure == simdjson::DEPTH_ERROR) return make_error(errc::too_deep);
    if (failure != simdjson::SUCCESS) {
        return make_error(errc::syntax, simdjson::error_message(failure));
    }
    if (const auto refused = check_document(parser.doc)) return make_error(*refused);
    use(node_access::wrap(root));
    return {};
}

/// Lends the calling thread's parser, and shrinks it when it comes back large.
class lease {
  public:
    lease() { lent = true; }
    lease(const lease&) = delete;
    lease& operator=(const lease&) = delete;
    ~lease() {
        lent = false;
        if (parser_.capacity() > max_kept_capacity) parser_ = dom::parser();
    }

    dom::parser& parser() {
        if (parser_.capacity() == 0) parser_ = make_parser();
        return parser_;
    }

    static thread_local bool lent;

  private:
    static thread_local dom::parser parser_;
};

thread_local bool lease::lent = false;
thread_local dom::parser lease::parser_;

class category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "json"; }
    std::string message(int value) const override {
        return make_error(static_cast<errc>(value)).description;
    }
};

}  // namespace

std::error_code make_error_code(errc failure) noexcept {
    static const category instance;
    return {static_cast<int>(failure), instance};
}

result<void> parse(std::string_view text, function_ref<void(node)> use) {
    if (text.data() == nullptr) text = "";  // which simdjson would copy from
    // A caller that parses inside `use` against the rules must not overwrite its own document.
    if (lease::lent) {
        dom::parser own = make_parser();
        return parse_with(own, text, use);
    }
    lease lent;
    return parse_with(lent.parser(), text, use);
}

std::string compact(std::string_view text) {
    std::string kept(text.size(), '\0');
    std::size_t size = 0;
    const auto failure = simdjson::minify(text.data(), text.size(), kept.data(), size);
    // It minds nothing but a string without an end, and `text` is JSON.
    if (failure != simdjson::SUCCESS) return std::string(text);
    kept.resize(size);
    return kept;
}

}  // namespace warder::json
