#include "json/node_access.hpp"
#include "json/same_name.hpp"
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <iterator>

namespace warder::json {
namespace {

namespace dom = simdjson::dom;

/// simdjson counts no further than this; a longer container is counted by walking it.
constexpr std::size_t saturated_size = 0xFFFFFF;

template <class Container>
std::size_t size_of(const Container& container) noexcept {
    const std::size_t size = container.size();
    if (size < saturated_size) return size;
    return static_cast<std::size_t>(std::distance(container.begin(), container.end()));
}

kind kind_of(dom::element element) noexcept {
    switch (element.type()) {
        case dom::element_type::ARRAY:
            return kind::array;
        case dom::element_type::OBJECT:
            return kind::object;
        case dom::element_type::INT64:
        case dom::element_type::UINT64:
            return kind::integer;
        case dom::element_type::DOUBLE:
            return kind::number;
        case dom::element_type::STRING:
            return kind::string;
        case dom::element_type::BOOL:
            return kind::boolean;
        case dom::element_type::NULL_VALUE:
            return kind::null;
    }
    return kind::null;
}

/// The value, or nothing when the element is of another kind or the number does not fit.
template <class T>
std::optional<T> get(dom::element element) noexcept {
    T value{};
    if (element.get(value) != simdjson::SUCCESS) return std::nullopt;
    return value;
}

void write(writer& out, dom::element element) {
    switch (element.type()) {
        case dom::element_type::ARRAY:
            out.begin_array();
            for (const dom::element child : dom::array(element)) {
                write(out, child);
            }
            out.end_array();
            return;
        case dom::element_type::OBJECT:
            out.begin_object();
            for (const auto [name, child] : dom::object(element)) {
                out.key(name);
                write(out, child);
            }
            out.end_object();
            return;
        case dom::element_type::INT64:
            out.value(*get<std::int64_t>(element));
            return;
        case dom::element_type::UINT64:
            out.value(*get<std::uint64_t>(element));
            return;
        case dom::element_type::DOUBLE:
            out.value(*get<double>(element));
            return;
        case dom::element_type::STRING:
            out.value(*get<std::string_view>(element));
            return;
        case dom::element_type::BOOL:
            out.value(*get<bool>(element));
            return;
        case dom::element_type::NULL_VALUE:
            out.null();
            return;
    }
}

}  // namespace

simdjson::dom::element node_access::null_element() noexcept {
    static dom::parser parser;
    static const dom::element null = parser.parse(std::string_view("null")).value_unsafe();
    return null;
}

std::string_view to_string(json::kind value) noexcept {
    switch (value) {
        case kind::null:
            return "null";
        case kind::boolean:
            return "boolean";
        case kind::integer:
            return "integer";
        case kind::number:
            return "number";
        case kind::string:
            return "string";
        case kind::array:
            return "array";
        case kind::object:
            return "object";
    }
    return "null";
}

json::kind node::kind() const noexcept {
    return kind_of(node_access::unwrap(*this));
}

std::optional<bool> node::boolean() const noexcept {
    return get<bool>(node_access::unwrap(*this));
}

std::optional<std::int64_t> node::integer() const noexcept {
    return get<std::int64_t>(node_access::unwrap(*this));
}

std::optional<std::uint64_t> node::unsigned_integer() const noexcept {
    return get<std::uint64_t>(node_access::unwrap(*this));
}

std::optional<double> node::number() const noexcept {
    return get<double>(node_access::unwrap(*this));
}

std::optional<std::string_view> node::string() const noexcept {
    return get<std::string_view>(node_access::unwrap(*this));
}

std::size_t node::size() const noexcept {
    const dom::element element = node_access::unwrap(*this);
    if (element.is_array()) return size_of(dom::array(element));
    if (element.is_object()) return size_of(dom::object(element));
    return 0;
}

std::optional<node> node::operator[](std::string_view member) const noexcept {
    dom::object object;
    if (node_access::unwrap(*this).get(object) != simdjson::SUCCESS) return std::nullopt;
    for (const auto [name, value] : object) {
        if (same_name(name, member)) return node_access::wrap(value);
    }
    return std::nullopt;
}

void node::for_each_element(function_ref<bool(node)> visit) const {
    dom::array array;
    if (node_access::unwrap(*this).get(array) != simdjson::SUCCESS) return;
    for (const dom::element element : array) {
        if (!visit(node_access::wrap(element))) return;
    }
}

void node::for_each_member(function_ref<bool(std::string_view, node)> visit) const {
    dom::object object;
    if (node_access::unwrap(*this).get(object) != simdjson::SUCCESS) return;
    for (const auto [name, value] : object) {
        if (!visit(name, node_access::wrap(value))) return;
    }
}

std::string node::dump() const {
    std::string text;
    writer out(text);
    write(out, node_access::unwrap(*this));
    return text;
}

}  // namespace warder::json
