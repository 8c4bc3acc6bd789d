/// Records of the decisions about access: who asked for what, and what was said, and why.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/oauth/decision_counters.hpp>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::http {
struct request;
}

namespace warder::oauth {

struct access_token;

/// One thing that a request asks for.
struct audited_call {
    std::string_view method;  ///< of MCP: "tools/call"; empty for one that nobody knows
    std::string_view kind;    ///< "tool", "resource" ...; empty where no component is called
    std::string_view name;    ///< of the component, as the program declared it
    int error = 0;            ///< JSON-RPC code, where it is answered so and nothing of it runs
};

/// One decision. All that it refers to lives until `audit_sink::write` returns.
///
/// What a peer chose (`request`) is text of any kind; of it only `id` and `client_address` are
/// ours. Header fields, query and body hold secrets: leave them out.
struct audit_record {
    std::string_view reason;  ///< a word of `reasons.hpp`, or one of the program's own policy
    bool allowed = false;
    const http::request& request;

    /// Whose verified token it was; null where there is none. With a reason about a proof this is
    /// whom the token belongs to, and perhaps not who sent it.
    const access_token* caller = nullptr;

    /// A refused token that was not verified: a secret, for nothing but a digest of it. Else empty.
    std::string_view refused_token{};

    std::span<const audited_call> calls{};  ///< of a batch all; of other routes none
    std::string_view session{};             ///< id of the session: a secret too. Else empty

    std::span<const std::string> required{};  ///< scopes, where one is missing
    std::span<const std::string> missing{};   ///< those of them that the token lacks

    std::chrono::system_clock::time_point time{};  ///< of the decision, set by the `auditor`
};

/// Keeps records.
///
/// @threads  `write` may be called from any thread, and at the same time; it is called on event
///           loops and on the HTTP client's thread, so it must not block
class audit_sink {
  public:
    virtual ~audit_sink() = default;

    /// Keeps a record. False where it was not kept and the call must not happen without it: then it
    /// is answered with 503. The answer says nothing where the record is about a refusal.
    virtual bool write(const audit_record& record) noexcept = 0;
};

/// Where all decisions about access come together: counts them, and has them recorded.
///
/// @threads  all functions may be called from any thread
class auditor {
  public:
    /// @param time  outlives this object
    auditor(
        const clock& time,
        std::shared_ptr<decision_counters> counters,
        std::vector<std::shared_ptr<audit_sink>> sinks
    )
        : time_(time), counters_(std::move(counters)), sinks_(std::move(sinks)) {}

    /// Whether there are sinks, for which a record is to be put together.
    bool records() const noexcept { return !sinks_.empty(); }

    /// Takes a decision that was just made. False where a request that was allowed must be refused
    /// after all, because no record of it can be kept.
    bool tell(audit_record made) const noexcept;

    /// Counts a decision of which nothing `records`.
    void count(std::string_view reason) const noexcept { counters_->add(reason); }

    const decision_counters& counters() const noexcept { return *counters_; }

  private:
    const clock& time_;
    const std::shared_ptr<decision_counters> counters_;
    const std::vector<std::shared_ptr<audit_sink>> sinks_;
};

}  // namespace warder::oauth
