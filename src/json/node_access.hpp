/// The one place that knows what a `node` is made of. Includes simdjson, so for .cpp files only.
#pragma once

#include <warder/json/node.hpp>

#include <simdjson.h>

#include <bit>
#include <type_traits>

namespace warder::json {

/// Turns a node into simdjson's element and back.
struct node_access {
    static node wrap(simdjson::dom::element element) noexcept {
        return std::bit_cast<node>(element);
    }

    /// A node that was never given a value reads as null.
    static simdjson::dom::element unwrap(const node& value) noexcept {
        if (value.document_ == nullptr) return null_element();
        return std::bit_cast<simdjson::dom::element>(value);
    }

  private:
    static simdjson::dom::element null_element() noexcept;
};

static_assert(sizeof(node) == 16 && sizeof(simdjson::dom::element) == sizeof(node));
static_assert(std::is_trivially_copyable_v<node>);
static_assert(std::is_trivially_copyable_v<simdjson::dom::element>);

}  // namespace warder::json
