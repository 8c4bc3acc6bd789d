#include "transport/time_limit.hpp"

#include <string>
#include <utility>

namespace warder::transport {

time_limit::time_limit(
    const server::dispatcher& dispatcher,
    const server::entry& work,
    std::shared_ptr<speaking_call> call,
    std::size_t which
)
    : timer_(dispatcher.timer()) {
    const server::component* const called = work.called();
    if (call == nullptr || called == nullptr || called->timeout().count() == 0) return;
    if (timer_ == nullptr || work.talk() == nullptr) return;
    // Now, since the entry changes while it runs.
    std::string response;
    dispatcher.append_timeout(response, work);
    due_ = timer_->call_at(
        timer_->now() + called->timeout(),
        [which, response = std::move(response), kept = std::move(call)] {
            kept->expire(which, response);
        }
    );
}

time_limit::~time_limit() {
    if (due_) timer_->forget(*due_);
}

}  // namespace warder::transport
