#include "app/run_stdio.hpp"

#include "app/lifespan.hpp"
#include "app/program.hpp"
#include "app/ticker.hpp"
#include <warder/net/pipe_stream.hpp>
#include <warder/net/runtime.hpp>
#include <warder/transport/message_connection.hpp>
#include <warder/transport/message_lines.hpp>

#include <chrono>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace warder {
namespace {

using time_point = std::chrono::steady_clock::time_point;

std::chrono::milliseconds left(time_point until) {
    const auto time = until - std::chrono::steady_clock::now();
    return std::max(std::chrono::ceil<std::chrono::milliseconds>(time), {});
}

/// Tells what of the program is not served.
void warn(const app::definition& declared, log_sink& log) {
    if (declared.provider) {
        log.warning("the guard is off: over stdio only who started the program can call it");
    }
    if (!declared.mounts.empty()) log.warning("mounted apps are not served over stdio");
}

}  // namespace

result<int> serve_stdio(app::definition& declared, const command_line& line) {
    const settings& chosen = line.settings;
    net::runtime signals;  // first, so that a signal during the start is kept for the end
    auto pipes = net::pipe_stream::of_this_process();
    program running(chosen);
    for (const auto& warning : line.warnings)
        running.log().warning(warning);
    warn(declared, running.log());
    deployment where{
        .settings = chosen,
        .environment = line.environment,
        .public_url = public_url_of(chosen, chosen.port)
    };
    if (auto built = running.build(declared, std::move(where)); !built) {
        return std::move(built).error();
    }
    const lifespan alive(declared, running.log());

    transport::message_connection connection(
        running.service().root().dispatcher(),
        [&pipes](std::string_view message, transport::importance how) {
            return pipes->write(message, how == transport::importance::may_be_dropped);
        },
        {.max_message_bytes = chosen.max_body_bytes, .decisions = &running.service().decisions()}
    );
    const ticker each_second([&connection] { connection.tick(); });
    transport::message_lines lines(chosen.max_body_bytes);
    const auto receive = [&connection](std::string message) {
        connection.receive(std::move(message));
    };
    pipes->start(
        [&lines, &receive](std::string_view bytes) {
            if (bytes.empty()) return lines.end(receive);
            lines.add(bytes, receive);
        },
        [&signals] { signals.request_stop(); }
    );

    const std::string signal = signals.wait();
    running.log().info("shutting down", {{"signal", signal.empty() ? "none" : signal}});
    const time_point until = std::chrono::steady_clock::now() + chosen.timeout_graceful_shutdown;
    connection.drain();
    running.service().draining();
    const bool ended = connection.wait_until_idle(left(until)) &&
                       running.service().wait_for_handlers(until) && pipes->flush(left(until));
    if (!ended) {
        running.log().warning("not all calls ended in time");
        running.finish_log();
        // Their threads use what a return would destroy.
        std::_Exit(0);
    }
    connection.close();
    pipes.reset();  // no thread of it calls the connection any more
    return 0;
}

}  // namespace warder
