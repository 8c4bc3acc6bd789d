/// The net layer alone: a service that reads the body and answers what `raw_epoll` answers.
#include <warder/net/http_server.hpp>
#include <warder/net/runtime.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

class hello final : public warder::http::service {
  public:
    warder::task<warder::http::response> handle(
        warder::http::request& request, warder::http::body_source& body
    ) override {
        const auto read = co_await body.read(request.body, 1024 * 1024);
        if (!read) co_return warder::http::error_response(400, read.error().description);
        co_return warder::http::json_response(200, std::string(36, 'x'));
    }
};

}  // namespace

int main(int count, char** arguments) {
    warder::net::runtime life;
    hello service;
    warder::net::http_server_options options;
    options.port = static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 9002);
    options.loops = count > 2 ? static_cast<unsigned>(std::atoi(arguments[2])) : 1;
    warder::net::http_server server(std::move(options));
    if (const auto bound = server.listen(); !bound) {
        std::fprintf(stderr, "%s\n", bound.error().log_text().c_str());
        return 1;
    }
    server.serve(service);
    return life.run(server, {.grace = std::chrono::seconds(2)});
}
