#include <warder/json/encode.hpp>
#include <warder/json/node.hpp>
#include <warder/json/schema.hpp>
#include <warder/json/writer.hpp>

#include <algorithm>

namespace warder::json {
namespace {

/// Says nothing about a value, for what is no field.
const field_descriptor no_field;

void add_unique(std::vector<const type_descriptor*>& types, const type_descriptor& type) {
    if (std::find(types.begin(), types.end(), &type) == types.end()) types.push_back(&type);
}

/// The structs that contain themselves, in the order in which they are met.
class recursion_finder {
  public:
    std::vector<const type_descriptor*> recursive;

    void visit(const type_descriptor& type) {
        if (type.element != nullptr) visit(type.element());
        for (const type_source alternative : type.alternatives) {
            visit(alternative());
        }
        if (type.shape != shape::structure) return;
        if (std::find(open_.begin(), open_.end(), &type) != open_.end()) {
            add_unique(recursive, type);
            return;
        }
        open_.push_back(&type);
        for (const field_descriptor& field : type.fields) {
            visit(field.type());
        }
        open_.pop_back();
    }

  private:
    std::vector<const type_descriptor*> open_;
};

class schema_writer {
  public:
    schema_writer(std::string& text, const type_descriptor& root) : out_(text), root_(root) {
        recursion_finder finder;
        finder.visit(root);
        definitions_ = std::move(finder.recursive);
        std::erase(definitions_, &root);
    }

    void write() {
        out_.begin_object();
        write_keywords(root_, no_field);
        if (!definitions_.empty()) {
            out_.key("$defs").begin_object();
            for (const type_descriptor* type : definitions_) {
                out_.key(definition_name(*type)).begin_object();
                write_keywords(*type, no_field);
                out_.end_object();
            }
            out_.end_object();
        }
        out_.end_object();
    }

  private:
    /// A name of its own in `$defs` for each type: those of one name are counted.
    std::string definition_name(const type_descriptor& type) const {
        std::size_t same = 1;
        for (const type_descriptor* other : definitions_) {
            if (other == &type) break;
            if (other->name == type.name) ++same;
        }
        return same == 1 ? type.name : type.name + "_" + std::to_string(same);
    }

    bool is_definition(const type_descriptor& type) const {
        return std::find(definitions_.begin(), definitions_.end(), &type) != definitions_.end();
    }

    void write_type(const type_descriptor& type, const field_descriptor& field) {
        out_.begin_object();
        write_members(type, field);
        out_.end_object();
    }

    void write_members(const type_descriptor& type, const field_descriptor& field) {
        if (&type == &root_ && type.shape == shape::structure) {
            out_.key("$ref").value("#");
            write_annotations(type, field);
        } else if (is_definition(type)) {
            out_.key("$ref").value("#/$defs/" + definition_name(type));
            write_annotations(type, field);
        } else {
            write_keywords(type, field);
        }
    }

    void write_keywords(const type_descriptor& type, const field_descriptor& field) {
        switch (type.shape) {
            case shape::null:
                out_.key("type").value("null");
                break;
            case shape::boolean:
                out_.key("type").value("boolean");
                break;
            case shape::signed_integer:
            case shape::unsigned_integer:
                write_integer(type, field.limits);
                break;
            case shape::floating:
                write_number(type, field.limits);
                break;
            case shape::string:
                write_string(field);
                break;
            case shape::bytes:
                write_bytes(field.limits);
                break;
            case shape::enumeration:
                write_enumeration(type);
                break;
            case shape::structure:
                write_structure(type);
                break;
            case shape::list:
                write_list(type, field.limits);
                break;
            case shape::tuple:
                write_tuple(type);
                break;
            case shape::set:
                write_list(type, field.limits);
                out_.key("uniqueItems").value(true);
                break;
            case shape::map:
                write_map(type, field.limits);
                break;
            case shape::optional:
                write_optional(type, field);
                return;
            case shape::variant:
                write_any_of(type);
                break;
            case shape::custom:
                write_custom(type, field);
                break;
        }
        write_annotations(type, field);
    }

    void write_annotations(const type_descriptor& type, const field_descriptor& field) {
        const std::string& title = field.title.empty() ? type.title : field.title;
        const std::string& doc = field.doc.empty() ? type.doc : field.doc;
        if (!title.empty()) out_.key("title").value(title);
        if (!doc.empty()) out_.key("description").value(doc);
        if (!field.header.empty()) out_.key("x-mcp-header").value(field.header);
        if (field.default_value != nullptr) {
            out_.key("default");
            encode_into(out_, field.type(), field.default_value.get());
        }
        if (field.examples.empty()) return;
        out_.key("examples").begin_array();
        for (const auto& example : field.examples) {
            encode_into(out_, field.type(), example.get());
        }
        out_.end_array();
    }

    void write_integer(const type_descriptor& type, const limits& bounds) {
        const bool is_signed = type.shape == shape::signed_integer;
        out_.key("type").value("integer");
        if (bounds.has_minimum) {
            out_.key("minimum");
            write_bound(is_signed, bounds.minimum);
        } else if (!is_signed) {
            out_.key("minimum").value(0);
        } else if (is_small(type)) {
            out_.key("minimum").value(-(1 << (8 * type.size - 1)));
        }
        if (bounds.has_maximum) {
            out_.key("maximum");
            write_bound(is_signed, bounds.maximum);
        } else if (is_small(type)) {
            out_.key("maximum").value((1 << (8 * type.size - (is_signed ? 1 : 0))) - 1);
        }
    }

    /// A small type's range is worth saying; that of a large one is only noise to a model.
    static bool is_small(const type_descriptor& type) { return type.size <= 2; }

    void write_bound(bool is_signed, const number& bound) {
        if (is_signed) {
            out_.value(bound.signed_integer);
        } else {
            out_.value(bound.unsigned_integer);
        }
    }

    void write_number(const type_descriptor& type, const limits& bounds) {
        out_.key("type").value("number");
        const auto write_bound = [&](std::string_view keyword, const number& bound) {
            out_.key(keyword);
            if (type.size == sizeof(float)) {
                out_.value(static_cast<float>(bound.floating));
            } else {
                out_.value(bound.floating);
            }
        };
        if (bounds.has_minimum) write_bound("minimum", bounds.minimum);
        if (bounds.has_maximum) write_bound("maximum", bounds.maximum);
    }

    void write_sizes(std::string_view least, std::string_view greatest, const limits& bounds) {
        const limits none;
        if (bounds.min_size != none.min_size) {
            out_.key(least).value(static_cast<std::uint64_t>(bounds.min_size));
        }
        if (bounds.max_size != none.max_size) {
            out_.key(greatest).value(static_cast<std::uint64_t>(bounds.max_size));
        }
    }

    void write_string(const field_descriptor& field) {
        out_.key("type").value("string");
        write_sizes("minLength", "maxLength", field.limits);
        if (!field.pattern.empty()) out_.key("pattern").value(field.pattern);
        if (!field.format.empty()) out_.key("format").value(field.format);
    }

    /// The bounds are those of the bytes; four characters stand for each three of them.
    void write_bytes(limits bounds) {
        const auto encoded = [](std::size_t bytes) { return (bytes / 3 + (bytes % 3 != 0)) * 4; };
        out_.key("type").value("string").key("contentEncoding").value("base64");
        bounds.min_size = encoded(bounds.min_size);
        if (bounds.max_size != limits().max_size) bounds.max_size = encoded(bounds.max_size);
        write_sizes("minLength", "maxLength", bounds);
    }

    void write_enumeration(const type_descriptor& type) {
        out_.key("type").value("string").key("enum").begin_array();
        for (const enumerator& named : type.enumerators) {
            out_.value(named.name);
        }
        out_.end_array();
    }

    void write_structure(const type_descriptor& type) {
        out_.key("type").value("object").key("properties").begin_object();
        bool any_required = false;
        for (const field_descriptor& field : type.fields) {
            any_required = any_required || field.required;
            out_.key(field.name);
            write_type(field.type(), field);
        }
        out_.end_object();
        if (any_required) {
            out_.key("required").begin_array();
            for (const field_descriptor& field : type.fields) {
                if (field.required) out_.value(field.name);
            }
            out_.end_array();
        }
        out_.key("additionalProperties").value(false);
    }

    void write_list(const type_descriptor& type, const limits& bounds) {
        out_.key("type").value("array").key("items");
        write_type(type.element(), no_field);
        write_sizes("minItems", "maxItems", bounds);
    }

    void write_tuple(const type_descriptor& type) {
        out_.key("type").value("array").key("items");
        write_type(type.element(), no_field);
        const auto count = static_cast<std::uint64_t>(type.count);
        out_.key("minItems").value(count).key("maxItems").value(count);
    }

    void write_map(const type_descriptor& type, const limits& bounds) {
        out_.key("type").value("object").key("additionalProperties");
        write_type(type.element(), no_field);
        write_sizes("minProperties", "maxProperties", bounds);
    }

    /// An optional member is one that may be absent, so its schema is that of the value in it.
    void write_optional(const type_descriptor& type, const field_descriptor& field) {
        const type_descriptor& element = type.element();
        if (field.type != nullptr) {
            write_members(element, field);
            return;
        }
        out_.key("anyOf").begin_array();
        write_type(element, no_field);
        out_.begin_object().key("type").value("null").end_object();
        out_.end_array();
    }

    void write_any_of(const type_descriptor& type) {
        out_.key("anyOf").begin_array();
        for (const type_source alternative : type.alternatives) {
            write_type(alternative(), no_field);
        }
        out_.end_array();
    }

    /// The members of a codec's schema, but for those that the field says itself.
    void write_custom(const type_descriptor& type, const field_descriptor& field) {
        const auto is_said = [&](std::string_view keyword) {
            return (keyword == "title" && !field.title.empty()) ||
                   (keyword == "description" && !field.doc.empty()) ||
                   (keyword == "default" && field.default_value != nullptr) ||
                   (keyword == "examples" && !field.examples.empty());
        };
        const auto parsed = parse(type.custom.schema, [&](node root) {
            root.for_each_member([&](std::string_view keyword, node value) {
                if (!is_said(keyword)) out_.key(keyword).raw(value.dump());
                return true;
            });
        });
        static_cast<void>(parsed);  // it was checked when the descriptor was made
    }

    writer out_;
    const type_descriptor& root_;
    std::vector<const type_descriptor*> definitions_;
};

}  // namespace

std::string schema_of(const type_descriptor& type) {
    std::string text;
    schema_writer(text, type).write();
    return text;
}

}  // namespace warder::json
