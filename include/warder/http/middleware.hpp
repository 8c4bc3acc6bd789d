/// Middleware as an onion: each layer may look at a request before, and at the response after, the
/// layers within it.
#pragma once

#include <warder/http/handler.hpp>

#include <vector>

namespace warder::http {

/// The rest of the onion, as one layer sees it.
using next = handler;

/// One layer. It awaits `inner(request)` and may change the response, or answers by itself without
/// calling it:
///
///     [](http::request& request, const http::next& inner) -> task<http::response> {
///         http::response reply = co_await inner(request);
///         reply.fields.set("X-Powered-By", "warder");
///         co_return reply;
///     }
///
/// What a layer captures lives as long as the chain, and so does `inner`.
///
/// @threads  called at the same time for different requests
using middleware = unique_function<task<response>(request&, const next& inner)>;

/// Wraps `innermost` in `layers`: the first of the list is the outermost, so that a request passes
/// them in the order in which they are written, and its response in the opposite order.
///
/// An empty list gives `innermost` itself. The returned handler outlives the tasks that it gives.
handler chain(std::vector<middleware> layers, handler innermost);

}  // namespace warder::http
