#include "issuer/errors.hpp"

namespace warder::issuer {
namespace {

const char* name_of(errc failure) noexcept {
    switch (failure) {
        case errc::invalid_request:
            return "invalid_request";
        case errc::invalid_client:
            return "invalid_client";
        case errc::invalid_grant:
            return "invalid_grant";
        case errc::unauthorized_client:
            return "unauthorized_client";
        case errc::unsupported_grant_type:
            return "unsupported_grant_type";
        case errc::unsupported_response_type:
            return "unsupported_response_type";
        case errc::invalid_scope:
            return "invalid_scope";
        case errc::invalid_target:
            return "invalid_target";
        case errc::invalid_dpop_proof:
            return "invalid_dpop_proof";
        case errc::access_denied:
            return "access_denied";
        case errc::login_required:
            return "login_required";
        case errc::consent_required:
            return "consent_required";
        case errc::request_not_supported:
            return "request_not_supported";
        case errc::request_uri_not_supported:
            return "request_uri_not_supported";
        case errc::invalid_redirect_uri:
            return "invalid_redirect_uri";
        case errc::invalid_client_metadata:
            return "invalid_client_metadata";
        case errc::temporarily_unavailable:
            return "temporarily_unavailable";
    }
    return "unknown";
}

class issuer_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.issuer"; }
    std::string message(int condition) const override {
        return name_of(static_cast<errc>(condition));
    }
};

}  // namespace

std::error_code make_error_code(errc failure) noexcept {
    static const issuer_category category;
    return {static_cast<int>(failure), category};
}

}  // namespace warder::issuer
