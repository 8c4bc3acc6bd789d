#include "net/server/exchange.hpp"

namespace warder::net {
namespace {

constexpr std::size_t most_spare = 64;

/// Bodies beyond that are rare, and their memory is not kept.
constexpr std::size_t most_kept_bytes = 256 * 1024;

}  // namespace

std::shared_ptr<exchange> exchange_pool::take() {
    if (spare_.empty()) {
        auto made = std::make_shared<exchange>(limits_);
        made->request.self = std::shared_ptr<http::request>(made, &made->request);
        return made;
    }
    auto ready = std::move(spare_.back());
    spare_.pop_back();
    return ready;
}

void exchange_pool::give_back(std::shared_ptr<exchange> used) {
    if (used->request.kept) return;
    const std::size_t bodies = used->request.body.capacity() + used->response.body.capacity();
    if (spare_.size() == most_spare || bodies > most_kept_bytes) return;
    used->clear();
    spare_.push_back(std::move(used));
}

void exchange::clear() {
    parser.reset();
    head.clear();
    body = {};
    response = {};
    broken = false;
    reported = false;
    request.method = http::method::other;
    request.method_name.clear();
    request.target.clear();
    request.fields.clear();
    request.body.clear();
    request.version = 11;
    request.id.clear();
    request.access.reset();
    request.operation.clear();
    request.on.reset();
    if (request.gone.stop_possible()) request.gone = std::stop_source(std::nostopstate);
}

}  // namespace warder::net
