/// What a `remote_key_source` knows and decides; shared with the fetch that is under way.
#pragma once

#include "oauth/refresh_schedule.hpp"
#include "oauth/unknown_kids.hpp"
#include <warder/oauth/key_source.hpp>

#include <atomic>
#include <coroutine>
#include <mutex>
#include <vector>

namespace warder::oauth {

/// What a fetch brought.
struct fetched_keys {
    crypto::key_set keys;
    std::vector<std::string> fingerprints;  ///< of each JWK, to see which went away or changed
    std::optional<std::chrono::seconds> max_age;
};

/// How a fetch ended, for those who waited for it.
struct fetch_end {
    std::uint64_t number = 0;  ///< the first fetch is 1
    bool good = false;
};

struct remote_key_source::state : std::enable_shared_from_this<remote_key_source::state> {
    state(remote_keys_options, http::client&, const warder::clock&, warder::entropy&, log_sink&);

    /// What the keys say about a token's header, or how to wait for what a fetch says.
    struct answer {
        std::optional<result<crypto::public_key>> key;
        std::uint64_t ended;  ///< fetches that had ended by then
    };

    /// @param begun_before  fetches that had begun when the request came
    answer look_up(std::string_view kid, crypto::algorithm algorithm, std::uint64_t begun_before);

    /// Wants a fetch for a doubted key, unless its cool-down forbids.
    bool doubt(std::string_view kid);

    /// How many fetches have begun.
    std::uint64_t begun() const;

    /// Begins a fetch, if none is under way and one is due, or was wanted and is allowed now.
    void begin_due_fetch() { begin_fetch(false, 0); }

    /// Wants a fetch: begins one, or notes that the next moment that allows one is to.
    ///
    /// @param ended  of the answer that says what the keys lack
    /// @return       whether one is under way, or has ended since that answer
    bool want_fetch(std::uint64_t ended) { return begin_fetch(true, ended); }
    void end_fetch(std::uint64_t number, result<fetched_keys> fetched);

    /// Awaitable: the end of the next fetch to end after `ended` did.
    struct next_end {
        state& source;
        std::uint64_t ended;
        fetch_end outcome{};
        std::coroutine_handle<> waiting{};

        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> coroutine);
        fetch_end await_resume() const noexcept { return outcome; }
    };

    const remote_keys_options options;
    http::client& client;
    const warder::clock& clock;
    warder::entropy& entropy;
    log_sink& log;
    std::atomic<bool> ready{false};
    std::atomic<std::uint64_t> epoch{0};

    /// Of the issuer's metadata, once found. Used by the fetch under way only.
    std::string discovered_uri;

  private:
    bool begin_fetch(bool wanted, std::uint64_t ended);
    void drop_stale_keys(std::chrono::steady_clock::time_point now);
    std::string_view issuer_name() const;
    bool keep(fetched_keys fetched);
    void log_end(const result<fetched_keys>& fetched, bool changed, std::chrono::seconds wait);
    bool is_news(bool good, std::chrono::steady_clock::time_point now);

    mutable std::mutex mutex_;
    std::optional<crypto::key_set> keys_;
    std::vector<std::string> fingerprints_;
    refresh_schedule schedule_;
    unknown_kids unknown_;
    std::vector<next_end*> waiters_;
    fetch_end last_;
    std::uint64_t begun_ = 0;
    bool under_way_ = false;
    bool wanted_ = false;  // since the last fetch began
    bool needed_ = false;  // whether the last one was begun since it was wanted
    std::chrono::steady_clock::time_point quiet_until_{};  // about failures
};

/// Fetches the keys: finds the address of the JWK Set if need be, and reads it.
///
/// @errors  the network, a status other than 200, a document that is none, a set without a usable
///          key
task<result<fetched_keys>> fetch_keys(
    http::client& client, const remote_keys_options& options, std::string& discovered_uri
);

}  // namespace warder::oauth
