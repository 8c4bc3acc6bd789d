/// Middleware as an onion: each layer may look at a request before, and at the response after, the
/// layers within it.
#pragma once

#include <warder/http/handler.hpp>

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
/// The first layer of a list is the outermost: a request passes them in the order in which they are
/// written, and its response in the opposite order. What a layer captures lives as long as the
/// list.
///
/// @threads  called at the same time for different requests
using middleware = unique_function<task<response>(request&, const next& inner)>;

}  // namespace warder::http
