#include "json/decoder.hpp"
#include "json/expectation.hpp"
#include "json/node_access.hpp"
#include <warder/json/decode.hpp>
#include <warder/json/node.hpp>

namespace warder::json {

namespace dom = simdjson::dom;

namespace {

void* offset(void* base, std::size_t bytes) noexcept {
    return static_cast<char*>(base) + bytes;
}

}  // namespace

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

bool decoder::read(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    ++work_;
    switch (type.shape) {
        case shape::null:
            return source.is_null() || mismatch(source, type, at);
        case shape::boolean:
            return read_boolean(source, type, target, at);
        case shape::signed_integer:
            return read_signed(source, type, target, bounds, at);
        case shape::unsigned_integer:
            return read_unsigned(source, type, target, bounds, at);
        case shape::floating:
            return read_floating(source, type, target, bounds, at);
        case shape::string:
            return read_string(source, type, target, bounds, at);
        case shape::bytes:
            return read_bytes(source, type, target, bounds, at);
        case shape::enumeration:
            return read_enumeration(source, type, target, at);
        case shape::structure:
            return read_structure(source, type, target, at);
        case shape::list:
            return read_list(source, type, target, bounds, at);
        case shape::tuple:
            return read_tuple(source, type, target, at);
        case shape::set:
            return read_set(source, type, target, bounds, at);
        case shape::map:
            return read_map(source, type, target, bounds, at);
        case shape::optional:
            return read_optional(source, type, target, bounds, at);
        case shape::variant:
            return read_variant(source, type, target, bounds, at);
        case shape::custom:
            return read_custom(source, type, target, at);
    }
    return mismatch(source, type, at);
}

bool decoder::problem(const place& at, std::string_view what) {
    problems_->add(at, what);
    return false;
}

bool decoder::mismatch(dom::element source, const type_descriptor& type, const place& at) {
    const std::string_view found = to_string(node_access::wrap(source).kind());
    return problem(at, "expected " + expected_by(type) + ", found " + std::string(found));
}

bool decoder::check_size(
    std::size_t size,
    const limits& bounds,
    std::string_view one,
    std::string_view many,
    const place& at
) {
    if (size < bounds.min_size) {
        return problem(
            at,
            "must have at least " + counted(bounds.min_size, one, many) + ", has " +
                std::to_string(size)
        );
    }
    if (size > bounds.max_size) {
        return problem(
            at,
            "must have at most " + counted(bounds.max_size, one, many) + ", has " +
                std::to_string(size)
        );
    }
    return true;
}

std::size_t decoder::find_field(
    const type_descriptor& type, std::string_view name, std::size_t expected
) {
    const std::size_t count = type.fields.size();
    if (expected < count && type.fields[expected].name == name) return expected;
    std::size_t i = 0;
    while (i < count && type.fields[i].name != name) {
        ++i;
    }
    return i;
}

bool decoder::read_structure(
    dom::element source, const type_descriptor& type, void* target, const place& at
) {
    dom::object object;
    if (source.get(object) != simdjson::SUCCESS) {
        return wrapped_or_mismatch(source, type, target, no_limits, at);
    }
    bool good = true;
    std::uint64_t seen = 0;
    std::size_t next = 0;
    for (const auto [name, value] : object) {
        const place inner{&at, name, 0, true};
        const std::size_t found = find_field(type, name, next);
        if (found == type.fields.size()) {
            good = problem(inner, unknown_in(type));
        } else {
            const field_descriptor& field = type.fields[found];
            next = found + 1;
            if (!field.required && value.is_null()) continue;
            seen |= std::uint64_t{1} << found;
            void* member = offset(target, field.offset);
            good = read(value, field.type(), member, field.limits, inner) && good;
        }
        if (problems_->full()) return false;
    }
    return complete_structure(type, target, seen, at) && good;
}

std::string decoder::unknown_in(const type_descriptor& type) {
    if (type.fields.empty()) return "is unknown; no member is known here";
    return "is unknown; known here: " + join(type.fields);
}

bool decoder::complete_structure(
    const type_descriptor& type, void* target, std::uint64_t seen, const place& at
) {
    bool good = true;
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        if ((seen >> i & 1) != 0) continue;
        const field_descriptor& field = type.fields[i];
        if (field.required) {
            good = problem({&at, field.name, 0, true}, "is required");
        } else if (field.default_value != nullptr) {
            field.assign(offset(target, field.offset), field.default_value.get());
        }
    }
    return good;
}

bool decoder::reserve(std::size_t bytes, const place& at) {
    if (bytes > bytes_left_) {
        bytes_left_ = 0;
        return problem(at, "is more than fits into memory here");
    }
    bytes_left_ -= bytes;
    return true;
}

bool decoder::read_list(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    dom::array array;
    if (source.get(array) != simdjson::SUCCESS) {
        return wrapped_or_mismatch(source, type, target, bounds, at);
    }
    if (!check_size(array.size(), bounds, "element", "elements", at)) return false;
    type.list.clear(target);
    const type_descriptor& element = type.element();
    bool good = true;
    std::size_t index = 0;
    for (const dom::element child : array) {
        const place inner{&at, {}, index++, false};
        if (!reserve(type.size, inner)) return false;
        good = read(child, element, type.list.append(target), no_limits, inner) && good;
        if (problems_->full()) return false;
    }
    return good;
}

bool decoder::read_tuple(
    dom::element source, const type_descriptor& type, void* target, const place& at
) {
    dom::array array;
    if (source.get(array) != simdjson::SUCCESS) {
        return wrapped_or_mismatch(source, type, target, no_limits, at);
    }
    if (array.size() != type.count) {
        return problem(
            at,
            "must have exactly " + counted(type.count, "element", "elements") + ", has " +
                std::to_string(array.size())
        );
    }
    const type_descriptor& element = type.element();
    bool good = true;
    std::size_t index = 0;
    for (const dom::element child : array) {
        const place inner{&at, {}, index, false};
        good = read(child, element, offset(target, index * type.size), no_limits, inner) && good;
        if (problems_->full()) return false;
        ++index;
    }
    return good;
}

bool decoder::read_set(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    dom::array array;
    if (source.get(array) != simdjson::SUCCESS) {
        return wrapped_or_mismatch(source, type, target, bounds, at);
    }
    if (!check_size(array.size(), bounds, "element", "elements", at)) return false;
    type.set.clear(target);
    bool good = true;
    std::size_t index = 0;
    for (const dom::element child : array) {
        const place inner{&at, {}, index++, false};
        if (!reserve(type.size, inner)) return false;
        auto read_one = [&](void* element) {
            const bool fits = read(child, type.element(), element, no_limits, inner);
            good = fits && good;
            return fits;
        };
        using reader = decltype(read_one);
        const bool is_new = type.set.insert(target, &read_one, [](void* with, void* element) {
            return (*static_cast<reader*>(with))(element);
        });
        if (!is_new) good = problem(inner, "is there already");
        if (problems_->full()) return false;
    }
    return good;
}

bool decoder::read_map(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    dom::object object;
    if (source.get(object) != simdjson::SUCCESS) {
        return wrapped_or_mismatch(source, type, target, bounds, at);
    }
    if (!check_size(object.size(), bounds, "member", "members", at)) return false;
    type.map.clear(target);
    const type_descriptor& element = type.element();
    bool good = true;
    for (const auto [name, value] : object) {
        const place inner{&at, name, 0, true};
        if (!reserve(type.size, inner)) return false;
        work_ += name.size() / bytes_per_work;
        good = read(value, element, type.map.insert(target, name), no_limits, inner) && good;
        if (problems_->full()) return false;
    }
    return good;
}

bool decoder::read_optional(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    if (source.is_null()) {
        type.optional.reset(target);
        return true;
    }
    return read(source, type.element(), type.optional.emplace(target), bounds, at);
}

bool decoder::read_custom(
    dom::element source, const type_descriptor& type, void* target, const place& at
) {
    return type.custom.read(node_access::wrap(source), target) ||
           wrapped_or_mismatch(source, type, target, no_limits, at);
}

result<void> decode_into(
    const node& source, const type_descriptor& type, void* target, leniency how
) {
    problem_list problems(max_problems);
    decoder walk(problems, how);
    if (walk.read(node_access::unwrap(source), type, target, no_limits, place{})) return {};
    return error(errc::mismatch, problems.text());
}

}  // namespace warder::json
