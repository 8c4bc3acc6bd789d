#include "app/program.hpp"

#include "app/log_backend.hpp"

#include <unistd.h>

#include <stdexcept>

namespace warder {
namespace {

server::sealer make_sealer(const settings& chosen) {
    if (chosen.state_keys.empty()) return server::sealer::with_random_key(system_entropy());
    return {chosen.state_keys, system_entropy()};
}

}  // namespace

program::program(const settings& chosen)
    : log_(make_log(chosen.log_format, chosen.log_level)),
      lines_(STDOUT_FILENO),
      outgoing_({.loopback_http_only = true}),
      state_(make_sealer(chosen)) {}

program::~program() {
    ticker_.reset();
    edge_.reset();
    if (audit_) audit_->close();
}

/// Opens the audit log, where there is to be one, for the edge of `declared`.
result<void> program::open_audit_log(app::definition& declared, const audit_settings& chosen) {
    if (chosen.file.empty() && chosen.when_full == when_full::refuse) {
        return error(
            std::make_error_code(std::errc::invalid_argument),
            "--audit-when-full refuse needs a log: give --audit-log"
        );
    }
    if (chosen.file.empty()) return {};
    auto opened = audit_log::open(chosen, declared.decisions, *log_, system_clock());
    if (!opened) {
        error why = std::move(opened).error();
        if (why.code == std::errc::operation_not_supported)
            why.description += " (--audit-max-bytes 0)";
        return why;
    }
    audit_ = *std::move(opened);
    declared.audits.push_back(audit_);
    return {};
}

result<void> program::build(app::definition& declared, deployment where) {
    if (auto opened = open_audit_log(declared, where.settings.audit); !opened) {
        throw std::invalid_argument("the audit log: " + opened.error().log_text());
    }
    const bool development = where.development;
    const bool shares_state = !where.settings.state_keys.empty();
    const surroundings around{
        system_clock(), system_entropy(), *log_, outgoing_, pool_, state_, timer_
    };
    auto built = edge::make(declared, std::move(where), around, &lines_);
    if (!built) return std::move(built).error();
    edge_ = *std::move(built);
    if (const auto& door = edge_->root().guarded_by()) {
        // They are about variables, which the development issuer replaces.
        if (!development) {
            for (const auto& notice : door->settings.notices)
                log_->info(notice);
        }
        for (const auto& warning : door->settings.warnings)
            log_->warning(warning);
        const auto& endpoint = edge_->root().endpoint_url();
        if (const auto& resource = door->settings.document.resource(); resource != endpoint) {
            log_->warning(
                "clients are told of another URL than the endpoint's: make the resource and "
                "--public-url agree",
                {{"resource", resource}, {"endpoint", endpoint}}
            );
        }
    }
    if (!shares_state && !development) {
        log_->info(
            "WARDER_STATE_KEYS is not set: cursors and unanswered questions "
            "end with this process. For several processes, or across "
            "restarts, set it to what `openssl rand -base64 32` prints"
        );
    }
    ticker_.emplace([this] {
        edge_->tick();
        tell_dropped();
    });
    return {};
}

void program::tell_dropped() {
    const auto dropped = lines_.dropped();
    if (dropped == told_dropped_) return;
    told_dropped_ = dropped;
    log_->warning(
        "access lines were dropped: the standard output is blocked or full",
        {{"blocks", std::to_string(dropped), true}}
    );
}

void program::flush() {
    edge_->flush();
}

void program::finish_log() {
    if (edge_) edge_->flush_all();
    lines_.close();
    if (audit_) audit_->close();
}

}  // namespace warder
