/// A verifier that asks a function of the program.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/oauth/custom.hpp>
#include <warder/oauth/token_verifier.hpp>

namespace warder::oauth {

/// Asks the function, and checks what no function may leave out: subject, audience and expiry.
class custom_verifier final : public token_verifier {
  public:
    /// @param clock  outlives this object
    custom_verifier(custom_settings settings, const clock& clock)
        : settings_(std::move(settings)), clock_(clock) {}

    task<result<verified>> verify(std::string_view bearer) override;
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return 0; }

  private:
    custom_settings settings_;
    const clock& clock_;
};

}  // namespace warder::oauth
