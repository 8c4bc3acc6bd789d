#include <warder/json/descriptor_of.hpp>

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

}  // namespace

const type_descriptor& make_descriptor(void (*fill)(type_descriptor& type)) {
    auto made = std::make_unique<type_descriptor>();
    fill(*made);
    return *made.release();
}

void finish_structure(type_descriptor& type) {
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        const field_descriptor& field = type.fields[i];
        for (std::size_t k = 0; k < i; ++k) {
            if (field.name == type.fields[k].name) {
                refuse(type, "two members are named " + field.name);
            }
        }
        if (bounds_cross(field)) {
            refuse(type, "nothing is within the bounds of " + field.name);
        }
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
