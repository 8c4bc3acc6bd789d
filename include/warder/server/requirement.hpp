/// What a caller needs to use a component.
#pragma once

#include <warder/core/shared_function.hpp>
#include <warder/server/caller.hpp>
#include <warder/server/handler_traits.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

class component;

/// Whether a caller may use a component: anything that C++ can say.
///
/// Asked before every call, for every entry of a list, and for every change that is told to a
/// subscriber, with locks of the server held. So it is quick, waits for nothing, calls nothing of
/// the server, and keeps neither `who` nor `one`. One that throws refuses. With the guard off the
/// caller is anonymous, and the rule is asked all the same.
///
/// @threads  called at the same time for different callers, on any thread
using caller_rule = shared_function<bool(const caller& who, const component& one)>;

namespace detail {

/// What stands in the place of a rule's arguments: its second parameter.
template <class Parameters>
struct judged {
    static_assert(
        !std::is_same_v<Parameters, Parameters>,
        "a rule for arguments takes a const warder::caller& and the struct of the handler: "
        "[](const warder::caller& who, const transfer& in) { return in.amount <= 100; }"
    );
};
template <class Who, class In>
struct judged<parameter_list<Who, In>> {
    using type = std::remove_cvref_t<In>;
    static_assert(
        std::is_same_v<Who, const caller&> && std::is_same_v<In, const type&>,
        "a rule for arguments takes both by const reference: "
        "[](const warder::caller& who, const transfer& in) { return in.amount <= 100; }"
    );
};

}  // namespace detail

/// Whether a caller may call a component with these arguments:
///
///     .needs = {.arguments = [](const warder::caller& who, const transfer& in) {
///         return in.amount <= 100 || who.has_role("treasurer");
///     }}
///
/// It sees the very struct that the handler is going to get, decoded once, so that the two cannot
/// read the same JSON differently: no text that stands for a number, no member twice, no default.
/// Hence its second parameter is that of the handler; another refuses to start. A raw tool's is
/// `const std::string&`, the JSON text; a resource's the struct of its variables.
///
/// Asked once all else that is needed is there and the arguments could be decoded, before anything
/// of the message runs; like a `caller_rule` otherwise. Lists, completions and questions about
/// tasks have no arguments to ask about, nor have the changes that subscribers are told of: so a
/// `subscribable` resource with such a rule refuses to start.
class argument_rule {
  public:
    argument_rule() = default;

    template <class F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, argument_rule>)
    argument_rule(F rule) {
        using in = typename detail::judged<typename detail::signature_of<F>::parameters>::type;
        type_ = &detail::type_key<in>;
        spelling_ = detail::spelled_service<in>();
        allows_ = [rule = std::move(rule)](const caller& who, const void* arguments) -> bool {
            return rule(who, *static_cast<const in*>(arguments));
        };
    }

    explicit operator bool() const noexcept { return static_cast<bool>(allows_); }

    /// Stands for the struct, as `erased_handler::input`.
    const void* type() const noexcept { return type_; }

    /// The struct's name, for sentences.
    std::string_view type_name() const noexcept { return detail::service_name(spelling_); }

    /// @param arguments  of that type
    bool operator()(const caller& who, const void* arguments) const {
        return allows_(who, arguments);
    }

  private:
    const void* type_ = nullptr;
    const char* spelling_ = "";
    shared_function<bool(const caller&, const void*)> allows_;
};

/// What a caller needs, all of it. Nothing is needed of what is left empty.
///
///     app.tool({.name = "delete_user", .needs = {.roles = {"admin"}}}, delete_user);
///
/// With the guard off everybody holds every scope, has every role and is in every organisation;
/// `allow` and `arguments` are asked all the same.
struct requirement {
    std::vector<std::string> scopes;         ///< all of them
    std::vector<std::string> any_scope;      ///< one of them; clients are told to ask for the first
    std::vector<std::string> roles;          ///< one of them
    std::vector<std::string> organisations;  ///< to be in one of them
    caller_rule allow;
    argument_rule arguments;

    /// Whether nothing is needed.
    bool empty() const noexcept;

    /// Whether it asks for what no further consent gives a caller: a role, an organisation,
    /// `allow`.
    bool concerns_caller() const noexcept;
};

/// What is wrong with a requirement, as a sentence for the developer; empty where it is good. No
/// role and no organisation may be empty, so that a caller without one never has it.
std::string requirement_problem(const requirement& needs);

/// What a component says of who may use it.
struct access_terms {
    std::vector<std::string> scopes;  ///< all of them are needed
    std::vector<std::string> tags;    ///< for the rules of a policy; clients do not see them
    requirement needs{};
};

}  // namespace warder::server
