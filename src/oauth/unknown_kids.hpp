/// How often a token may make us ask the issuer about its `kid`.
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
    std::chrono::seconds cool_down{30};  ///< of one `kid` that was asked about
    std::size_t max_remembered = 1024;   ///< such `kid`s; the oldest is forgotten first
    std::size_t max_kid_bytes = 256;     ///< no issuer in use has longer ones; never asked about
    unsigned burst = 5;                  ///< fetches at once
    std::chrono::seconds refill{2};      ///< until one more is allowed
};

/// Two rules. One `kid` causes one fetch per cool-down. All of them together cause `burst` fetches,
/// and then one each `refill`: a fetch brings every new key, so strangers who spend the budget
/// fetch the others' keys with it.
class unknown_kids {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit unknown_kids(unknown_kid_limits limits)
        : limits_(limits), budget_(static_cast<double>(limits.burst)) {}

    /// Whether the issuer was asked about this `kid` a short while ago, or never is.
    bool cooling_down(std::string_view kid, time_point now) const;

    /// Notes that the issuer was asked about this `kid`.
    void asked_about(std::string_view kid, time_point now);

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
