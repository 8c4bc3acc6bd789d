#include "json/base64.hpp"
#include "json/number_memory.hpp"
#include <warder/json/encode.hpp>
#include <warder/json/writer.hpp>

#include <cmath>
#include <stdexcept>

namespace warder::json {
namespace {

const void* offset(const void* base, std::size_t bytes) noexcept {
    return static_cast<const char*>(base) + bytes;
}

bool is_empty_optional(const type_descriptor& type, const void* value) {
    return type.shape == shape::optional && type.optional.get(value) == nullptr;
}

void encode_structure(writer& out, const type_descriptor& type, const void* value) {
    out.begin_object();
    for (const field_descriptor& field : type.fields) {
        const type_descriptor& member = field.type();
        const void* at = offset(value, field.offset);
        if (is_empty_optional(member, at)) continue;
        out.key(field.name);
        encode_into(out, member, at);
    }
    out.end_object();
}

void encode_elements(
    writer& out, const type_descriptor& type, const void* first, std::size_t count
) {
    const type_descriptor& element = type.element();
    out.begin_array();
    for (std::size_t i = 0; i < count; ++i) {
        encode_into(out, element, offset(first, i * type.size));
    }
    out.end_array();
}

void encode_map(writer& out, const type_descriptor& type, const void* value) {
    struct state {
        writer& out;
        const type_descriptor& element;
    };
    state current{out, type.element()};
    out.begin_object();
    type.map.for_each(value, &current, [](void* to, std::string_view key, const void* mapped) {
        const auto& [writer, element] = *static_cast<state*>(to);
        writer.key(key);
        encode_into(writer, element, mapped);
    });
    out.end_object();
}

void encode_floating(writer& out, const type_descriptor& type, const void* value) {
    if (!std::isfinite(load_floating(value, type.size))) {
        throw std::domain_error("a number to be encoded is infinite or not a number");
    }
    if (type.size == sizeof(float)) {
        out.value(load<float>(value));
    } else {
        out.value(load<double>(value));
    }
}

void encode_enumeration(writer& out, const type_descriptor& type, const void* value) {
    const std::uint64_t bits = load_unsigned(value, type.size);
    for (const enumerator& named : type.enumerators) {
        if (truncated(static_cast<std::uint64_t>(named.value), type.size) == bits) {
            out.value(named.name);
            return;
        }
    }
    throw std::domain_error("a value of the enum " + type.name + " to be encoded has no name");
}

void encode_set(writer& out, const type_descriptor& type, const void* value) {
    struct place {
        writer& out;
        const type_descriptor& element;
    };
    place state{out, type.element()};
    out.begin_array();
    type.set.for_each(value, &state, [](void* to, const void* element) {
        const place& into = *static_cast<const place*>(to);
        encode_into(into.out, into.element, element);
    });
    out.end_array();
}

void encode_variant(writer& out, const type_descriptor& type, const void* value) {
    const std::size_t index = type.variant.index(value);
    encode_into(out, type.alternatives[index](), type.variant.get(value));
}

void encode_optional(writer& out, const type_descriptor& type, const void* value) {
    const void* held = type.optional.get(value);
    if (held == nullptr) {
        out.null();
        return;
    }
    encode_into(out, type.element(), held);
}

}  // namespace

void encode_into(writer& out, const type_descriptor& type, const void* value) {
    switch (type.shape) {
        case shape::null:
            out.null();
            return;
        case shape::boolean:
            out.value(*static_cast<const bool*>(value));
            return;
        case shape::signed_integer:
            out.value(load_signed(value, type.size));
            return;
        case shape::unsigned_integer:
            out.value(load_unsigned(value, type.size));
            return;
        case shape::floating:
            encode_floating(out, type, value);
            return;
        case shape::string:
            out.value(*static_cast<const std::string*>(value));
            return;
        case shape::bytes:
            out.value(to_base64(*static_cast<const std::vector<std::byte>*>(value)));
            return;
        case shape::enumeration:
            encode_enumeration(out, type, value);
            return;
        case shape::structure:
            encode_structure(out, type, value);
            return;
        case shape::list:
            encode_elements(out, type, type.list.first(value), type.list.size(value));
            return;
        case shape::tuple:
            encode_elements(out, type, value, type.count);
            return;
        case shape::set:
            encode_set(out, type, value);
            return;
        case shape::map:
            encode_map(out, type, value);
            return;
        case shape::optional:
            encode_optional(out, type, value);
            return;
        case shape::variant:
            encode_variant(out, type, value);
            return;
        case shape::custom:
            type.custom.write(value, out);
            return;
    }
}

void encode_into(std::string& out, const type_descriptor& type, const void* value) {
    writer text(out);
    encode_into(text, type, value);
}

}  // namespace warder::json
