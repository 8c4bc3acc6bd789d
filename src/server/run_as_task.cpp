#include <warder/server/context.hpp>
#include <warder/server/conversation.hpp>
#include <warder/server/task_board.hpp>

namespace warder::server {

task<bool> context::run_as_task(task_options how) {
    conversation* const talk = call_.talk;
    if (talk == nullptr || talk->starter == nullptr) co_return false;
    if (!talk->as_task) co_return talk->starter->start(how);
    if (!how.status.empty()) talk->as_task->say(how.status);
    co_return true;
}

}  // namespace warder::server
