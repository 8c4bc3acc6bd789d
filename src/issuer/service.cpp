#include <warder/issuer/service.hpp>

namespace warder::issuer {
namespace {

constexpr std::size_t max_body_bytes = 64 * 1024;  // a token request has a few hundred

unsigned status_of(const std::error_code& failure) {
    if (failure == http::body_errc::too_large) return 413;
    if (failure == http::body_errc::timed_out) return 408;
    return 400;
}

}  // namespace

task<http::response> service::handle(http::request& request, http::body_source& body) {
    if (auto refusal = local_.check(request)) co_return std::move(refusal->reply);
    if (request.method == http::method::post) {
        const auto read = co_await body.read(request.body, max_body_bytes);
        if (!read) {
            const error& failure = read.error();
            co_return http::error_response(status_of(failure.code), failure.description);
        }
    }
    auto answering = server_.handle(request);
    auto response = co_await answering;
    co_return response;
}

}  // namespace warder::issuer
