/// Counters as Prometheus reads them.
#pragma once

#include <warder/http/message.hpp>
#include <warder/oauth/decision_counters.hpp>

#include <string>
#include <string_view>

namespace warder {

/// The counters in Prometheus' text format.
///
/// @source  Prometheus, "Exposition formats", text format 0.0.4
std::string metrics_text(const oauth::decision_counters& counters);

/// The answer to who asks for them: 403 for an address that is neither loopback nor private.
http::response metrics_response(
    const http::request& request, const oauth::decision_counters& counters
);

/// Whether counters can be served at a path: it is one route, begins with `/` and has more.
bool is_metrics_path(std::string_view path) noexcept;

}  // namespace warder
