#include <warder/http/service.hpp>

#include <string>

namespace warder::http {
namespace {

class body_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.http.body"; }

    std::string message(int value) const override {
        switch (static_cast<body_errc>(value)) {
            case body_errc::too_large:
                return "Request body is too large";
            case body_errc::timed_out:
                return "Request body did not arrive in time";
            case body_errc::malformed:
                return "Request body has a malformed chunked coding";
            case body_errc::disconnected:
                return "The peer went away while sending its body";
        }
        return "Unknown failure";
    }
};

}  // namespace

std::error_code make_error_code(body_errc failure) noexcept {
    static const body_category category;
    return {static_cast<int>(failure), category};
}

task<result<void>> buffered_body::read(std::string& into, std::size_t max_bytes) {
    if (bytes_.size() > max_bytes) {
        co_return error(body_errc::too_large, make_error_code(body_errc::too_large).message());
    }
    into = std::move(bytes_);
    co_return result<void>();
}

void service::draining() noexcept {}

void service::refused(request&, const error&, response&) noexcept {}

void service::sent(const request&, const response&, std::chrono::nanoseconds) noexcept {}

}  // namespace warder::http
