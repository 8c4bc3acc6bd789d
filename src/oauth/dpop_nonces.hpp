/// Nonces that say when they were made, of which nothing is kept.
#pragma once

#include <warder/core/entropy.hpp>
#include <warder/core/secret.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace warder::oauth {

/// Makes nonces and knows them again: the time, sealed under a key of this process.
///
/// @threads  may be called concurrently
/// @source   RFC 9449 §8, §9
class dpop_nonces {
  public:
    using time_point = std::chrono::system_clock::time_point;

    /// How long a nonce is good.
    static constexpr std::chrono::minutes lifetime{5};

    /// @param chance  outlives this object
    explicit dpop_nonces(entropy& chance);

    std::string make(time_point now) const;

    /// Whether it is one of ours that has not ended.
    bool accepts(std::string_view nonce, time_point now) const;

  private:
    entropy& chance_;
    secret key_;
};

}  // namespace warder::oauth
