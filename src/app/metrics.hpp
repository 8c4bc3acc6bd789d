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

/// The answer to who asks for them: 403 unless all that a request came by is loopback or private:
/// the client, whoever connected, and each address that a proxy wrote, trusted or not. So one whose
/// `X-Forwarded-For` cannot be read, or that writes `Forwarded` alone, hands out no counters; and
/// neither does a browser for a page of another site.
http::response metrics_response(
    const http::request& request, const oauth::decision_counters& counters
);

/// Whether counters can be served at a path: it is one route, begins with `/` and has more.
bool is_metrics_path(std::string_view path);

}  // namespace warder
