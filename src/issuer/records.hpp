/// Records as values of their own: what is kept in a `stores::record_store`.
#pragma once

#include "issuer/errors.hpp"
#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/json/node.hpp>
#include <warder/stores/record_store.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace warder::issuer {

/// SHA-256 in base64url: what stands for a secret wherever it is kept.
std::string digest_of(std::string_view secret_text);

/// What the client is told when the store fails: nothing of the store.
error store_failed(const error& why);

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
result<void> put_record(stores::record_store& store, stores::record named, const T& value) {
    named.value = json::encode(value);
    if (auto kept = store.put(named); !kept) return store_failed(kept.error());
    return {};
}

}  // namespace warder::issuer
