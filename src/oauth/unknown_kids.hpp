/// How often a token with a `kid` that we do not know may make us ask the issuer.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace warder::oauth {

/// Limits for fetches that tokens cause.
struct unknown_kid_limits {
    std::chrono::seconds cool_down{30};  ///< of one `kid` that was asked for and not found
    std::size_t max_remembered = 1024;   ///< such `kid`s; the oldest is forgotten first
    unsigned burst = 5;                  ///< fetches at once
    std::chrono::seconds refill{2};      ///< until one more is allowed
};

/// Two rules. One `kid` causes one fetch per cool-down. All of them together cause `burst` fetches,
/// and then one each `refill`: a fetch brings every new key, so strangers who spend the budget
/// fetch the others' keys with it, and nobody is refused for an empty budget, but waits for its
/// next fetch.
class unknown_kids {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit unknown_kids(unknown_kid_limits limits)
        : limits_(limits), budget_(static_cast<double>(limits.burst)) {}

    /// Whether the issuer was asked for this `kid` a short while ago and did not have it.
    bool cooling_down(std::string_view kid, time_point now) const;

    /// Notes that the issuer does not have this `kid` now.
    void not_found(std::string_view kid, time_point now);

    /// Takes one fetch out of the budget, if there is one.
    bool take_fetch(time_point now);

    std::size_t size() const { return noted_.size(); }

  private:
    unknown_kid_limits limits_;
    double budget_;
    time_point counted_{};
    std::unordered_map<std::string, time_point> noted_;
    std::deque<std::string> order_;
};

}  // namespace warder::oauth
