/// Tools from functions.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/tool.hpp>
#include <warder/server/handler_traits.hpp>
#include <warder/server/outcome.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace warder::server {

/// What is said about a tool where it is registered.
struct tool_options {
    std::string name;                 ///< 1 to 128 of `A-Z a-z 0-9 _ - .`, unique in the server
    std::string title;                ///< for people; empty for none
    std::string description;          ///< for the model: what the tool does and when to use it
    std::vector<std::string> scopes;  ///< a caller without one of them gets 403; nothing runs

    std::optional<bool> read_only;    ///< changes nothing
    std::optional<bool> destructive;  ///< may destroy what is there
    std::optional<bool> idempotent;   ///< calling it twice is calling it once
    std::optional<bool> open_world;   ///< reaches beyond this server

    /// Where a plain handler runs: true, on the blocking pool; false, on the event loop; unset, it
    /// is learned from how long the calls take. Says nothing about a coroutine.
    std::optional<bool> blocking;
};

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
};

/// The code of a tool, its types erased.
///
/// @threads  `decode` may be called concurrently
class tool_handler {
  public:
    virtual ~tool_handler() = default;

    /// Makes a call of arguments, an object. The call owns what it needs: it outlives the document,
    /// not the handler.
    ///
    /// @errors  `json::errc::mismatch` when they are not what the schema says; the description is
    /// for the model
    virtual result<void> decode(const json::node& arguments, prepared_call& into) const = 0;
};

/// A tool, ready to be registered.
struct tool {
    mcp::tool definition;
    std::vector<std::string> scopes;
    std::optional<bool> blocking;
    std::unique_ptr<tool_handler> handler;
};

namespace detail {

/// Gives a handler's value to `into`, in the form that its type asks for.
template <class Value>
void take(outcome& into, Value value) {
    if constexpr (is_result<Value>) {
        if (!value) {
            into.take_error(std::move(value).error());
        } else if constexpr (!std::is_void_v<typename Value::value_type>) {
            take<typename Value::value_type>(into, *std::move(value));
        }
    } else if constexpr (std::is_same_v<Value, mcp::tool_result>) {
        into.take_result(std::move(value));
    } else if constexpr (is_blocks<Value>) {
        into.take_blocks(std::move(value));
    } else if constexpr (is_content<Value>) {
        into.take_block(std::move(value));
    } else if constexpr (is_text<Value>) {
        into.take_text(std::string(std::move(value)));
    } else {
        std::string json;
        json::encode_into(json, json::descriptor_of<Value>(), &value);
        into.take_json(std::move(json));
    }
}

/// Calls a handler with those of `in` and `ctx` that it asks for, in its order.
template <class Handler, class In, class... Parameters>
decltype(auto) invoke(const Handler& handler, In& in, context& ctx, parameter_list<Parameters...>) {
    return handler(pick<Parameters>(in, ctx)...);
}

template <class Handler, class In>
class typed_plain_call final : public plain_call {
  public:
    explicit typed_plain_call(const Handler& handler) : handler_(handler) {}

    void run(context& ctx, outcome& into) override {
        using traits = handler_traits<Handler>;
        if constexpr (std::is_void_v<typename traits::value>) {
            invoke(handler_, in, ctx, typename traits::parameters{});
        } else {
            take<typename traits::value>(
                into, invoke(handler_, in, ctx, typename traits::parameters{})
            );
        }
    }

    In in{};

  private:
    const Handler& handler_;
};

template <class Handler, class In>
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
            take<typename traits::value>(into, std::move(value));
        }
    }

    In in{};

  private:
    const Handler& handler_;
};

template <class Handler>
class typed_handler final : public tool_handler {
  public:
    explicit typed_handler(Handler handler) : handler_(std::move(handler)) {}

    result<void> decode(const json::node& arguments, prepared_call& into) const override {
        using traits = handler_traits<Handler>;
        using input = typename traits::input;
        if constexpr (traits::is_coroutine) {
            auto* call = new typed_coroutine_call<Handler, input>(handler_);
            into.coroutine.reset(call);
            return fill(arguments, call->in);
        } else {
            auto* call = new typed_plain_call<Handler, input>(handler_);
            into.plain.reset(call);
            return fill(arguments, call->in);
        }
    }

  private:
    template <class In>
    static result<void> fill(const json::node& arguments, In& in) {
        if constexpr (std::is_same_v<In, no_input>) {
            return {};
        } else {
            return json::decode_into(arguments, json::descriptor_of<In>(), &in);
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

/// @param input, output  null for none
tool assemble(
    tool_options options,
    const json::type_descriptor* input,
    const json::type_descriptor* output,
    std::unique_ptr<tool_handler> handler
);

}  // namespace detail

/// Makes a tool of a function or lambda.
///
/// It takes its arguments as one struct (`const In&`, or `In`), a `context&`, both in either order,
/// or nothing; the input schema comes from the struct. What it returns is what the peer gets:
///
/// - `std::string`, `const char*`: one block of text
/// - a content block, or a vector of them: those blocks
/// - `mcp::tool_result`: as it is
/// - `void`: no content
/// - anything else that `json::encode` knows: structured content, whose schema the tool shows, and
///   the same as text
/// - `result<T>` of these: the same, or a tool error with the error's description
/// - `task<T>` of all of these: the same; the handler is a coroutine
///
/// It may run at the same time on any thread, so it is called as const.
template <class Handler>
tool make_tool(tool_options options, Handler handler) {
    using traits = detail::handler_traits<Handler>;
    using input = typename traits::input;
    using output = detail::success_t<typename traits::value>;
    // Not make_unique: it would be compiled anew for every tool.
    std::unique_ptr<tool_handler> erased(new detail::typed_handler<Handler>(std::move(handler)));
    return detail::assemble(
        std::move(options),
        detail::descriptor_if<input, !std::is_same_v<input, detail::no_input>>(),
        detail::descriptor_if<output, detail::is_structured<output>>(),
        std::move(erased)
    );
}

}  // namespace warder::server
