/// Counts requests by key and says when one has had enough.
#pragma once

#include <warder/core/entropy.hpp>
#include <warder/http/message.hpp>
#include <warder/http/rate_limit.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace warder::http {

/// What a limiter says of one request.
struct limit_decision {
    bool allowed = true;

    /// The limit that refused, or the one with the fewest requests left. Belongs to the limiter;
    /// null where it has no limits.
    const rate_limit* limit = nullptr;

    /// Requests left in that limit's window, after this one.
    std::uint32_t remaining = 0;

    /// Until that window ends; above zero.
    std::chrono::nanoseconds reset_after = {};
};

/// Fixed windows: the first request of a key starts its window, and `count` requests are allowed
/// until it ends. A request that one limit refuses counts against none.
///
/// The table of keys is bounded. Where it is full, a new key takes the place of one whose windows
/// ended, or else of the one, among some neighbours, that has used the smallest share of its
/// limits. So a flood of new keys pushes out other new keys, which lose nothing, and a key that is
/// near its limit keeps its count unless the flood uses up as large a share of the limit with
/// every one of its keys. Nobody is refused because the table is full.
///
/// @threads  `check` may be called from any thread; keys are spread over shards, and each shard is
///           locked for one look-up
class rate_limiter {
  public:
    static constexpr std::size_t default_max_keys = 100'000;

    /// The table holds at least `max_keys` keys and at most 1 for each shard more. `random` makes
    /// the spread of keys unguessable; it is used here only.
    explicit rate_limiter(
        std::vector<rate_limit> limits,
        std::size_t max_keys = default_max_keys,
        entropy& random = system_entropy()
    );
    rate_limiter(rate_limiter&&) noexcept;
    rate_limiter& operator=(rate_limiter&&) noexcept;
    ~rate_limiter();

    /// Counts one request of `key` at `now`, unless a limit refuses it. A key that is there costs
    /// no allocation. Keys may be long: 256 bytes of each are kept, and a hash of the whole.
    ///
    /// @param cost  how many requests it stands for: all are counted, or none; 0 only looks
    limit_decision check(
        std::string_view key, std::chrono::steady_clock::time_point now, std::uint32_t cost = 1
    );

    /// How many keys are in the table.
    std::size_t size() const;

    /// The limits, in the order given.
    const std::vector<rate_limit>& limits() const noexcept { return *limits_; }

  private:
    class shard;

    // Behind a pointer, so that decisions stay good when the limiter is moved.
    std::unique_ptr<const std::vector<rate_limit>> limits_;
    std::unique_ptr<shard[]> shards_;
    std::array<std::uint64_t, 2> seed_{};
};

/// Adds `X-RateLimit-Limit`, `-Remaining` and `-Reset` (in seconds since 1970) to a response, as
/// slowapi names them. Nothing for a decision without a limit.
void add_limit_fields(
    response& reply, const limit_decision& decision, std::chrono::system_clock::time_point now
);

/// The answer to a request that a limit refused: 429, `{"error":"Rate limit exceeded: 10 per 1
/// minute"}`, `Retry-After` in seconds, and the fields of `add_limit_fields`.
///
/// @source  RFC 6585 §4; RFC 9110 §10.2.3
response too_many_requests(
    const limit_decision& decision, std::chrono::system_clock::time_point now
);

}  // namespace warder::http
