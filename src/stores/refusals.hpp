/// What every store refuses, in the same words.
#pragma once

#include <warder/stores/record_store.hpp>

#include <optional>

namespace warder::stores {

inline error no_room(const record& kept) {
    return {
        std::make_error_code(std::errc::no_buffer_space),
        "Too much is remembered already; try again later",
        "no room for one more record of the kind " + kept.kind,
    };
}

/// The refusal of a record that is too large; nothing for one that is not.
inline std::optional<error> why_too_large(const record& kept, const record_limits& limits) {
    const std::size_t names = kept.kind.size() + kept.key.size() + kept.group.size();
    if (kept.value.size() <= limits.value_bytes && names <= limits.name_bytes) return std::nullopt;
    return error(
        std::make_error_code(std::errc::message_size),
        "It is too large to be remembered",
        "a record of the kind " + kept.kind.substr(0, limits.name_bytes) + " has " +
            std::to_string(names) + " bytes of names and " + std::to_string(kept.value.size()) +
            " of value"
    );
}

}  // namespace warder::stores
