#include "json/base64.hpp"
#include "json/characters.hpp"
#include "json/expectation.hpp"
#include "json/integer.hpp"
#include "json/node_access.hpp"
#include "json/number_memory.hpp"
#include "json/problems.hpp"
#include <warder/json/decode.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <cmath>
#include <limits>

namespace warder::json {
namespace {

namespace dom = simdjson::dom;

/// Work that may go into alternatives of variants that turn out not to fit, in values of one
/// document. Nested variants would otherwise let a small document cost 2^depth.
constexpr std::size_t max_wasted_work = 1'000'000;

/// Bytes of text that count as much as one value.
constexpr std::size_t bytes_per_work = 64;

const limits no_limits;

kind kind_of(dom::element source) noexcept {
    return node_access::wrap(source).kind();
}

void* offset(void* base, std::size_t bytes) noexcept {
    return static_cast<char*>(base) + bytes;
}

template <class Number>
std::string printed(Number number) {
    std::string text;
    writer(text).value(number);
    return text;
}

/// "3 characters", "1 character".
std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

/// Walks a document and a descriptor together. Each function gives whether the value fit; if not,
/// it has said why.
class decoder {
  public:
    explicit decoder(problem_list& problems) : problems_(&problems) {}

    bool read(
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

  private:
    bool problem(const place& at, std::string_view what) {
        problems_->add(at, what);
        return false;
    }

    bool mismatch(dom::element source, const type_descriptor& type, const place& at) {
        const std::string_view found = to_string(kind_of(source));
        return problem(at, "expected " + expected_by(type) + ", found " + std::string(found));
    }

    bool read_boolean(
        dom::element source, const type_descriptor& type, void* target, const place& at
    ) {
        return source.get(*static_cast<bool*>(target)) == simdjson::SUCCESS ||
               mismatch(source, type, at);
    }

    bool read_signed(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        const std::int64_t least =
            bounds.has_minimum ? bounds.minimum.signed_integer : least_of<std::int64_t>(type.size);
        const std::int64_t greatest = bounds.has_maximum ? bounds.maximum.signed_integer
                                                         : greatest_of<std::int64_t>(type.size);
        return read_integer(source, type, target, least, greatest, at);
    }

    bool read_unsigned(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        const std::uint64_t least = bounds.has_minimum ? bounds.minimum.unsigned_integer : 0;
        const std::uint64_t greatest = bounds.has_maximum ? bounds.maximum.unsigned_integer
                                                          : greatest_of<std::uint64_t>(type.size);
        return read_integer(source, type, target, least, greatest, at);
    }

    template <class Integer>
    bool read_integer(
        dom::element source,
        const type_descriptor& type,
        void* target,
        Integer least,
        Integer greatest,
        const place& at
    ) {
        if (!source.is_number()) return mismatch(source, type, at);
        Integer value{};
        const fit how = get_integer(source, value);
        if (how == fit::not_whole) return mismatch(source, type, at);
        if (how == fit::too_low || (how == fit::exact && value < least)) {
            return problem(at, "must be at least " + printed(least));
        }
        if (how == fit::too_high || value > greatest) {
            return problem(at, "must be at most " + printed(greatest));
        }
        store_bits(target, type.size, static_cast<std::uint64_t>(value));
        return true;
    }

    bool read_floating(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        double value = 0;
        if (source.get(value) != simdjson::SUCCESS) return mismatch(source, type, at);
        if (type.size == sizeof(double)) return store_floating(value, target, bounds, at);
        if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max())) {
            return problem(at, "must fit a 32-bit floating-point number");
        }
        return store_floating(static_cast<float>(value), target, bounds, at);
    }

    /// Compares in the field's own type, in which 0.1 of JSON and 0.1F are the same.
    template <class Floating>
    bool store_floating(Floating value, void* target, const limits& bounds, const place& at) {
        const auto own = [](const number& bound) { return static_cast<Floating>(bound.floating); };
        if (bounds.has_minimum && value < own(bounds.minimum)) {
            return problem(at, "must be at least " + printed(own(bounds.minimum)));
        }
        if (bounds.has_maximum && value > own(bounds.maximum)) {
            return problem(at, "must be at most " + printed(own(bounds.maximum)));
        }
        store(target, value);
        return true;
    }

    /// Checks a size against its bounds.
    bool check_size(
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

    bool read_string(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        std::string_view text;
        if (source.get(text) != simdjson::SUCCESS) return mismatch(source, type, at);
        const bool bounded =
            bounds.min_size > 0 || bounds.max_size != std::numeric_limits<std::size_t>::max();
        if (bounded && !check_size(count_characters(text), bounds, "character", "characters", at)) {
            return false;
        }
        work_ += text.size() / bytes_per_work;
        *static_cast<std::string*>(target) = text;
        return true;
    }

    bool read_bytes(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        std::string_view text;
        auto& bytes = *static_cast<std::vector<std::byte>*>(target);
        if (source.get(text) != simdjson::SUCCESS) return mismatch(source, type, at);
        work_ += text.size() / bytes_per_work;
        if (!from_base64(text, bytes)) return problem(at, "must be base64 with padding");
        return check_size(bytes.size(), bounds, "byte", "bytes", at);
    }

    bool read_enumeration(
        dom::element source, const type_descriptor& type, void* target, const place& at
    ) {
        std::string_view name;
        if (source.get(name) != simdjson::SUCCESS) return mismatch(source, type, at);
        for (const enumerator& value : type.enumerators) {
            if (value.name != name) continue;
            store_bits(target, type.size, static_cast<std::uint64_t>(value.value));
            return true;
        }
        return problem(at, "must be one of " + join(type.enumerators));
    }

    /// The field of that name; members mostly come in the order of the fields, so `expected` is
    /// looked at first.
    static std::size_t find_field(
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

    bool read_structure(
        dom::element source, const type_descriptor& type, void* target, const place& at
    ) {
        dom::object object;
        if (source.get(object) != simdjson::SUCCESS) return mismatch(source, type, at);
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

    static std::string unknown_in(const type_descriptor& type) {
        if (type.fields.empty()) return "is unknown; no member is known here";
        return "is unknown; known here: " + join(type.fields);
    }

    /// Gives the members that were not seen their defaults.
    bool complete_structure(
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

    /// Counts what a new element or map value takes.
    bool reserve(std::size_t bytes, const place& at) {
        if (bytes > bytes_left_) {
            bytes_left_ = 0;
            return problem(at, "is more than fits into memory here");
        }
        bytes_left_ -= bytes;
        return true;
    }

    bool read_list(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        dom::array array;
        if (source.get(array) != simdjson::SUCCESS) return mismatch(source, type, at);
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

    bool read_tuple(
        dom::element source, const type_descriptor& type, void* target, const place& at
    ) {
        dom::array array;
        if (source.get(array) != simdjson::SUCCESS) return mismatch(source, type, at);
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
            good =
                read(child, element, offset(target, index * type.size), no_limits, inner) && good;
            if (problems_->full()) return false;
            ++index;
        }
        return good;
    }

    bool read_map(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        dom::object object;
        if (source.get(object) != simdjson::SUCCESS) return mismatch(source, type, at);
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

    bool read_optional(
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

    bool read_variant(
        dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        const kind found = kind_of(source);
        std::size_t candidates = 0;
        std::size_t last = 0;
        for (std::size_t i = 0; i < type.alternatives.size(); ++i) {
            if (!accepts(type.alternatives[i](), found)) continue;
            ++candidates;
            last = i;
        }
        if (candidates == 0) return mismatch(source, type, at);
        // Where only one can be meant, its own problems are the ones to tell.
        if (candidates == 1) {
            void* value = type.variant.emplace(target, last);
            return read(source, type.alternatives[last](), value, bounds, at);
        }
        for (std::size_t i = 0; i < type.alternatives.size(); ++i) {
            if (!accepts(type.alternatives[i](), found)) continue;
            if (try_alternative(source, type, i, target, bounds, at)) return true;
        }
        if (wasted_work_ > max_wasted_work)
            return problem(at, "could be too many things to try them");
        return problem(at, "fits none of: " + expected_by(type));
    }

    bool try_alternative(
        dom::element source,
        const type_descriptor& type,
        std::size_t index,
        void* target,
        const limits& bounds,
        const place& at
    ) {
        if (wasted_work_ > max_wasted_work) return false;
        // Nobody reads these problems; the first one ends the attempt.
        problem_list ignored(0);
        problem_list* const real = std::exchange(problems_, &ignored);
        const std::size_t work_before = work_;
        const std::size_t bytes_before = bytes_left_;
        void* value = type.variant.emplace(target, index);
        const bool good = read(source, type.alternatives[index](), value, bounds, at);
        problems_ = real;
        if (!good) {
            wasted_work_ += work_ - work_before;
            bytes_left_ = bytes_before;
        }
        return good;
    }

    bool read_custom(
        dom::element source, const type_descriptor& type, void* target, const place& at
    ) {
        return type.custom.read(node_access::wrap(source), target) || mismatch(source, type, at);
    }

    problem_list* problems_;
    std::size_t work_ = 0;
    std::size_t wasted_work_ = 0;
    std::size_t bytes_left_ = max_decoded_bytes;
};

}  // namespace

result<void> decode_into(const node& source, const type_descriptor& type, void* target) {
    problem_list problems(max_problems);
    decoder walk(problems);
    if (walk.read(node_access::unwrap(source), type, target, no_limits, place{})) return {};
    return error(errc::mismatch, problems.text());
}

}  // namespace warder::json
