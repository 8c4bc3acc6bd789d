/// What answers a request.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>

namespace warder::http {

/// Answers one request. The request and the handler itself outlive the returned task.
///
/// @threads  called at the same time for different requests
using handler = unique_function<task<response>(request&)>;

/// A handler that waits for nothing: a function of the request.
using plain_handler = unique_function<response(const request&)>;

/// The handler that runs a plain one when its task is awaited.
handler plain(plain_handler answer);

}  // namespace warder::http
