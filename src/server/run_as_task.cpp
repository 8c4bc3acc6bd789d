#include <warder/server/context.hpp>
#include <warder/server/conversation.hpp>
#include <warder/server/task_board.hpp>

#include <type_traits>

namespace warder::server {

// So that handlers may write them in the expression that they await (tools/check_coroutines.py).
static_assert(std::is_trivially_destructible_v<task_options>);

task<bool> context::run_as_task(task_options how) {
    conversation* const talk = call_.talk;
    if (talk == nullptr || talk->starter == nullptr) co_return false;
    if (talk->as_task() == nullptr) co_return talk->starter->start(how);
    if (!how.status.empty()) talk->as_task()->say(how.status);
    co_return true;
}

}  // namespace warder::server
