#include "oauth/stream_watch.hpp"

#include <warder/http/challenge.hpp>

#include <algorithm>
#include <vector>

namespace warder::oauth {
namespace {

constexpr std::size_t most_at_a_time = 8;

/// Between two questions about one stream, however often its issuer wants to be asked.
constexpr std::chrono::seconds shortest_pause{5};

/// How long nobody need answer.
constexpr std::chrono::seconds longest_silence{60};

}  // namespace

void stream_watch::add(
    const http::request& request, const std::shared_ptr<http::body_stream>& stream
) {
    if (!request.access || !request.access->verify_again_at) return;
    const auto due = std::max(*request.access->verify_again_at, clock_.now() + shortest_pause);
    auto one = std::make_shared<watched>();
    one->request_id = request.id;
    one->bearer = http::parse_bearer(request.fields).token;
    one->stream = stream;
    one->due = due;
    one->believed_until = due + longest_silence;
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(one));
}

void stream_watch::tick(const std::shared_ptr<const void>& keep) {
    std::vector<std::shared_ptr<watched>> due;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(all_, [](const auto& one) {
            const auto stream = one->stream.lock();
            return !stream || stream->over();
        });
        for (const auto& one : all_) {
            if (asking_ == most_at_a_time) break;
            if (one->asking || one->due > clock_.now()) continue;
            one->asking = true;
            ++asking_;
            due.push_back(one);
        }
    }
    for (auto& one : due)
        start(verify(std::move(one), keep), [] {});
}

task<void> stream_watch::verify(std::shared_ptr<watched> one, std::shared_ptr<const void> keep) {
    static_cast<void>(keep);  // lives as long as this coroutine
    auto verifying = guard_.verify_again(one->bearer);
    const auto outcome = co_await verifying;
    judge(*one, outcome);
}

void stream_watch::judge(watched& one, const result<bearer_guard::verified>& outcome) {
    const auto now = clock_.now();
    const bool silent = !outcome && outcome.error().code == errc::keys_unavailable;
    {
        const std::lock_guard lock(mutex_);
        --asking_;
        one.asking = false;
        one.due = now + shortest_pause;
        if (outcome) {
            one.due = std::max(one.due, (*outcome)->verify_again_at.value_or(one.due));
            one.believed_until = one.due + longest_silence;
            return;
        }
        if (silent && now < one.believed_until) return;
    }
    end(one, outcome.error());
}

void stream_watch::end(const watched& one, const error& why) {
    const auto stream = one.stream.lock();
    if (!stream || !stream->end()) return;
    log_.info("Stream ended", {{"request_id", one.request_id}, {"reason", why.detail}});
}

std::size_t stream_watch::size() const {
    const std::lock_guard lock(mutex_);
    return all_.size();
}

}  // namespace warder::oauth
