#include <warder/oauth/audit.hpp>
#include <warder/oauth/reasons.hpp>

namespace warder::oauth {

bool auditor::tell(audit_record made) const noexcept {
    bool kept = true;
    if (!sinks_.empty()) {
        made.time = time_.now();
        for (const auto& sink : sinks_)
            kept = sink->write(made) && kept;
    }
    const bool stands = kept || !made.allowed;
    counters_->add(stands ? made.reason : reason::unrecorded);
    return stands;
}

}  // namespace warder::oauth
