#include "json/base64.hpp"
#include "json/characters.hpp"
#include "json/decoder.hpp"
#include "json/expectation.hpp"
#include "json/integer.hpp"
#include "json/number_memory.hpp"
#include "json/pattern.hpp"
#include <warder/json/writer.hpp>

#include <cmath>
#include <limits>

namespace warder::json {

namespace dom = simdjson::dom;

namespace {

template <class Number>
std::string printed(Number number) {
    std::string text;
    writer(text).value(number);
    return text;
}

}  // namespace

bool decoder::read_boolean(
    dom::element source, const type_descriptor& type, void* target, const place& at
) {
    auto& flag = *static_cast<bool*>(target);
    if (source.get(flag) == simdjson::SUCCESS) return true;
    std::string_view text;
    const bool may_be_text = how_ == leniency::lax && source.get(text) == simdjson::SUCCESS;
    if (!may_be_text || (text != "true" && text != "false")) return mismatch(source, type, at);
    flag = text == "true";
    return true;
}

template <class Integer>
bool decoder::read_integer(
    dom::element source,
    const type_descriptor& type,
    void* target,
    Integer least,
    Integer greatest,
    const place& at
) {
    Integer value{};
    fit how = fit::not_whole;
    std::string_view text;
    if (source.is_number()) {
        how = get_integer(source, value);
    } else if (how_ == leniency::lax && source.get(text) == simdjson::SUCCESS) {
        how = get_integer(text, value);
    }
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

bool decoder::read_signed(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    const std::int64_t least =
        bounds.has_minimum ? bounds.minimum.signed_integer : least_of<std::int64_t>(type.size);
    const std::int64_t greatest =
        bounds.has_maximum ? bounds.maximum.signed_integer : greatest_of<std::int64_t>(type.size);
    return read_integer(source, type, target, least, greatest, at);
}

bool decoder::read_unsigned(
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

template <class Floating>
bool decoder::store_floating(Floating value, void* target, const limits& bounds, const place& at) {
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

bool decoder::read_floating(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    double value = 0;
    if (source.get(value) != simdjson::SUCCESS) {
        std::string_view text;
        const bool may_be_text = how_ == leniency::lax && source.get(text) == simdjson::SUCCESS;
        if (!may_be_text || !get_floating(text, value)) return mismatch(source, type, at);
    }
    if (type.size == sizeof(double)) return store_floating(value, target, bounds, at);
    if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max())) {
        return problem(at, "must fit a 32-bit floating-point number");
    }
    return store_floating(static_cast<float>(value), target, bounds, at);
}

bool decoder::read_string(
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
    if (bounds.pattern != nullptr && !bounds.pattern->matches(text)) {
        return problem(at, "must match the pattern " + bounds.pattern->text());
    }
    *static_cast<std::string*>(target) = text;
    return true;
}

bool decoder::read_bytes(
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

bool decoder::read_enumeration(
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

}  // namespace warder::json
