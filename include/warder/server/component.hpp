/// What a request can call: the part that tools, resources, prompts and completions have in common.
#pragma once

#include <warder/core/error.hpp>
#include <warder/mcp/codec.hpp>
#include <warder/mcp/error.hpp>
#include <warder/server/call_limits.hpp>
#include <warder/server/handler.hpp>
#include <warder/server/outcome.hpp>
#include <warder/server/placement.hpp>
#include <warder/server/requirement.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

/// One thing that can be called. Who may call it and where it runs is the same for all kinds; they
/// differ in what their handler gives and how a peer is told.
///
/// @threads  all functions may be called concurrently, once its registry has added what the rules
/// of a policy ask for
class component {
  public:
    /// @param terms   who may use it
    /// @param limits  of its calls
    /// @throws std::invalid_argument  when a scope is none, what it needs is wrong, or a rule
    /// judges arguments of another type than its handler takes
    component(
        std::string_view kind,
        std::string_view name,
        access_terms terms,
        std::optional<bool> blocking,
        std::unique_ptr<erased_handler> code,
        call_limits limits = {}
    );
    virtual ~component() = default;
    component(const component&) = delete;
    component& operator=(const component&) = delete;

    /// The kind, as the log names it: "tool".
    std::string_view kind() const noexcept { return kind_; }

    /// Its name, for the log and the handler.
    const std::string& name() const noexcept { return name_; }

    /// The scopes that a caller needs, all of them: its own, and those of the policy.
    const std::vector<std::string>& scopes() const noexcept { return guarded_as_->terms_.scopes; }

    /// What a caller needs beside: first its own, then of each rule of the policy that fits it.
    const std::vector<requirement>& needs() const noexcept { return guarded_as_->needs_; }

    /// What the rules of a policy may know it by.
    const std::vector<std::string>& tags() const noexcept { return guarded_as_->terms_.tags; }

    /// Whose scopes and needs it has: those of what it completes, or its own.
    const component& guarded_as() const noexcept { return *guarded_as_; }

    /// Learns while the component is in use, which changes nothing about the component.
    placement& where() const noexcept { return where_; }

    /// The right to run one call, for as long as it lives; false where too many run already.
    class slot {
      public:
        explicit slot(const component& of) noexcept;
        ~slot();
        slot(const slot&) = delete;
        slot& operator=(const slot&) = delete;

        explicit operator bool() const noexcept { return granted_; }

      private:
        const component& of_;
        bool granted_ = true;
    };

    const erased_handler& code() const noexcept { return *code_; }

    /// Whether its code can speak to the client while it runs.
    bool talks() const noexcept { return talks_; }

    /// How long a call may take; 0 for no limit.
    std::chrono::milliseconds timeout() const noexcept { return limits_.timeout; }

    /// The error that a call ended with, or nothing where its outcome is a result.
    ///
    /// @param given  may be changed into what the peer is to see
    /// @param uri    of the resource that was asked for; else empty
    virtual std::optional<mcp::protocol_error> refusal_of(outcome& given, std::string_view uri)
        const;

    /// Appends the result of a call that ended without an error.
    ///
    /// @param given, uri  as above
    virtual void append_result(
        std::string& out, const mcp::codec& codec, outcome& given, std::string_view uri
    ) const = 0;

  protected:
    /// Makes it one that is guarded as `other`, which lives as long.
    void guard_as(const component& other) noexcept { guarded_as_ = &other; }

  private:
    friend class registry;  // adds, and nobody else: rules get a component to look at

    /// Asks for more. A copy of a registry shares its components, so they are const for it, too.
    ///
    /// @throws std::invalid_argument  as the constructor
    /// @threads                       only before anybody can find the component
    void add(const requirement& more) const;

    std::string_view kind_;
    std::string name_;
    mutable access_terms terms_;
    mutable std::vector<requirement> needs_;
    const component* guarded_as_ = this;
    mutable placement where_;
    std::unique_ptr<erased_handler> code_;
    bool talks_;
    const call_limits limits_;
    mutable std::atomic<unsigned> running_{0};
};

/// Refuses a component whose handler takes by reference what nobody provides.
///
/// @param provided  null for nothing
/// @throws std::invalid_argument  with a sentence for the developer
void require_services(const component& one, const services* provided);

/// How parameters that are wrong are told.
mcp::protocol_error invalid_params(std::string problem);

/// How a resource that is not there is told.
///
/// @source  MCP 2026-07-28 server/resources "Error handling"; SEP-2164
mcp::protocol_error resource_not_found(std::string_view uri);

}  // namespace warder::server
