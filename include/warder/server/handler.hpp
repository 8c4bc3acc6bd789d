/// What a user's function becomes: decode, then run.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/json/decode.hpp>
#include <warder/server/handler_traits.hpp>
#include <warder/server/outcome.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace warder::server {

/// A call of a plain handler with the arguments that it owns.
class plain_call {
  public:
    virtual ~plain_call() = default;

    /// Runs the handler to its end; called once. Exceptions of the handler pass through.
    virtual void run(context& ctx, outcome& into) = 0;
};

/// A call of a coroutine handler with the arguments that it owns.
class coroutine_call {
  public:
    virtual ~coroutine_call() = default;

    /// Runs the handler; called once. This object and the parameters outlive the task. Exceptions
    /// of the handler pass through.
    virtual task<void> run(context& ctx, outcome& into) = 0;
};

/// One of the two, or neither while the arguments are not decoded.
struct prepared_call {
    std::unique_ptr<plain_call> plain;
    std::unique_ptr<coroutine_call> coroutine;

    /// The arguments that it owns, as the type that `erased_handler::input` names; null for none.
    const void* arguments = nullptr;
};

/// The code of a component, its types erased.
///
/// @threads  `decode` may be called concurrently
class erased_handler {
  public:
    virtual ~erased_handler() = default;

    /// Makes a call of arguments, an object. The call owns what it needs: it outlives the document,
    /// not the handler.
    ///
    /// @errors  `json::errc::mismatch` when they are not what the schema says; the description is
    /// for the model
    virtual result<void> decode(const json::node& arguments, prepared_call& into) const = 0;

    /// Whether the code is given a context, over which it can speak to the client while it runs.
    virtual bool takes_context() const noexcept = 0;

    /// Stands for the type that arguments are decoded into: the address of its
    /// `detail::type_key`. Null for a handler without arguments.
    virtual const void* input() const noexcept { return nullptr; }

    /// The types that it takes by reference from `services`.
    virtual std::vector<detail::needed_service> needs() const { return {}; }

    /// What is made good of arguments that do not fit; set before the first call.
    json::leniency how = json::leniency::strict;
};

namespace detail {

/// Gives a handler's value to `into`, in the form that `Taker` makes of its type.
template <class Taker, class Value>
void give(outcome& into, Value value) {
    if constexpr (is_result<Value>) {
        if (!value) {
            into.take_error(std::move(value).error());
        } else if constexpr (!std::is_void_v<typename Value::value_type>) {
            give<Taker, typename Value::value_type>(into, *std::move(value));
        }
    } else {
        Taker::take(into, std::move(value));
    }
}

/// Calls a handler with those of `in` and `ctx` that it asks for, in its order.
template <class Handler, class In, class... Parameters>
decltype(auto) invoke(const Handler& handler, In& in, context& ctx, parameter_list<Parameters...>) {
    return handler(pick<Parameters>(in, ctx)...);
}

template <class Handler, class In, class Taker>
class typed_plain_call final : public plain_call {
  public:
    explicit typed_plain_call(const Handler& handler) : handler_(handler) {}

    void run(context& ctx, outcome& into) override {
        using traits = handler_traits<Handler>;
        if constexpr (std::is_void_v<typename traits::value>) {
            invoke(handler_, in, ctx, typename traits::parameters{});
        } else {
            give<Taker, typename traits::value>(
                into, invoke(handler_, in, ctx, typename traits::parameters{})
            );
        }
    }

    In in{};

  private:
    const Handler& handler_;
};

template <class Handler, class In, class Taker>
class typed_coroutine_call final : public coroutine_call {
  public:
    explicit typed_coroutine_call(const Handler& handler) : handler_(handler) {}

    task<void> run(context& ctx, outcome& into) override {
        using traits = handler_traits<Handler>;
        auto running = invoke(handler_, in, ctx, typename traits::parameters{});
        if constexpr (std::is_void_v<typename traits::value>) {
            co_await running;
        } else {
            auto value = co_await running;
            give<Taker, typename traits::value>(into, std::move(value));
        }
    }

    In in{};

  private:
    const Handler& handler_;
};

template <class Handler, class Taker>
class typed_handler final : public erased_handler {
  public:
    explicit typed_handler(Handler handler) : handler_(std::move(handler)) {}

    result<void> decode(const json::node& arguments, prepared_call& into) const override {
        using traits = handler_traits<Handler>;
        using input = typename traits::input;
        if constexpr (traits::is_coroutine) {
            auto* call = new typed_coroutine_call<Handler, input, Taker>(handler_);
            into.coroutine.reset(call);
            into.arguments = &call->in;
            return fill(arguments, call->in);
        } else {
            auto* call = new typed_plain_call<Handler, input, Taker>(handler_);
            into.plain.reset(call);
            into.arguments = &call->in;
            return fill(arguments, call->in);
        }
    }

    bool takes_context() const noexcept override {
        return has_context<typename handler_traits<Handler>::parameters>;
    }

    const void* input() const noexcept override {
        using in = typename handler_traits<Handler>::input;
        return std::is_same_v<in, no_input> ? nullptr : &type_key<in>;
    }

    std::vector<needed_service> needs() const override {
        std::vector<needed_service> all;
        add_needed(all, typename handler_traits<Handler>::parameters{});
        return all;
    }

  private:
    template <class In>
    result<void> fill(const json::node& arguments, In& in) const {
        if constexpr (std::is_same_v<In, no_input>) {
            return {};
        } else {
            return json::decode_into(arguments, json::descriptor_of<In>(), &in, how);
        }
    }

    Handler handler_;
};

/// The descriptor of a type, or null for a type that stands for nothing.
template <class T, bool Exists>
const json::type_descriptor* descriptor_if() {
    if constexpr (Exists) {
        return &json::descriptor_of<T>();
    } else {
        return nullptr;
    }
}

/// The descriptor of what a handler takes, or null where it takes nothing.
template <class Handler>
const json::type_descriptor* input_descriptor() {
    using input = typename handler_traits<Handler>::input;
    return descriptor_if<input, !std::is_same_v<input, no_input>>();
}

}  // namespace detail
}  // namespace warder::server
