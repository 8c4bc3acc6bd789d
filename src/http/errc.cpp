#include <warder/http/errc.hpp>

#include <string>

namespace warder::http {
namespace {

class http_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.http"; }

    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::malformed_percent:
                return "Malformed percent-encoding";
            case errc::malformed_form:
                return "Malformed form";
            case errc::duplicate_parameter:
                return "A parameter occurs more than once";
            case errc::too_long:
                return "Text is too long";
            case errc::malformed_url:
                return "Malformed URL";
            case errc::malformed_limit:
                return "Malformed rate limit";
            case errc::malformed_challenge:
                return "Malformed challenge";
        }
        return "Unknown failure";
    }
};

}  // namespace

std::error_code make_error_code(errc failure) noexcept {
    static const http_category category;
    return {static_cast<int>(failure), category};
}

}  // namespace warder::http
