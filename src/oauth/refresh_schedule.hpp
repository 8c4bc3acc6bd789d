/// When to fetch an issuer's keys, as values: no clock, no network.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace warder::oauth {

/// Lifetimes of a fetched key set.
struct refresh_limits {
    std::chrono::seconds shortest{60};  ///< between two planned fetches
    std::chrono::seconds usual{3600};   ///< where the issuer says nothing
    std::chrono::seconds longest{24 * 3600};
    std::chrono::seconds max_stale{24 * 3600};  ///< from the due refresh on, while fetches fail
    std::chrono::seconds first_retry{1};        ///< doubled with each failure
    std::chrono::seconds last_retry{60};
};

/// Plans fetches: the first at once, then when the last answer has aged, and after a failure with
/// doubling pauses.
class refresh_schedule {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit refresh_schedule(refresh_limits limits) : limits_(limits) {}

    /// Whether a planned fetch should begin.
    bool due(time_point now) const { return !next_ || now >= *next_; }

    /// Whether the last fetch failed and its pause is not over.
    bool backing_off(time_point now) const { return failures_ > 0 && !due(now); }

    /// Whether fetches have failed for so long after the refresh was due that the keys are too old
    /// to be trusted. Not from the last success on: keys that the issuer lets live for a day would
    /// end with the first failure (RFC 5861 §4: stale-if-error counts from the end of freshness).
    bool too_stale(time_point now) const {
        return refresh_due_ && failures_ > 0 && now - *refresh_due_ > limits_.max_stale;
    }

    /// @param max_age  what the issuer said, if it did
    void succeeded(time_point now, std::optional<std::chrono::seconds> max_age);

    /// @param jitter  in [0, 1]: 1 takes the whole pause, 0 half of it, so that many servers do not
    ///                come back at the same moment
    void failed(time_point now, double jitter);

    /// Plans the next fetch for the end of the first pause after the last failure: somebody needs
    /// keys that are not there, and the issuer may be back.
    void hurry();

    /// Time until the next planned fetch; 0 when it is due.
    std::chrono::seconds wait(time_point now) const;

  private:
    refresh_limits limits_;
    std::optional<time_point> next_;
    std::optional<time_point> refresh_due_;  // as planned by the last success
    std::optional<time_point> soon_;         // the end of the first pause after the last failure
    int failures_ = 0;
};

/// `max-age` of a Cache-Control field; 0 for `no-cache` and `no-store`; nothing where it says
/// neither.
///
/// @source  RFC 9111 §5.2.2
std::optional<std::chrono::seconds> max_age_of(std::string_view cache_control);

}  // namespace warder::oauth
