/// Whether a webhook, or an interceptor's request, comes from who it says.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>
#include <warder/http/message.hpp>

#include <chrono>
#include <string_view>

namespace warder::oauth {

/// Checks the signatures of Scalekit's webhooks and interceptors, and of everybody who signs as the
/// Standard Webhooks specification says.
///
///     const auto hooks = oauth::webhook_signature::from_secret(secret_text);
///     if (!hooks) ...  // its description says what to do
///     app.post("/hooks", [hooks = *hooks](const warder::request& request) -> warder::response {
///         if (!hooks.check(request, std::chrono::system_clock::now())) return {.status = 401};
///         ...
///     }, {.is_public = true});
///
/// It does not tell whether a message came before: within five minutes a message may come again,
/// with the same id.
///
/// @threads  immutable
class webhook_signature {
  public:
    /// How far the sender's clock may be off, in both directions.
    static constexpr std::chrono::seconds leeway{300};

    /// @param secret  "whsec_" and base64, as the dashboard shows it
    /// @errors        `std::errc::invalid_argument`, with a sentence for the operator
    static result<webhook_signature> from_secret(std::string_view secret);

    /// Checks `webhook-id`, `webhook-timestamp` and `webhook-signature`, or the same with
    /// `interceptor-`, against the body, which must be as it came.
    ///
    /// @errors  `std::errc::permission_denied`; the detail says what is missing or wrong
    /// @source  Standard Webhooks, "Signature scheme"
    result<void> check(const http::request& request, std::chrono::system_clock::time_point now)
        const;

  private:
    explicit webhook_signature(secret key) : key_(std::move(key)) {}

    secret key_;
};

}  // namespace warder::oauth
