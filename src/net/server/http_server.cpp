#include "net/quiet_thread.hpp"
#include "net/server/listener.hpp"
#include <warder/net/http_server.hpp>

#include <algorithm>
#include <future>
#include <thread>
#include <vector>

namespace warder::net {

class http_server::impl {
  public:
    impl(http::service& service, http_server_options options, log_sink& log, const clock& time)
        : state(std::make_shared<server_state>(service, std::move(options), log, time)) {}

    const std::shared_ptr<server_state> state;
    std::vector<std::shared_ptr<server_loop>> loops;
    std::unique_ptr<listener> door;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;
};

http_server::http_server(
    http::service& service, http_server_options options, log_sink& log, const clock& time
)
    : impl_(std::make_unique<impl>(service, std::move(options), log, time)) {}

http_server::~http_server() {
    stop();
}

result<void> http_server::start() {
    const auto& options = impl_->state->options;
    if (!options.certificate_file.empty() || !options.private_key_file.empty()) {
        if (options.certificate_file.empty() || options.private_key_file.empty()) {
            return error(
                std::make_error_code(std::errc::invalid_argument),
                "TLS needs both a certificate file and a private key file."
            );
        }
        auto tls = load_tls(options.certificate_file, options.private_key_file);
        if (!tls) return tls.error();
        impl_->state->tls = std::move(*tls);
    }
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const unsigned count = options.loops == 0 ? cores : options.loops;
    std::vector<std::shared_ptr<server_loop>> loops;
    for (unsigned i = 0; i < count; ++i) {
        loops.push_back(std::make_shared<server_loop>(impl_->state));
    }
    auto door = std::make_unique<listener>(loops);
    if (auto opened = door->open(); !opened) return opened.error();

    impl_->port = door->port();
    impl_->loops = std::move(loops);
    impl_->door = std::move(door);
    impl_->door->start();
    for (const auto& loop : impl_->loops) {
        impl_->threads.push_back(start_quiet_thread("warder-loop", [loop] { loop->run(); }));
    }
    return {};
}

std::uint16_t http_server::port() const noexcept {
    return impl_->port;
}

std::size_t http_server::in_flight() const noexcept {
    return impl_->state->in_flight.load();
}

bool http_server::drain(std::chrono::milliseconds grace) {
    if (impl_->threads.empty()) return true;
    const auto until = std::chrono::steady_clock::now() + grace;
    impl_->state->draining = true;
    // Shared with the loop, which may come to it after this has given up.
    const auto closed = std::make_shared<std::promise<void>>();
    impl_->loops.front()->events.run_soon([this, closed] {
        impl_->door->finish();
        for (const auto& loop : impl_->loops)
            loop->drain();
        closed->set_value();
    });
    if (closed->get_future().wait_until(until) != std::future_status::ready) return false;
    const auto left = until - std::chrono::steady_clock::now();
    return impl_->state->wait_until_idle(std::chrono::duration_cast<std::chrono::milliseconds>(left)
    );
}

void http_server::stop() {
    for (const auto& loop : impl_->loops)
        loop->stop();
    for (std::thread& thread : impl_->threads)
        thread.join();
    impl_->threads.clear();
    impl_->door.reset();
    impl_->loops.clear();
}

}  // namespace warder::net
