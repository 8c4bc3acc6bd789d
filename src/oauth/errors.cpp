#include <warder/oauth/errors.hpp>

#include <string>

namespace warder::oauth {
namespace {

class oauth_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.oauth"; }

    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::invalid_token:
                return "invalid token";
            case errc::insufficient_scope:
                return "insufficient scope";
            case errc::invalid_request:
                return "invalid request";
            case errc::keys_unavailable:
                return "keys unavailable";
            case errc::premature_token:
                return "token not valid yet";
            case errc::invalid_dpop_proof:
                return "invalid DPoP proof";
            case errc::use_dpop_nonce:
                return "DPoP nonce needed";
            case errc::replayed_proof:
                return "DPoP proof used before";
            case errc::malformed_token:
                return "malformed token";
            case errc::wrong_algorithm:
                return "wrong algorithm";
            case errc::bad_signature:
                return "bad signature";
            case errc::doubted_signature:
                return "doubted signature";
            case errc::unknown_key:
                return "unknown key";
            case errc::wrong_key:
                return "wrong key";
            case errc::wrong_issuer:
                return "wrong issuer";
            case errc::wrong_audience:
                return "wrong audience";
            case errc::expired_token:
                return "expired token";
            case errc::wrong_type:
                return "wrong type of token";
            case errc::wrong_claim:
                return "wrong claim";
            case errc::wrong_binding:
                return "wrong binding";
            case errc::inactive_token:
                return "inactive token";
            case errc::unknown_api_key:
                return "unknown API key";
        }
        return "unknown";
    }
};

const std::error_category& category() noexcept {
    static const oauth_category instance;
    return instance;
}

}  // namespace

std::error_code make_error_code(errc failure) noexcept {
    return {static_cast<int>(failure), category()};
}

refusal_form form_of(errc failure) noexcept {
    // RFC 6750 §3.1: which status belongs to which error code
    switch (failure) {
        case errc::invalid_token:
        case errc::premature_token:
        case errc::malformed_token:
        case errc::wrong_algorithm:
        case errc::bad_signature:
        case errc::doubted_signature:
        case errc::unknown_key:
        case errc::wrong_key:
        case errc::wrong_issuer:
        case errc::wrong_audience:
        case errc::expired_token:
        case errc::wrong_type:
        case errc::wrong_claim:
        case errc::wrong_binding:
        case errc::inactive_token:
        case errc::unknown_api_key:
            return {401, "invalid_token"};
        case errc::insufficient_scope:
            return {403, "insufficient_scope"};
        case errc::invalid_request:
            return {400, "invalid_request"};
        case errc::keys_unavailable:
            return {503, ""};
        // RFC 9449 §7.1, §9
        case errc::invalid_dpop_proof:
        case errc::replayed_proof:
            return {401, "invalid_dpop_proof", true};
        case errc::use_dpop_nonce:
            return {401, "use_dpop_nonce", true};
    }
    return {500, ""};
}

refusal_form form_of(const std::error_code& failure) noexcept {
    if (failure.category() != category()) return {500, ""};
    return form_of(static_cast<errc>(failure.value()));
}

std::string_view reason_of(const std::error_code& failure) noexcept {
    if (failure.category() != category()) return reason::other;
    switch (static_cast<errc>(failure.value())) {
        case errc::invalid_token:
            return reason::invalid_token;
        case errc::insufficient_scope:
            return reason::insufficient_scope;
        case errc::invalid_request:
            return reason::invalid_request;
        case errc::keys_unavailable:
            return reason::keys_unavailable;
        case errc::premature_token:
            return reason::not_yet_valid;
        case errc::invalid_dpop_proof:
            return reason::invalid_proof;
        case errc::use_dpop_nonce:
            return reason::nonce_needed;
        case errc::replayed_proof:
            return reason::replayed_proof;
        case errc::malformed_token:
            return reason::malformed;
        case errc::wrong_algorithm:
            return reason::wrong_algorithm;
        case errc::bad_signature:
        case errc::doubted_signature:
            return reason::bad_signature;
        case errc::unknown_key:
        case errc::wrong_key:
            return reason::unknown_key;
        case errc::wrong_issuer:
            return reason::wrong_issuer;
        case errc::wrong_audience:
            return reason::wrong_audience;
        case errc::expired_token:
            return reason::expired;
        case errc::wrong_type:
            return reason::wrong_type;
        case errc::wrong_claim:
            return reason::wrong_claim;
        case errc::wrong_binding:
            return reason::wrong_binding;
        case errc::inactive_token:
            return reason::inactive;
        case errc::unknown_api_key:
            return reason::unknown_api_key;
    }
    return reason::other;
}

bool time_may_cure(const std::error_code& failure) noexcept {
    return failure == errc::premature_token || failure == errc::doubted_signature ||
           failure == errc::unknown_key;
}

}  // namespace warder::oauth
