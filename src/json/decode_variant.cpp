#include "json/decoder.hpp"
#include "json/expectation.hpp"
#include "json/node_access.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace warder::json {

namespace dom = simdjson::dom;

namespace {

/// Work that may go into alternatives of variants that turn out not to fit, in values of one
/// document. Nested variants would otherwise let a small document cost 2^depth.
constexpr std::size_t max_wasted_work = 1'000'000;

/// Whether a structure's tags do not speak against it: members that are enums, such as a `kind`
/// with one value only, must have one of their values.
bool may_be_meant(dom::element source, const type_descriptor& alternative) {
    dom::object object;
    if (alternative.shape != shape::structure) return true;
    if (source.get(object) != simdjson::SUCCESS) return true;
    return std::ranges::all_of(alternative.fields, [&object](const field_descriptor& field) {
        if (!field.required) return true;
        const type_descriptor& type = field.type();
        std::string_view tag;
        if (type.shape != shape::enumeration) return true;
        if (object.at_key(field.name).get(tag) != simdjson::SUCCESS) return true;
        return std::ranges::any_of(type.enumerators, [tag](const enumerator& value) {
            return value.name == tag;
        });
    });
}

}  // namespace

bool decoder::read_variant(
    dom::element source,
    const type_descriptor& type,
    void* target,
    const limits& bounds,
    const place& at
) {
    const kind found = node_access::wrap(source).kind();
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < type.alternatives.size(); ++i) {
        if (accepts(type.alternatives[i](), found)) candidates.push_back(i);
    }
    // A text that no alternative takes as a text may stand for something else.
    if (candidates.empty() && found == kind::string && how_ != leniency::strict) {
        for (std::size_t i = 0; i < type.alternatives.size(); ++i) {
            if (try_alternative(source, type, i, target, bounds, at)) return true;
        }
    }
    if (candidates.empty()) return mismatch(source, type, at);
    if (candidates.size() > 1) {
        std::vector<std::size_t> meant;
        std::ranges::copy_if(candidates, std::back_inserter(meant), [&](std::size_t i) {
            return may_be_meant(source, type.alternatives[i]());
        });
        if (!meant.empty()) candidates = std::move(meant);
    }
    // Where only one can be meant, its own problems are the ones to tell.
    if (candidates.size() == 1) {
        void* value = type.variant.emplace(target, candidates.front());
        return read(source, type.alternatives[candidates.front()](), value, bounds, at);
    }
    // One that fits as it is wins over an earlier one that fits if something is made good.
    const leniency asked = std::exchange(how_, leniency::strict);
    bool good = try_each(source, type, candidates, target, bounds, at);
    how_ = asked;
    if (!good && asked != leniency::strict) {
        good = try_each(source, type, candidates, target, bounds, at);
    }
    if (good) return true;
    if (wasted_work_ > max_wasted_work) return problem(at, "could be too many things to try them");
    return problem(at, "fits none of: " + expected_by(type));
}

bool decoder::try_each(
    dom::element source,
    const type_descriptor& type,
    std::span<const std::size_t> alternatives,
    void* target,
    const limits& bounds,
    const place& at
) {
    return std::ranges::any_of(alternatives, [&](std::size_t index) {
        return try_alternative(source, type, index, target, bounds, at);
    });
}

bool decoder::try_alternative(
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

}  // namespace warder::json
