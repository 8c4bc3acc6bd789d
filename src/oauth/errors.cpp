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
            return {401, "invalid_token"};
        case errc::insufficient_scope:
            return {403, "insufficient_scope"};
        case errc::invalid_request:
            return {400, "invalid_request"};
        case errc::keys_unavailable:
            return {503, ""};
        // RFC 9449 §7.1, §9
        case errc::invalid_dpop_proof:
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

}  // namespace warder::oauth
