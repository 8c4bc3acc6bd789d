#include "oauth/refusals.hpp"
#include "oauth/remote_keys_state.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace warder::oauth {
namespace {

/// About the failures of one issuer.
constexpr std::chrono::seconds time_between_lines{30};

double jitter_from(entropy& source) {
    std::array<std::byte, 1> byte{};
    source.fill(byte);
    return std::to_integer<int>(byte[0]) / 255.0;
}

task<void> run_fetch(std::shared_ptr<remote_key_source::state> source, std::uint64_t number) {
    auto fetching = fetch_keys(source->client, source->options, source->discovered_uri);
    auto fetched = co_await fetching;
    source->end_fetch(number, std::move(fetched));
}

/// Whether a key of before is gone or changed.
bool lost_any(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    return std::any_of(before.begin(), before.end(), [&](const std::string& key) {
        return std::find(after.begin(), after.end(), key) == after.end();
    });
}

}  // namespace

remote_key_source::state::state(
    remote_keys_options where,
    http::client& sender,
    const warder::clock& time,
    warder::entropy& randomness,
    log_sink& lines
)
    : options(std::move(where)),
      client(sender),
      clock(time),
      entropy(randomness),
      log(lines),
      schedule_({.max_stale = options.max_stale}),
      unknown_({.cool_down = options.unknown_kid_cool_down}) {}

remote_key_source::state::answer remote_key_source::state::look_up(
    std::string_view kid, crypto::algorithm algorithm, std::uint64_t begun_before
) {
    const auto now = clock.steady_now();
    const std::lock_guard lock(mutex_);
    if (keys_) {
        if (auto selected = select_key(*keys_, kid, algorithm))
            return {std::move(selected), last_.number};
        // A token without `kid` does not tell of a new key, so it causes no fetch.
        if (kid.empty())
            return {
                premature_token("no kid, and no key allows the algorithm", errc::unknown_key), 0
            };
        // A fetch that was under way before this request may have missed a key that is newer.
        if (last_.good && last_.number > begun_before) unknown_.asked_about(kid, now);
        if (unknown_.cooling_down(kid, now)) {
            return {
                premature_token("the issuer has no key with kid " + quoted(kid), errc::unknown_key),
                0
            };
        }
    }
    if (!under_way_ && schedule_.backing_off(now)) {
        // Nobody waits for an issuer that does not answer; it is soon asked again for them.
        schedule_.hurry();
        return {keys_unavailable("the last fetch of keys failed"), 0};
    }
    if (waiters_.size() >= options.max_waiters) {
        return {keys_unavailable("too many requests wait for keys"), 0};
    }
    return {std::nullopt, last_.number};
}

bool remote_key_source::state::doubt(std::string_view kid) {
    const auto now = clock.steady_now();
    std::uint64_t ended = 0;
    {
        const std::lock_guard lock(mutex_);
        if (kid.empty() || unknown_.cooling_down(kid, now)) return false;
        unknown_.asked_about(kid, now);
        ended = last_.number;
    }
    want_fetch(ended);
    return true;
}

std::uint64_t remote_key_source::state::begun() const {
    const std::lock_guard lock(mutex_);
    return begun_;
}

bool remote_key_source::state::begin_fetch(bool wanted, std::uint64_t ended) {
    const auto now = clock.steady_now();
    drop_stale_keys(now);
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(mutex_);
        if (under_way_ || (wanted && last_.number > ended)) return true;
        wanted_ = wanted_ || wanted;
        const bool may = wanted_ && !schedule_.backing_off(now);
        if (!schedule_.due(now) && !(may && unknown_.take_fetch(now))) return false;
        under_way_ = true;
        needed_ = std::exchange(wanted_, false);
        number = ++begun_;
    }
    start(run_fetch(shared_from_this(), number), [] {});
    return true;
}

void remote_key_source::state::end_fetch(std::uint64_t number, result<fetched_keys> fetched) {
    const auto now = clock.steady_now();
    const double jitter = jitter_from(entropy);
    const bool good = fetched.has_value();
    std::vector<next_end*> waiters;
    bool changed = false;
    bool news = false;
    std::chrono::seconds wait{};
    {
        const std::lock_guard lock(mutex_);
        under_way_ = false;
        last_ = {number, good};
        if (good) {
            schedule_.succeeded(now, fetched->max_age);
            changed = keep(*fetched);
        } else {
            schedule_.failed(now, jitter);
            // Without keys every token waits for the issuer's return.
            if (!keys_ || needed_ || !waiters_.empty()) schedule_.hurry();
        }
        news = is_news(good, now);
        wait = schedule_.wait(now);
        waiters = std::exchange(waiters_, {});
        for (next_end* waiter : waiters)
            waiter->outcome = last_;
    }
    if (news) log_end(fetched, changed, wait);
    // Outside the lock: each goes on with its request here.
    for (next_end* waiter : waiters)
        waiter->waiting.resume();
}

/// Whether the end of a fetch is worth a line: an issuer that is asked each second is not.
bool remote_key_source::state::is_news(bool good, std::chrono::steady_clock::time_point now) {
    const bool told_lately = !good && now < quiet_until_;
    if (!told_lately) quiet_until_ = good ? now : now + time_between_lines;
    return !told_lately;
}

bool remote_key_source::state::keep(fetched_keys fetched) {
    const bool changed = fetched.fingerprints != fingerprints_;
    if (lost_any(fingerprints_, fetched.fingerprints)) ++epoch;
    keys_ = std::move(fetched.keys);
    fingerprints_ = std::move(fetched.fingerprints);
    ready = true;
    return changed;
}

void remote_key_source::state::drop_stale_keys(std::chrono::steady_clock::time_point now) {
    {
        const std::lock_guard lock(mutex_);
        if (!keys_ || !schedule_.too_stale(now)) return;
        keys_.reset();
        fingerprints_.clear();
        ready = false;
        ++epoch;
    }
    log.error("Signing keys are too old and no longer used", {{"issuer", issuer_name()}});
}

std::string_view remote_key_source::state::issuer_name() const {
    return options.issuer.empty() ? options.jwks_uri : options.issuer;
}

void remote_key_source::state::log_end(
    const result<fetched_keys>& fetched, bool changed, std::chrono::seconds wait
) {
    const std::string_view issuer = issuer_name();
    const std::string next = std::to_string(wait.count()) + " s";
    if (!fetched) {
        log.warning(
            "Signing keys could not be fetched",
            {{"issuer", issuer}, {"reason", fetched.error().detail}, {"next_attempt_in", next}}
        );
        return;
    }
    if (!changed) return;
    std::string names;
    for (const crypto::public_key& key : fetched->keys.keys)
        names += (names.empty() ? "" : " ") + quoted(key.id());
    log.info("Signing keys fetched", {{"issuer", issuer}, {"keys", names}, {"next_in", next}});
    for (const std::string& reason : fetched->keys.skipped)
        log.warning("A signing key was left out", {{"issuer", issuer}, {"reason", reason}});
}

bool remote_key_source::state::next_end::await_suspend(std::coroutine_handle<> coroutine) {
    const std::lock_guard lock(source.mutex_);
    if (source.last_.number > ended) {
        outcome = source.last_;
        return false;
    }
    waiting = coroutine;
    source.waiters_.push_back(this);
    return true;
}

remote_key_source::remote_key_source(
    remote_keys_options options,
    http::client& client,
    const clock& clock,
    entropy& entropy,
    log_sink& log
)
    : state_(std::make_shared<state>(std::move(options), client, clock, entropy, log)) {}

remote_key_source::~remote_key_source() = default;

void remote_key_source::tick() {
    state_->begin_due_fetch();
}

task<result<crypto::public_key>> remote_key_source::find(
    std::string_view kid, crypto::algorithm algorithm
) {
    const std::shared_ptr<state> source = state_;
    const std::uint64_t begun_before = source->begun();
    for (;;) {
        auto answer = source->look_up(kid, algorithm, begun_before);
        if (answer.key) co_return *std::move(answer.key);
        // Nobody waits for the budget: it would hold a slot that others may need.
        if (!source->want_fetch(answer.ended)) {
            co_return keys_unavailable("no fetch of keys is allowed yet, after many for other kids"
            );
        }
        state::next_end next{*source, answer.ended};
        const fetch_end end = co_await next;
        if (!end.good) co_return keys_unavailable("the fetch of keys failed");
    }
}

bool remote_key_source::doubt(std::string_view kid) {
    return state_->doubt(kid);
}

bool remote_key_source::ready() const noexcept {
    return state_->ready;
}

std::uint64_t remote_key_source::epoch() const noexcept {
    return state_->epoch;
}

}  // namespace warder::oauth
