/// Layers around the handlers of tools, resources and prompts, as HTTP middleware is around routes.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/task.hpp>
#include <warder/server/context.hpp>
#include <warder/server/outcome.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace warder::server {

/// One call, as the layers around its handler see it: its caller and name in `ctx`, and what it
/// gave in `given`, once the inner layers are done.
struct invocation {
    context& ctx;
    outcome& given;
};

/// The rest of the onion, as one layer sees it.
using inner_call = unique_function<task<void>(invocation&)>;

/// One layer. It awaits `inner(call)` and may look at what the call gave or change it; or it
/// refuses, by giving an error without calling it:
///
///     app.on_call([](invocation& call, const inner_call& inner) -> task<void> {
///         const auto began = std::chrono::steady_clock::now();
///         auto running = inner(call);
///         co_await running;
///         record(call.ctx.tool(), std::chrono::steady_clock::now() - began);
///     });
///
/// The first layer that was added is the outermost. Exceptions of the handler pass through. A call
/// that asks its client passes all layers once in each round, and leaves them by an exception that
/// is no `std::exception`.
///
/// @threads  called at the same time for different calls; after `inner` perhaps on another thread
using layer = unique_function<task<void>(invocation&, const inner_call& inner)>;

/// The layers of one server.
class layers {
  public:
    /// @param kind  of what is called: "tool", "resource" or "prompt"; empty for all. A literal
    void add(std::string_view kind, layer around) { all_.push_back({kind, std::move(around)}); }

    /// The first layer for that kind from a position on, or null; `position` is then behind it.
    const layer* next(std::string_view kind, std::size_t& position) const noexcept;

  private:
    struct row {
        std::string_view kind;
        layer around;
    };

    std::vector<row> all_;
};

}  // namespace warder::server
