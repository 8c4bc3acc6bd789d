/// The audit log: a line for each decision about access, in a file.
#pragma once

#include "app/rotating_file.hpp"
#include "app/settings.hpp"
#include <warder/core/clock.hpp>
#include <warder/core/log.hpp>
#include <warder/oauth/audit.hpp>

#include <chrono>
#include <memory>

namespace warder {

/// Writes each record as soon as the file takes it, from a thread of its own, so that a slow disk
/// holds up nobody.
///
/// What the disk does not take waits in memory, up to `max_waiting_bytes`, and is tried once a
/// second. Records for which there is no room are lost and counted, and a line of the file says how
/// many; or, where `when_full` is `refuse`, calls are refused until there is room again.
///
/// A line is handed to the operating system, and not forced to the disk: a crash of the process
/// loses what waits, one of the machine what the system has not written yet.
///
/// @threads  all functions may be called from any thread
class audit_log final : public oauth::audit_sink {
  public:
    static constexpr std::size_t max_waiting_bytes = 4 * 1024 * 1024;

    /// Opens the file and starts the thread.
    ///
    /// @param log, time     outlive the call of `close`
    /// @param closing_time  how long `close` waits for the file
    /// @errors              as `rotating_file::open`
    static result<std::shared_ptr<audit_log>> open(
        const audit_settings& chosen,
        std::shared_ptr<oauth::decision_counters> counters,
        log_sink& log,
        const clock& time,
        std::chrono::milliseconds closing_time = std::chrono::seconds(2)
    );

    /// As `close`.
    ~audit_log() override;

    bool write(const oauth::audit_record& record) noexcept override;

    /// Writes what waits, as far as the file takes it within the closing time, and takes no more. A
    /// second call does nothing.
    void close() noexcept;

  private:
    class state;

    explicit audit_log(std::shared_ptr<state> shared) : state_(std::move(shared)) {}

    std::shared_ptr<state> state_;  ///< shared with the thread, which a stuck disk may hold
};

}  // namespace warder
