/// Texts that hold JSON: models send `"{\\"a\\":1}"` where the schema says object.
#include "json/decoder.hpp"
#include "json/expectation.hpp"
#include "json/node_access.hpp"
#include <warder/json/node.hpp>

namespace warder::json {

namespace dom = simdjson::dom;

namespace {

/// Most texts of a document that are looked into: each costs a parser.
constexpr std::size_t max_unwrapped = 1024;

/// Whether a text begins like an array or object.
bool looks_wrapped(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

}  // namespace

std::optional<bool> decoder::read_wrapped(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    std::string_view text;
    if (how_ == leniency::strict || in_wrapped_) return std::nullopt;
    if (source.get(text) != simdjson::SUCCESS || !looks_wrapped(text)) return std::nullopt;
    if (unwrapped_ == max_unwrapped) return std::nullopt;
    ++unwrapped_;
    work_ += text.size() / bytes_per_work;
    std::optional<bool> good;
    const auto parsed = parse(text, [&](node held) {
        if (!accepts(type, held.kind())) return;
        in_wrapped_ = true;
        good = read(node_access::unwrap(held), type, target, bounds, at);
        in_wrapped_ = false;
    });
    static_cast<void>(parsed);  // what is no JSON is told as the text that it is
    return good;
}

bool decoder::wrapped_or_mismatch(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    const auto good = read_wrapped(source, type, target, bounds, at);
    return good ? *good : mismatch(source, type, at);
}

}  // namespace warder::json
