#include <warder/oauth/errors.hpp>

#include <string>

namespace warder::oauth {
namespace {

/// All that is said of one failure.
struct row {
    const char* message;
    refusal_form form;
    std::string_view reason;
};

/// The table of failures. RFC 6750 §3.1 and RFC 9449 §7.1, §9 say which status belongs to which
/// error code.
constexpr row row_of(errc failure) noexcept {
    constexpr refusal_form bad_token{401, "invalid_token"};
    constexpr refusal_form bad_proof{401, "invalid_dpop_proof", true};
    switch (failure) {
        case errc::invalid_token:
            return {"invalid token", bad_token, reason::invalid_token};
        case errc::insufficient_scope:
            return {"insufficient scope", {403, "insufficient_scope"}, reason::insufficient_scope};
        case errc::invalid_request:
            return {"invalid request", {400, "invalid_request"}, reason::invalid_request};
        case errc::keys_unavailable:
            return {"keys unavailable", {503, ""}, reason::keys_unavailable};
        case errc::premature_token:
            return {"token not valid yet", bad_token, reason::not_yet_valid};
        case errc::invalid_dpop_proof:
            return {"invalid DPoP proof", bad_proof, reason::invalid_proof};
        case errc::use_dpop_nonce:
            return {"DPoP nonce needed", {401, "use_dpop_nonce", true}, reason::nonce_needed};
        case errc::replayed_proof:
            return {"DPoP proof used before", bad_proof, reason::replayed_proof};
        case errc::malformed_token:
            return {"malformed token", bad_token, reason::malformed};
        case errc::wrong_algorithm:
            return {"wrong algorithm", bad_token, reason::wrong_algorithm};
        case errc::bad_signature:
            return {"bad signature", bad_token, reason::bad_signature};
        case errc::doubted_signature:
            return {"doubted signature", bad_token, reason::bad_signature};
        case errc::unknown_key:
            return {"unknown key", bad_token, reason::unknown_key};
        case errc::wrong_key:
            return {"wrong key", bad_token, reason::unknown_key};
        case errc::wrong_issuer:
            return {"wrong issuer", bad_token, reason::wrong_issuer};
        case errc::wrong_audience:
            return {"wrong audience", bad_token, reason::wrong_audience};
        case errc::expired_token:
            return {"expired token", bad_token, reason::expired};
        case errc::wrong_type:
            return {"wrong type of token", bad_token, reason::wrong_type};
        case errc::wrong_claim:
            return {"wrong claim", bad_token, reason::wrong_claim};
        case errc::wrong_binding:
            return {"wrong binding", bad_token, reason::wrong_binding};
        case errc::inactive_token:
            return {"inactive token", bad_token, reason::inactive};
        case errc::unknown_api_key:
            return {"unknown API key", bad_token, reason::unknown_api_key};
    }
    return {"unknown", {500, ""}, reason::other};
}

class oauth_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.oauth"; }

    std::string message(int value) const override {
        return row_of(static_cast<errc>(value)).message;
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
    return row_of(failure).form;
}

refusal_form form_of(const std::error_code& failure) noexcept {
    if (failure.category() != category()) return {500, ""};
    return form_of(static_cast<errc>(failure.value()));
}

std::string_view reason_of(const std::error_code& failure) noexcept {
    if (failure.category() != category()) return reason::other;
    return row_of(static_cast<errc>(failure.value())).reason;
}

bool time_may_cure(const std::error_code& failure) noexcept {
    return failure == errc::premature_token || failure == errc::doubted_signature ||
           failure == errc::unknown_key;
}

}  // namespace warder::oauth
