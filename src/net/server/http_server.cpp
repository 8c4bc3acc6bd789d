#include "net/named_thread.hpp"
#include "net/server/listener.hpp"
#include <warder/net/http_server.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace warder::net {

namespace {

/// Descriptors for what is no connection: two a loop, outgoing requests, the program's own files.
rlim_t reserved_for(unsigned loops) {
    return 128 + 2 * rlim_t{loops};
}

/// How many connections the process can have, once it may have as many open files as it can.
std::size_t connections_within_limits(std::size_t wanted, unsigned loops, log_sink& log) {
    const rlim_t reserved_descriptors = reserved_for(loops);
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
    const rlim_t needed = wanted + reserved_descriptors;
    if (files.rlim_cur < needed && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = std::min(needed, files.rlim_max);
        ::setrlimit(RLIMIT_NOFILE, &files);
        ::getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur >= needed) return wanted;
    const std::size_t possible =
        std::max<rlim_t>(files.rlim_cur, reserved_descriptors + 1) - reserved_descriptors;
    log.warning(
        "the limit on open files allows fewer connections: raise it (ulimit -n, LimitNOFILE=)",
        {{"wanted", std::to_string(wanted), true}, {"possible", std::to_string(possible), true}}
    );
    return possible;
}

}  // namespace

class http_server::impl {
  public:
    impl(http_server_options options, log_sink& log, const clock& time)
        : state(std::make_shared<server_state>(std::move(options), log, time)) {}

    const std::shared_ptr<server_state> state;
    std::vector<std::shared_ptr<server_loop>> loops;
    std::unique_ptr<listener> door;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;
};

http_server::http_server(http_server_options options, log_sink& log, const clock& time)
    : impl_(std::make_unique<impl>(std::move(options), log, time)) {}

http_server::~http_server() {
    stop();
}

result<void> http_server::listen() {
    server_state& state = *impl_->state;
    const auto& options = state.options;
    if (!options.certificate_file.empty() || !options.private_key_file.empty()) {
        if (options.certificate_file.empty() || options.private_key_file.empty()) {
            return error(
                std::make_error_code(std::errc::invalid_argument),
                "TLS needs both a certificate file and a private key file."
            );
        }
        auto tls = load_tls(options.certificate_file, options.private_key_file);
        if (!tls) return tls.error();
        state.tls = std::move(*tls);
    }
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const unsigned count = options.loops == 0 ? cores : options.loops;
    state.most_connections = connections_within_limits(options.max_connections, count, state.log);
    std::vector<std::shared_ptr<server_loop>> loops;
    for (unsigned i = 0; i < count; ++i) {
        loops.push_back(std::make_shared<server_loop>(impl_->state));
    }
    auto door = std::make_unique<listener>(loops);
    if (auto opened = door->open(); !opened) return opened.error();

    impl_->port = door->port();
    impl_->loops = std::move(loops);
    impl_->door = std::move(door);
    return {};
}

void http_server::ask_for_certificates() {
    if (impl_->state->tls) net::ask_for_certificates(*impl_->state->tls);
}

void http_server::serve(http::service& service) {
    if (impl_->door == nullptr) throw std::logic_error("serve comes after listen");
    impl_->state->service = &service;
    impl_->door->start();
    for (const auto& loop : impl_->loops) {
        impl_->threads.push_back(start_named_thread("warder-loop", [loop] {
            block_sigpipe();
            loop->run();
        }));
    }
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
    // Shared with the loop, which may come to it after this has given up.
    const auto closed = std::make_shared<std::promise<void>>();
    impl_->loops.front()->events.run_soon([this, closed] {
        impl_->door->finish();
        // Not before: whoever sees its connection close can count on a closed port.
        if (!impl_->state->draining.exchange(true)) impl_->state->service->draining();
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
