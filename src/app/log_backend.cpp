#include "app/log_backend.hpp"

#include "app/log_line.hpp"
#include <warder/core/clock.hpp>

#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <string>
#include <string_view>

namespace warder {
namespace {

/// Writes each line at once: a warning that waits in a buffer is lost in a crash.
class stderr_sink final : public log_sink {
  public:
    stderr_sink(log_format format, log_level least) : format_(format), least_(least) {}

    bool enabled(log_level level) const noexcept override { return level >= least_; }

    void write(log_level level, std::string_view message, std::initializer_list<log_field> fields)
        override {
        if (!enabled(level)) return;
        std::string line = log_line(format_, level, system_clock().now(), message, fields);
        line += '\n';
        const std::lock_guard lock(mutex_);
        std::string_view rest = line;
        while (!rest.empty()) {
            const auto written = ::write(STDERR_FILENO, rest.data(), rest.size());
            if (written < 0 && errno != EINTR) return;
            rest.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
        }
    }

  private:
    const log_format format_;
    const log_level least_;
    std::mutex mutex_;
};

}  // namespace

std::unique_ptr<log_sink> make_log(log_format format, log_level least) {
    return std::make_unique<stderr_sink>(format, least);
}

}  // namespace warder
