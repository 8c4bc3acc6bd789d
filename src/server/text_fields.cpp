#include "server/text_fields.hpp"

namespace warder::server {
namespace {

/// Whether some JSON string is a value of the type. A codec's own type says so when it is decoded.
bool takes_text(const json::type_descriptor& type) {
    switch (type.shape) {
        case json::shape::string:
        case json::shape::bytes:
        case json::shape::enumeration:
        case json::shape::custom:
            return true;
        case json::shape::optional:
            return takes_text(type.element());
        default:
            return false;
    }
}

}  // namespace

const json::field_descriptor* find_field(
    const json::type_descriptor* type, std::string_view name
) noexcept {
    if (type == nullptr) return nullptr;
    for (const json::field_descriptor& field : type->fields) {
        if (field.name == name) return &field;
    }
    return nullptr;
}

std::string text_problem(const json::type_descriptor* type) {
    if (type == nullptr) return {};
    if (type->shape != json::shape::structure) return "its arguments must be a struct";
    for (const json::field_descriptor& field : type->fields) {
        if (takes_text(field.type())) continue;
        return "the field " + field.name + " must be text: a std::string, an enum, or an optional";
    }
    return {};
}

}  // namespace warder::server
