/// Small records that end: what an authorization server has to remember.
#pragma once

#include <warder/core/result.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace warder::stores {

/// One thing that is remembered until a time.
struct record {
    std::string kind;   ///< what it is, such as "code" or "refresh_token"
    std::string key;    ///< names it within its kind; of a secret the digest, never the secret
    std::string group;  ///< what is forgotten together, such as one grant; may be empty
    std::string value;  ///< JSON text
    std::chrono::system_clock::time_point ends;  ///< from then on it is not there
};

/// Keeps records, a bounded number of each kind. What has ended is as if it were not there.
///
/// Errors are those of the medium (a full disk, a file that is no database) and, for `put`, that
/// there is no room.
///
/// @threads  all functions may be called concurrently; each happens as a whole or not at all
class record_store {
  public:
    virtual ~record_store() = default;

    /// Keeps it, in the place of one with its kind and key.
    virtual result<void> put(const record& kept) = 0;

    /// Keeps it unless one with its kind and key is there: false then. What makes a thing count
    /// once, such as the `jti` of a proof.
    virtual result<bool> add(const record& kept) = 0;

    virtual result<std::optional<record>> find(std::string_view kind, std::string_view key) = 0;

    /// Takes it out: of all who ask for one record, one gets it. For codes, which are good once.
    virtual result<std::optional<record>> take(std::string_view kind, std::string_view key) = 0;

    /// Forgets all records of a group, whatever their kind.
    virtual result<void> forget_group(std::string_view group) = 0;
};

}  // namespace warder::stores
