/// What a peer sent, fit for a line of the log.
#pragma once

#include <string>
#include <string_view>

namespace warder::http {

/// A peer's text for a log line: in quotes, control characters escaped, cut after 200 bytes.
std::string quoted(std::string_view text);

}  // namespace warder::http
