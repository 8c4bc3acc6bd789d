#include "json/characters.hpp"
#include "json/number_memory.hpp"
#include "json/pattern.hpp"
#include <warder/json/descriptor_of.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace warder::json::detail {
namespace {

[[noreturn]] void refuse(const type_descriptor& type, const std::string& why) {
    throw std::logic_error("warder::describe<" + type.name + ">: " + why);
}

/// Whether nothing can be within the bounds. Looks at the field's type only where it is a number,
/// so never at a struct that is still being made.
bool bounds_cross(const field_descriptor& field) {
    const limits& bounds = field.limits;
    if (bounds.min_size > bounds.max_size) return true;
    if (!bounds.has_minimum || !bounds.has_maximum) return false;
    const type_descriptor& type = field.type();
    switch (type.shape == shape::optional ? type.element().shape : type.shape) {
        case shape::signed_integer:
            return bounds.minimum.signed_integer > bounds.maximum.signed_integer;
        case shape::unsigned_integer:
            return bounds.minimum.unsigned_integer > bounds.maximum.unsigned_integer;
        default:
            return !(bounds.minimum.floating <= bounds.maximum.floating);
    }
}

bool has_limits(const limits& bounds) {
    const limits none;
    return bounds.has_minimum || bounds.has_maximum || bounds.min_size != none.min_size ||
           bounds.max_size != none.max_size || bounds.pattern != nullptr;
}

template <class Number>
bool is_within(Number value, const limits& bounds, Number number::* bound) {
    return !(bounds.has_minimum && value < bounds.minimum.*bound) &&
           !(bounds.has_maximum && value > bounds.maximum.*bound);
}

bool is_within(const std::string& text, const limits& bounds) {
    const std::size_t size = count_characters(text);
    return size >= bounds.min_size && size <= bounds.max_size &&
           (bounds.pattern == nullptr || (is_utf8(text) && bounds.pattern->matches(text)));
}

std::size_t size_of_map(const type_descriptor& type, const void* map) {
    std::size_t size = 0;
    type.map.for_each(map, &size, [](void* count, std::string_view, const void*) {
        ++*static_cast<std::size_t*>(count);
    });
    return size;
}

/// Whether the object at `value` is within the bounds. Like `bounds_cross` it looks at no struct.
bool is_within(const type_descriptor& type, const void* value, const limits& bounds) {
    const auto has_size = [&](std::size_t size) {
        return size >= bounds.min_size && size <= bounds.max_size;
    };
    switch (type.shape) {
        case shape::signed_integer:
            return is_within(load_signed(value, type.size), bounds, &number::signed_integer);
        case shape::unsigned_integer:
            return is_within(load_unsigned(value, type.size), bounds, &number::unsigned_integer);
        case shape::floating:
            return is_within(load_floating(value, type.size), bounds, &number::floating);
        case shape::string:
            return is_within(*static_cast<const std::string*>(value), bounds);
        case shape::bytes:
            return has_size(static_cast<const std::vector<std::byte>*>(value)->size());
        case shape::list:
            return has_size(type.list.size(value));
        case shape::set:
            return has_size(type.set.size(value));
        case shape::map:
            return has_size(size_of_map(type, value));
        case shape::optional: {
            const void* held = type.optional.get(value);
            return held == nullptr || is_within(type.element(), held, bounds);
        }
        case shape::null:
        case shape::boolean:
        case shape::enumeration:
        case shape::structure:
        case shape::tuple:
        case shape::variant:
        case shape::custom:
            return true;  // these have no bounds
    }
    return false;
}

void check_values(const type_descriptor& type, const field_descriptor& field) {
    if (!has_limits(field.limits)) return;
    const auto is_good = [&](const std::shared_ptr<const void>& value) {
        return is_within(field.type(), value.get(), field.limits);
    };
    if (field.default_value != nullptr && !is_good(field.default_value)) {
        refuse(type, "the default of " + field.name + " is outside of its bounds");
    }
    if (!std::ranges::all_of(field.examples, is_good)) {
        refuse(type, "an example of " + field.name + " is outside of its bounds");
    }
}

void compile_pattern(const type_descriptor& type, field_descriptor& field) {
    if (field.pattern.empty()) return;
    try {
        field.limits.pattern = std::make_shared<const pattern>(field.pattern);
    } catch (const std::invalid_argument& refused) {
        refuse(type, "the pattern of " + field.name + " cannot be used: " + refused.what());
    }
    const limits none;
    if (field.limits.max_size == none.max_size) field.limits.max_size = max_pattern_length;
}

/// Its members are written in between others, so that it has to be an object.
void check_codec_schema(const type_descriptor& type) {
    bool is_object = false;
    const auto parsed =
        parse(type.custom.schema, [&](node root) { is_object = root.kind() == kind::object; });
    if (parsed && is_object) return;
    throw std::logic_error(
        "warder::json::codec: its schema is no JSON object: " + std::string(type.custom.schema)
    );
}

}  // namespace

const type_descriptor& make_descriptor(void (*fill)(type_descriptor& type)) {
    auto made = std::make_unique<type_descriptor>();
    fill(*made);
    if (made->shape == shape::custom) check_codec_schema(*made);
    return *made.release();
}

void finish_structure(type_descriptor& type) {
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        field_descriptor& field = type.fields[i];
        for (std::size_t k = 0; k < i; ++k) {
            if (field.name == type.fields[k].name) {
                refuse(type, "two members are named " + field.name);
            }
        }
        compile_pattern(type, field);
        if (bounds_cross(field)) {
            refuse(type, "nothing is within the bounds of " + field.name);
        }
        check_values(type, field);
    }
}

void finish_enumeration(type_descriptor& type) {
    if (type.enumerators.empty()) {
        refuse(type, "has no value from 0 to 63 with a name: list its values");
    }
    for (std::size_t i = 0; i < type.enumerators.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (type.enumerators[i].name == type.enumerators[k].name) {
                refuse(type, "two values are named " + type.enumerators[i].name);
            }
        }
    }
}

}  // namespace warder::json::detail
