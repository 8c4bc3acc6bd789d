/// Tools from functions.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/json/schema.hpp>
#include <warder/mcp/content.hpp>
#include <warder/mcp/tool.hpp>
#include <warder/server/handler_traits.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

    /// Runs the handler to its end; called once.
    ///
    /// @errors  those of the handler; its exceptions pass through
    virtual result<mcp::tool_result> run(context& ctx) = 0;
};

/// A call of a coroutine handler with the arguments that it owns.
class coroutine_call {
  public:
    virtual ~coroutine_call() = default;

    /// Runs the handler; called once. This object and `ctx` outlive the task.
    ///
    /// @errors  those of the handler; its exceptions pass through
    virtual task<result<mcp::tool_result>> run(context& ctx) = 0;
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
    virtual result<prepared_call> decode(const json::node& arguments) const = 0;
};

/// A tool, ready to be registered.
struct tool {
    mcp::tool definition;
    std::vector<std::string> scopes;
    std::optional<bool> blocking;
    std::unique_ptr<tool_handler> handler;
};

/// A tool whose schemas and arguments are JSON text: for gateways, and for schemas that no struct
/// describes. Its arguments are an object; nothing else about them is checked.
struct raw_tool {
    tool_options options;
    std::string input_schema = R"({"type":"object"})";
    std::string output_schema;  ///< empty for none

    /// @param arguments  JSON text of an object; lives until the task ends
    unique_function<task<result<mcp::tool_result>>(context&, std::string_view arguments)> handler;
};

tool make_tool(raw_tool raw);

namespace detail {

/// Structured content with the same as text, for peers that know no structured content.
mcp::tool_result structured_result(std::string json);

/// What a handler returned, as the protocol has it.
template <class Returned>
result<mcp::tool_result> to_tool_result(Returned returned) {
    if constexpr (is_result<Returned>) {
        if (!returned) return std::move(returned).error();
        if constexpr (std::is_void_v<typename Returned::value_type>) {
            return mcp::tool_result{};
        } else {
            return to_tool_result<typename Returned::value_type>(*std::move(returned));
        }
    } else if constexpr (std::is_same_v<Returned, mcp::tool_result>) {
        return returned;
    } else if constexpr (std::is_same_v<Returned, std::vector<mcp::content_block>>) {
        return mcp::tool_result{std::move(returned), {}, false};
    } else if constexpr (is_content<Returned>) {
        mcp::tool_result one;
        one.content.emplace_back(std::move(returned));
        return one;
    } else if constexpr (is_text<Returned>) {
        return mcp::text_result(std::string(std::move(returned)));
    } else {
        std::string json;
        json::encode(returned, json);
        return structured_result(std::move(json));
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
    typed_plain_call(const Handler& handler, In in) : handler_(handler), in_(std::move(in)) {}

    result<mcp::tool_result> run(context& ctx) override {
        using traits = handler_traits<Handler>;
        if constexpr (std::is_void_v<typename traits::returned>) {
            invoke(handler_, in_, ctx, typename traits::parameters{});
            return mcp::tool_result{};
        } else {
            return to_tool_result<std::decay_t<typename traits::returned>>(
                invoke(handler_, in_, ctx, typename traits::parameters{})
            );
        }
    }

  private:
    const Handler& handler_;
    In in_;
};

template <class Handler, class In>
class typed_coroutine_call final : public coroutine_call {
  public:
    typed_coroutine_call(const Handler& handler, In in) : handler_(handler), in_(std::move(in)) {}

    task<result<mcp::tool_result>> run(context& ctx) override {
        using traits = handler_traits<Handler>;
        auto running = invoke(handler_, in_, ctx, typename traits::parameters{});
        if constexpr (std::is_void_v<typename traits::value>) {
            co_await running;
            co_return mcp::tool_result{};
        } else {
            auto value = co_await running;
            co_return to_tool_result<typename traits::value>(std::move(value));
        }
    }

  private:
    const Handler& handler_;
    In in_;
};

template <class Handler>
class typed_handler final : public tool_handler {
  public:
    explicit typed_handler(Handler handler) : handler_(std::move(handler)) {}

    result<prepared_call> decode(const json::node& arguments) const override {
        using traits = handler_traits<Handler>;
        using input = typename traits::input;
        prepared_call call;
        if constexpr (std::is_void_v<input>) {
            fill(call, no_input{});
        } else {
            auto decoded = json::decode<input>(arguments);
            if (!decoded) return std::move(decoded).error();
            fill(call, *std::move(decoded));
        }
        return call;
    }

  private:
    template <class In>
    void fill(prepared_call& call, In in) const {
        if constexpr (handler_traits<Handler>::is_coroutine) {
            call.coroutine =
                std::make_unique<typed_coroutine_call<Handler, In>>(handler_, std::move(in));
        } else {
            call.plain = std::make_unique<typed_plain_call<Handler, In>>(handler_, std::move(in));
        }
    }

    Handler handler_;
};

tool assemble(
    tool_options options,
    std::string input_schema,
    std::string output_schema,
    std::unique_ptr<tool_handler> handler
);

}  // namespace detail

/// Makes a tool of a function or lambda.
///
/// It takes its arguments as one struct (`const In&`, or `In`), a `context&`, both in either order,
/// or nothing; the input schema comes from the struct. It returns
///
/// | type | what the peer gets |
/// |---|---|
/// | `std::string`, `const char*` | one block of text |
/// | a content block, or a vector of them | those blocks |
/// | `mcp::tool_result` | as it is |
/// | `void` | no content |
/// | anything else that `json::encode` knows | structured content with its schema, and the same as
/// text | | `result<T>` of these | the same, or a tool error with the error's description | |
/// `task<T>` of all of these | the same; the handler is a coroutine |
///
/// It may run at the same time on any thread, so it is called as const.
template <class Handler>
tool make_tool(tool_options options, Handler handler) {
    using traits = detail::handler_traits<Handler>;
    std::string input_schema(detail::no_input_schema);
    if constexpr (!std::is_void_v<typename traits::input>) {
        input_schema = json::schema_of<typename traits::input>();
    }
    std::string output_schema;
    if constexpr (detail::is_structured<typename traits::value>) {
        output_schema = json::schema_of<detail::success_t<typename traits::value>>();
    }
    return detail::assemble(
        std::move(options),
        std::move(input_schema),
        std::move(output_schema),
        std::make_unique<detail::typed_handler<Handler>>(std::move(handler))
    );
}

}  // namespace warder::server
