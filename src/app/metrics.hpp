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

/// Whether an address is of this machine or of a private network.
///
/// @source  RFC 1918 §3; RFC 4193 §3.1; RFC 3927 §2.1; RFC 4291 §2.5.6; RFC 6890 (loopback)
bool is_private_address(std::string_view address);

}  // namespace warder
