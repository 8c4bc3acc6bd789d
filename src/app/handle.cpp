/// An app inside somebody else's HTTP server.
#include "app/definition.hpp"
#include "app/lifespan.hpp"
#include "app/program.hpp"
#include <warder/app/app.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

namespace warder {

/// The app as it runs inside another program: configured by the environment alone.
struct app::definition::embedded {
    explicit embedded(definition& declared)
        : line(configuration(declared)), running(line.settings) {
        for (const auto& warning : line.warnings)
            running.log().warning(warning);
        deployment where{
            .settings = line.settings,
            .environment = line.environment,
            .public_url = public_url_of(line.settings, line.settings.port)
        };
        if (auto built = running.build(declared, std::move(where)); !built) {
            throw std::invalid_argument(built.error().log_text());
        }
        alive.emplace(declared, running.log());
    }

    static command_line configuration(const definition& declared) {
        command_line read = read_settings(declared, {});
        if (read.finished) throw std::invalid_argument(read.print);
        if (read.settings.dev) {
            throw std::invalid_argument(
                read.written("--dev") +
                ": an app inside another server has no issuer of its own; "
                "unset it, or serve with run()"
            );
        }
        return read;
    }

    command_line line;
    program running;
    std::optional<lifespan> alive;
};

task<http::response> app::handle(http::request request) {
    std::call_once(definition_->embedding, [this] {
        // A build uses the declarations up, so a refused one is not tried again.
        try {
            definition_->inside = std::make_shared<definition::embedded>(*definition_);
        } catch (...) {
            definition_->refusal = std::current_exception();
        }
    });
    if (definition_->refusal) std::rethrow_exception(definition_->refusal);
    http::buffered_body body(std::exchange(request.body, {}));
    co_return co_await definition_->inside->running.service().handle(request, body);
}

}  // namespace warder
