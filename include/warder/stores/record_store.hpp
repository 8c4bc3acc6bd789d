/// Small records that end: what an authorization server has to remember.
#pragma once

#include <warder/core/result.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace warder::stores {

/// One thing that is remembered until a time.
struct record {
    std::string kind;   ///< what it is, such as "code"; the program's own word, never a peer's
    std::string key;    ///< names it within its kind; of a secret the digest, never the secret
    std::string group;  ///< what is forgotten together, such as one grant; may be empty
    std::string value;  ///< JSON text

    /// From then on it is not there; kept to the microsecond. `time_point::max()` is never.
    std::chrono::system_clock::time_point ends;

    bool operator==(const record&) const = default;
};

/// How much a store holds. Where there is no room, a new record is refused and no old one is thrown
/// out: else whoever asks often enough would end the sign-ins of others. A kind that is full leaves
/// the other kinds alone, and a group has its share, so that one grant that is renewed without end
/// stands in nobody's way but its own.
struct record_limits {
    std::size_t of_kind = 10'000;  ///< records of one kind
    std::size_t of_group = 1'000;  ///< of them, those of one group; an empty one has no share
    std::size_t value_bytes = 64 * 1024;  ///< of one record
    std::size_t name_bytes = 1024;        ///< kind, key and group of one record together
};

/// Keeps records, a bounded number of each kind. What has ended is as if it were not there, and
/// takes no room.
///
/// Kinds, keys and groups are compared byte by byte; any byte may stand in them.
///
/// @threads  all functions may be called concurrently; each happens as a whole or not at all
class record_store {
  public:
    virtual ~record_store() = default;

    /// Keeps it, in the place of one with its kind and key, which needs no room.
    ///
    /// @errors  no_buffer_space: its kind or group is full; message_size: it is too large;
    ///          io_error: the medium fails, whatever the function
    virtual result<void> put(const record& kept) = 0;

    /// Keeps it unless one with its kind and key is there: false then. What makes a thing count
    /// once, such as the `jti` of a proof.
    ///
    /// @errors  those of `put`
    virtual result<bool> add(const record& kept) = 0;

    /// The record of that name; nothing where there is none.
    ///
    /// @errors  io_error
    virtual result<std::optional<record>> find(std::string_view kind, std::string_view key) = 0;

    /// Takes it out: of all who ask for one record, one gets it. For codes, which are good once.
    ///
    /// @errors  io_error
    virtual result<std::optional<record>> take(std::string_view kind, std::string_view key) = 0;

    /// Forgets all records of a group, whatever their kind. The empty group is none: those without
    /// a group stay.
    ///
    /// @errors  io_error
    virtual result<void> forget_group(std::string_view group) = 0;
};

}  // namespace warder::stores
