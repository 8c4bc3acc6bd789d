/// The walk that decodes, as one class in several files. Includes simdjson, so for .cpp files only.
#pragma once

#include "json/problems.hpp"
#include <warder/json/decode.hpp>
#include <warder/json/descriptor.hpp>

#include <simdjson.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace warder::json {

/// Bytes of text that count as much work as one value.
inline constexpr std::size_t bytes_per_work = 64;

/// Bounds of what has none.
inline const limits no_limits;

/// "3 characters", "1 character".
std::string counted(std::size_t count, std::string_view one, std::string_view many);

/// Walks a document and a descriptor together. Each function gives whether the value fit; if not,
/// it has said why.
class decoder {
  public:
    decoder(problem_list& problems, leniency how) : problems_(&problems), how_(how) {}

    bool read(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

  private:
    // decode.cpp

    bool problem(const place& at, std::string_view what);

    bool mismatch(simdjson::dom::element source, const type_descriptor& type, const place& at);

    /// Checks a size against its bounds.
    bool check_size(
        std::size_t size,
        const limits& bounds,
        std::string_view one,
        std::string_view many,
        const place& at
    );

    /// The field of that name; members mostly come in the order of the fields, so `expected` is
    /// looked at first.
    static std::size_t find_field(
        const type_descriptor& type, std::string_view name, std::size_t expected
    );

    bool read_structure(
        simdjson::dom::element source, const type_descriptor& type, void* target, const place& at
    );

    static std::string unknown_in(const type_descriptor& type);

    /// Gives the members that were not seen their defaults.
    bool complete_structure(
        const type_descriptor& type, void* target, std::uint64_t seen, const place& at
    );

    /// Counts what a new element or map value takes.
    bool reserve(std::size_t bytes, const place& at);

    bool read_list(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool read_tuple(
        simdjson::dom::element source, const type_descriptor& type, void* target, const place& at
    );

    bool read_set(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool read_map(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool read_optional(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool read_custom(
        simdjson::dom::element source, const type_descriptor& type, void* target, const place& at
    );

    // decode_variant.cpp

    bool read_variant(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool try_each(
        simdjson::dom::element source,
        const type_descriptor& type,
        std::span<const std::size_t> alternatives,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool try_alternative(
        simdjson::dom::element source,
        const type_descriptor& type,
        std::size_t index,
        void* target,
        const limits& bounds,
        const place& at
    );

    // decode_scalar.cpp

    bool read_boolean(
        simdjson::dom::element source, const type_descriptor& type, void* target, const place& at
    );

    bool read_signed(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool read_unsigned(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    template <class Integer>
    bool read_integer(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        Integer least,
        Integer greatest,
        const place& at
    );

    bool read_floating(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    /// Compares in the field's own type, in which 0.1 of JSON and 0.1F are the same.
    template <class Floating>
    bool store_floating(Floating value, void* target, const limits& bounds, const place& at);

    bool read_string(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool read_bytes(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    bool read_enumeration(
        simdjson::dom::element source, const type_descriptor& type, void* target, const place& at
    );

    // decode_wrapped.cpp

    /// Reads the array or object that a text holds, where that is allowed; nothing where the text
    /// holds none that the type takes.
    std::optional<bool> read_wrapped(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    /// `read_wrapped`, or else the complaint that the value is of another kind.
    bool wrapped_or_mismatch(
        simdjson::dom::element source,
        const type_descriptor& type,
        void* target,
        const limits& bounds,
        const place& at
    );

    problem_list* problems_;
    leniency how_;
    bool in_wrapped_ = false;    ///< a text within a wrapped text stays a text
    std::size_t unwrapped_ = 0;  ///< texts that were taken for JSON
    std::size_t work_ = 0;
    std::size_t wasted_work_ = 0;
    std::size_t bytes_left_ = max_decoded_bytes;
};

}  // namespace warder::json
