#include "json/expectation.hpp"

namespace warder::json {

std::string join(const std::vector<enumerator>& values) {
    std::string text;
    for (const enumerator& value : values) {
        if (!text.empty()) text += ", ";
        text += value.name;
    }
    return text;
}

std::string join(const std::vector<field_descriptor>& fields) {
    std::string text;
    for (const field_descriptor& field : fields) {
        if (!text.empty()) text += ", ";
        text += field.name;
    }
    return text;
}

std::string expected_by(const type_descriptor& type) {
    switch (type.shape) {
        case shape::null:
            return "null";
        case shape::boolean:
            return "boolean";
        case shape::signed_integer:
        case shape::unsigned_integer:
            return "integer";
        case shape::floating:
            return "number";
        case shape::string:
            return "string";
        case shape::bytes:
            return "base64 string";
        case shape::enumeration:
            return "one of " + join(type.enumerators);
        case shape::structure:
        case shape::map:
            return "object";
        case shape::list:
        case shape::tuple:
        case shape::set:
            return "array";
        case shape::optional:
            return expected_by(type.element()) + " or null";
        case shape::custom:
            return std::string(type.custom.expected);
        case shape::variant:
            break;
    }
    std::string text;
    for (const type_source alternative : type.alternatives) {
        if (!text.empty()) text += " or ";
        text += expected_by(alternative());
    }
    return text;
}

bool accepts(const type_descriptor& type, kind found) {
    switch (type.shape) {
        case shape::null:
            return found == kind::null;
        case shape::boolean:
            return found == kind::boolean;
        case shape::signed_integer:
        case shape::unsigned_integer:
        case shape::floating:
            return found == kind::integer || found == kind::number;
        case shape::string:
        case shape::bytes:
        case shape::enumeration:
            return found == kind::string;
        case shape::structure:
        case shape::map:
            return found == kind::object;
        case shape::list:
        case shape::tuple:
        case shape::set:
            return found == kind::array;
        case shape::optional:
            return found == kind::null || accepts(type.element(), found);
        case shape::custom:
            return true;
        case shape::variant:
            break;
    }
    for (const type_source alternative : type.alternatives) {
        if (accepts(alternative(), found)) return true;
    }
    return false;
}

}  // namespace warder::json
