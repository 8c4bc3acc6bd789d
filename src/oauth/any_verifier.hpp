/// Several verifiers, of which one has to accept.
#pragma once

#include <warder/oauth/token_verifier.hpp>

#include <memory>
#include <vector>

namespace warder::oauth {

/// Asks one verifier after the other until one accepts, or refuses a token that is its own: that
/// one is nobody else's business.
///
/// Where none accepts and one of them could not say, the token is not refused:
/// `errc::keys_unavailable`, or `errc::premature_token` where that is the most that any says; an
/// expired token is called so. The refusal's detail has the reasons of all.
class any_verifier final : public token_verifier {
  public:
    /// @param all  at least one
    explicit any_verifier(std::vector<std::shared_ptr<token_verifier>> all)
        : all_(std::move(all)) {}

    task<result<verified>> verify(std::string_view bearer) override;

    /// Whether all are.
    bool ready() const noexcept override;
    std::uint64_t epoch() const noexcept override;

  private:
    std::vector<std::shared_ptr<token_verifier>> all_;
};

}  // namespace warder::oauth
