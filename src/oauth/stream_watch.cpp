#include "oauth/stream_watch.hpp"

#include "oauth/refusals.hpp"
#include <warder/http/challenge.hpp>
#include <warder/oauth/errors.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

namespace warder::oauth {
namespace {

constexpr std::size_t most_at_a_time = 8;

/// Between two questions about one stream, however often its issuer wants to be asked.
constexpr std::chrono::seconds shortest_pause{5};

/// How long nobody need answer.
constexpr std::chrono::seconds longest_silence{60};

}  // namespace

std::optional<stream_watch::ticket> stream_watch::ticket_of(const http::request& request) {
    if (!request.access || !request.access->verify_again_at) return std::nullopt;
    return ticket{
        std::string(http::parse_bearer(request.fields).token), *request.access->verify_again_at
    };
}

void stream_watch::add(
    ticket by, std::string_view request_id, const std::shared_ptr<http::body_stream>& stream
) {
    auto one = std::make_shared<watched>();
    one->request_id = request_id;
    one->bearer = std::move(by.bearer);
    one->stream = stream;
    one->due = std::max(by.due, clock_.now() + shortest_pause);
    one->believed_until = one->due + longest_silence;
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(one));
}

void stream_watch::tick(const std::shared_ptr<const void>& owner) {
    std::size_t idle = 0;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(all_, [](const auto& one) {
            const auto stream = one->stream.lock();
            return !stream || stream->over();
        });
        const auto now = clock_.now();
        const auto due =
            static_cast<std::size_t>(std::ranges::count_if(all_, [now](const auto& one) {
                return !one->asking && one->due <= now;
            }));
        idle = std::min(due, most_at_a_time - workers_);
        workers_ += idle;
    }
    for (; idle > 0; --idle)
        verify_due(owner);
}

/// Takes the one that is due and has waited longest; none where a worker is not needed any more.
std::shared_ptr<stream_watch::watched> stream_watch::next_due() {
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(all_, [now](const auto& one) {
        return !one->asking && one->due <= now;
    });
    if (found == all_.end()) {
        --workers_;
        return nullptr;
    }
    (*found)->asking = true;
    all_.splice(all_.end(), all_, found);
    return all_.back();
}

/// One worker: one question after another, until nothing is due. Whoever of the two comes second,
/// the answer or the return of `start`, goes on: thousands that are answered at once neither wait
/// nor stand on each other's stack.
void stream_watch::verify_due(const std::shared_ptr<const void>& owner) {
    for (;;) {
        const auto one = next_due();
        if (!one) return;
        const auto first_is_there = std::make_shared<std::atomic<bool>>(false);
        start(verify(*one), [this, owner, one, first_is_there](const auto& outcome) {
            judge(*one, outcome);
            if (first_is_there->exchange(true)) verify_due(owner);
        });
        if (!first_is_there->exchange(true)) return;
    }
}

/// A function of the program may throw: then it has not answered.
task<result<bearer_guard::verified>> stream_watch::verify(const watched& one) {
    try {
        auto verifying = guard_.verify_again(one.bearer);
        co_return co_await verifying;
    } catch (const std::exception& fault) {
        co_return keys_unavailable(fault.what());
    } catch (...) {
        co_return keys_unavailable("the verifier threw");
    }
}

void stream_watch::judge(watched& one, const result<bearer_guard::verified>& outcome) {
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        one.asking = false;
        one.due = now + shortest_pause;
        if (outcome) {
            one.due = std::max(one.due, (*outcome)->verify_again_at.value_or(one.due));
            one.believed_until = one.due + longest_silence;
            return;
        }
        if (outcome.error().code == errc::keys_unavailable && now < one.believed_until) return;
    }
    const auto stream = one.stream.lock();
    if (!stream || !stream->end()) return;
    log_.info("Stream ended", {{"request_id", one.request_id}, {"reason", outcome.error().detail}});
}

std::size_t stream_watch::size() const {
    const std::lock_guard lock(mutex_);
    return all_.size();
}

}  // namespace warder::oauth
