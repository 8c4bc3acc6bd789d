/// Serving over the standard input and output.
#pragma once

#include "app/definition.hpp"
#include <warder/core/result.hpp>

namespace warder {

/// Serves the one client that started the program, until it closes the standard input, reads the
/// standard output no more, or a signal ends it. From then on the standard output carries messages
/// only: what else is written to it goes to the standard error.
///
/// Calls that are under way at the end are asked to stop, and get the time of
/// `--timeout-graceful-shutdown`.
///
/// @return  the exit status
/// @errors  configuration that is refused
/// @source  MCP 2026-07-28 and 2025-11-25 basic/transports "stdio"
result<int> serve_stdio(app::definition& declared, const command_line& line);

}  // namespace warder
