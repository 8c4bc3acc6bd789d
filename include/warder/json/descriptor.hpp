/// What a C++ type looks like as JSON, as a value: everything that walks over types (decoding,
/// encoding, schemas) is ordinary code over this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace warder::json {

class node;
class pattern;
class writer;
struct type_descriptor;

/// Gives the descriptor of a type when it is first needed, so that a type may contain itself.
using type_source = const type_descriptor& (*)();

/// Which of the known shapes a type has; says which members of its descriptor count.
enum class shape : std::uint8_t {
    null,              ///< std::monostate
    boolean,           ///< bool
    signed_integer,    ///< `size` bytes
    unsigned_integer,  ///< `size` bytes
    floating,          ///< float or double: `size` bytes
    string,            ///< std::string
    bytes,             ///< std::vector<std::byte>, as base64 text
    enumeration,       ///< `size` bytes, `enumerators`
    structure,         ///< `fields`
    list,              ///< std::vector: `element`, `size` bytes each, `list`
    tuple,             ///< std::array: `element`, `size` bytes each, `count` of them
    set,               ///< std::set and the like: `element`, `size` bytes each, `set`
    map,               ///< std::map and the like with string keys: `element`, `map`
    optional,          ///< std::optional: `element`, `optional`
    variant,           ///< std::variant: `alternatives`, `variant`
    custom,            ///< any type with a `codec`: `custom`
};

/// A number; which member counts is said by the shape of the type that it belongs to.
union number {
    std::int64_t signed_integer;
    std::uint64_t unsigned_integer;
    double floating;
};

/// What a field allows beyond its type; both ends are included.
struct limits {
    bool has_minimum = false;
    bool has_maximum = false;
    number minimum{};
    number maximum{};

    /// Characters (code points) of a string, elements of a list, members of a map, bytes.
    std::size_t min_size = 0;
    std::size_t max_size = std::numeric_limits<std::size_t>::max();

    /// What a string matches, or null; made of the field's `pattern`.
    std::shared_ptr<const json::pattern> pattern;
};

/// One member of a struct.
struct field_descriptor {
    std::string name;  ///< on the wire
    std::size_t offset = 0;
    type_source type = nullptr;
    bool required = true;

    std::string title;
    std::string doc;
    std::string format;
    std::string pattern;  ///< empty for none
    std::string header;   ///< repeats the value in `Mcp-Param-<header>`; empty for none
    json::limits limits;

    /// Assigned when the member is absent; an object of the member's type, or null.
    std::shared_ptr<const void> default_value;
    void (*assign)(void* to, const void* from) = nullptr;

    /// Objects of the member's type.
    std::vector<std::shared_ptr<const void>> examples;
};

/// One value of an enum.
struct enumerator {
    std::int64_t value;
    std::string name;  ///< on the wire
};

/// How a list is filled and read.
struct list_access {
    void (*clear)(void* list) = nullptr;
    void* (*append)(void* list) = nullptr;  ///< adds an element and gives its address
    const void* (*first)(const void* list) = nullptr;
    std::size_t (*size)(const void* list) = nullptr;
};

/// How a set is filled and read.
struct set_access {
    using visitor = void (*)(void* state, const void* element);

    void (*clear)(void* set) = nullptr;
    std::size_t (*size)(const void* set) = nullptr;
    void (*for_each)(const void* set, void* state, visitor visit) = nullptr;

    /// Calls `read` with the address of a new element, and adds that where `read` gives true. Gives
    /// false only for an element that was read and is in the set already.
    bool (*insert)(void* set, void* state, bool (*read)(void* state, void* element)) = nullptr;
};

/// How a map is filled and read.
struct map_access {
    using visitor = void (*)(void* state, std::string_view key, const void* value);

    void (*clear)(void* map) = nullptr;
    void* (*insert)(void* map, std::string_view key) = nullptr;  ///< gives the value's address
    void (*for_each)(const void* map, void* state, visitor visit) = nullptr;
};

/// How an optional is filled and read.
struct optional_access {
    void (*reset)(void* optional) = nullptr;
    void* (*emplace)(void* optional) = nullptr;
    const void* (*get)(const void* optional) = nullptr;  ///< null when empty
};

/// How a variant is filled and read.
struct variant_access {
    void* (*emplace)(void* variant, std::size_t index) = nullptr;
    const void* (*get)(const void* variant) = nullptr;
    std::size_t (*index)(const void* variant) = nullptr;
};

/// What a `codec` says.
struct custom_access {
    bool (*read)(const node& source, void* target) = nullptr;
    void (*write)(const void* value, writer& out) = nullptr;
    std::string_view schema;    ///< a JSON object
    std::string_view expected;  ///< what a text that does not fit should have been
};

/// One C++ type. Made once for each type, immutable, lives as long as the program.
struct type_descriptor {
    json::shape shape = shape::null;
    std::size_t size = 0;   ///< bytes of a number, an enum, or one element
    std::size_t count = 0;  ///< elements of a tuple

    std::string name;  ///< of a struct or enum, without its namespace
    std::string title;
    std::string doc;

    std::vector<field_descriptor> fields;
    std::vector<json::enumerator> enumerators;
    type_source element = nullptr;
    std::vector<type_source> alternatives;

    list_access list;
    set_access set;
    map_access map;
    optional_access optional;
    variant_access variant;
    custom_access custom;
};

}  // namespace warder::json
