#include "app/lifespan.hpp"

#include <exception>

namespace warder {
namespace {

void run_logged(const unique_function<void()>& function, log_sink& log) {
    try {
        function();
    } catch (const std::exception& fault) {
        log.error("a shutdown function failed", {{"reason", fault.what()}});
    } catch (...) {
        log.error("a shutdown function failed", {{"reason", "unknown exception"}});
    }
}

}  // namespace

lifespan::lifespan(const app::definition& declared, log_sink& log) : log_(log) {
    try {
        begin(declared);
    } catch (...) {
        end();
        throw;
    }
}

void lifespan::begin(const app::definition& declared) {
    for (const auto& [prefix, inner] : declared.mounts)
        begin(*inner);
    begun_.push_back(&declared);
    for (const auto& function : declared.startup)
        function();
}

void lifespan::end() noexcept {
    for (; !begun_.empty(); begun_.pop_back()) {
        const auto& functions = begun_.back()->shutdown;
        for (auto function = functions.rbegin(); function != functions.rend(); ++function)
            run_logged(*function, log_);
    }
}

}  // namespace warder
