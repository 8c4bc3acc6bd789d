/// Records as values of their own: what is kept in a `stores::record_store`.
#pragma once

#include "issuer/errors.hpp"
#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/json/node.hpp>
#include <warder/stores/record_store.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace warder::issuer {

/// SHA-256 in base64url: what stands for a secret wherever it is kept.
std::string digest_of(std::string_view secret_text);

/// What the client is told when the store fails: nothing of the store.
error store_failed(const error& why);

/// A time as JSON has it here: seconds since 1970.
inline std::int64_t seconds_of(std::chrono::system_clock::time_point time) {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// The time that such a number says.
inline std::chrono::system_clock::time_point time_of(std::int64_t seconds) {
    return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

/// Where a value is kept, and until when; see `stores::record`.
struct record_place {
    std::string_view kind;
    std::string key;
    std::string_view group = {};
    std::chrono::system_clock::time_point ends;
};

/// A value that says all by being there.
struct mark {};

/// The record of a value.
template <class T>
stores::record make_record(const record_place& at, const T& value) {
    return {
        .kind = std::string(at.kind),
        .key = at.key,
        .group = std::string(at.group),
        .value = json::encode(value),
        .ends = at.ends,
    };
}

/// The value in a record; nothing where it is none of a `T`, as after a change of the program.
template <class T>
std::optional<T> read_record(const stores::record& kept) {
    std::optional<T> value;
    const auto parsed = json::parse(kept.value, [&](json::node root) {
        auto decoded = json::decode<T>(root);
        if (decoded) value = *std::move(decoded);
    });
    return parsed ? std::move(value) : std::nullopt;
}

/// Finds a record and reads it.
///
/// @errors  `errc::temporarily_unavailable`
template <class T>
result<std::optional<T>> find_record(
    stores::record_store& store, std::string_view kind, std::string_view key
) {
    auto found = store.find(kind, key);
    if (!found) return store_failed(found.error());
    if (!*found) return std::optional<T>();
    return read_record<T>(**found);
}

/// Keeps a value in a record.
///
/// @errors  `errc::temporarily_unavailable`
template <class T>
result<void> put_record(stores::record_store& store, const record_place& at, const T& value) {
    if (auto kept = store.put(make_record(at, value)); !kept) return store_failed(kept.error());
    return {};
}

/// Keeps a value unless one is there: false then.
///
/// @errors  `errc::temporarily_unavailable`
template <class T>
result<bool> add_record(stores::record_store& store, const record_place& at, const T& value) {
    auto first = store.add(make_record(at, value));
    if (!first) return store_failed(first.error());
    return first;
}

}  // namespace warder::issuer
