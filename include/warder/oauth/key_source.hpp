/// Where the keys that verify an issuer's tokens come from.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/log.hpp>
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/http/client.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

/// The verification keys of one issuer.
///
/// @threads  all functions may be called concurrently
class key_source {
  public:
    virtual ~key_source() = default;

    /// The key that a token's header names. The task outlives neither this object nor `kid`, and
    /// may end on another thread than it began on.
    ///
    /// @param kid  `kid` of the header; empty when it has none
    /// @errors     `errc::invalid_token`: the key does not allow that algorithm;
    ///             `errc::premature_token`: the issuer has no such key now;
    ///             `errc::keys_unavailable`: that cannot be said now
    virtual task<result<crypto::public_key>> find(
        std::string_view kid, crypto::algorithm algorithm
    ) = 0;

    /// Tells that a signature was not that of the key with this `kid`: the issuer may have put
    /// another key in its place.
    ///
    /// @return  whether the issuer is asked about it for this; the same token may be good later
    virtual bool doubt(std::string_view kid) = 0;

    /// Whether there are keys.
    virtual bool ready() const noexcept = 0;

    /// Grows whenever a key was removed or changed: tokens that it verified must be verified anew.
    virtual std::uint64_t epoch() const noexcept = 0;
};

/// The key of a set that a token's header names. With a `kid`: a key of that `kid` which allows the
/// algorithm. Without: the only key of the set that allows it.
///
/// @return  nothing where the set has no such key but a newer one may
/// @errors  `errc::invalid_token`: the named key does not allow the algorithm, or several keys do
///          and none is named
/// @source  RFC 7515 §4.1.4, RFC 8725 §3.1
std::optional<result<crypto::public_key>> select_key(
    const crypto::key_set& keys, std::string_view kid, crypto::algorithm algorithm
);

/// Keys that never change. Those without a `kid`, as keys in PEM are, stand for every `kid` that no
/// other key has, if one of them alone allows the algorithm.
class static_key_source final : public key_source {
  public:
    explicit static_key_source(crypto::key_set keys);

    task<result<crypto::public_key>> find(std::string_view kid, crypto::algorithm algorithm)
        override;
    bool doubt(std::string_view) override { return false; }
    bool ready() const noexcept override { return true; }
    std::uint64_t epoch() const noexcept override { return 0; }

  private:
    crypto::key_set keys_;
    std::vector<crypto::public_key> nameless_;
};

/// Where a `remote_key_source` fetches, and its limits.
struct remote_keys_options {
    /// Issuer identifier, as in its metadata. May be empty where `jwks_uri` is given.
    std::string issuer;

    /// Address of the JWK Set; empty: discovered from the issuer's metadata (RFC 8414, OpenID
    /// Connect Discovery).
    std::string jwks_uri;

    /// For one exchange.
    std::chrono::milliseconds timeout{5000};

    /// One `kid` that the issuer does not have, or whose key did not verify a signature, causes one
    /// fetch in this time.
    std::chrono::seconds unknown_kid_cool_down{30};

    /// How long keys are used after their refresh was due while fetches fail.
    std::chrono::seconds max_stale{24 * 3600};

    /// Most requests that wait for one fetch, whoever sends them; more are told
    /// `errc::keys_unavailable`.
    std::size_t max_waiters = 1000;
};

/// Keys that are fetched from an issuer over HTTP, and kept fresh.
///
/// - Planned fetches follow `Cache-Control: max-age` within 60 s and 24 h (1 h without). One fetch
///   at a time. After a failure the old keys stay in use and the next attempt comes after 1 s,
///   doubling to 60 s, with jitter; and 1 s after the last one where a request needs a key that is
///   not there, so that an issuer which is back is found within a second.
/// - A token with an unknown `kid` waits for a fetch that begins now, at most once per `kid` and
///   cool-down. All such fetches together: 5 at once, then one in 2 s. A request that finds this
///   budget spent is told `errc::keys_unavailable`, and the next tick that may begins a fetch,
///   which brings all new keys. So is one that finds `max_waiters` waiting. Strangers can thus
///   delay a new key by some seconds, and not keep it out; tokens of known keys never wait.
/// - A bad signature under a known `kid` causes a fetch by the same rules, and nobody waits for it:
///   the issuer may have put a new key under the old name.
/// - Until the first key set, tokens wait for the fetch under way, or are told
///   `errc::keys_unavailable` where the last one failed.
///
/// It has no thread and no timer: somebody calls `tick` about once a second. Waiting requests are
/// resumed on the thread on which the client's task ends.
class remote_key_source final : public key_source {
  public:
    /// All that is referred to outlives this object and its fetches.
    remote_key_source(
        remote_keys_options options,
        http::client& client,
        const clock& clock,
        entropy& entropy,
        log_sink& log
    );
    ~remote_key_source() override;

    /// Begins what is due: the first fetch, a refresh, a retry, a fetch for waiting requests.
    ///
    /// @threads  may be called from any thread
    void tick();

    task<result<crypto::public_key>> find(std::string_view kid, crypto::algorithm algorithm)
        override;
    bool doubt(std::string_view kid) override;
    bool ready() const noexcept override;
    std::uint64_t epoch() const noexcept override;

    struct state;

  private:
    std::shared_ptr<state> state_;
};

}  // namespace warder::oauth
