/// How the handler of one call makes it a task.
#pragma once

#include <warder/server/dispatcher.hpp>

namespace warder::server {

class dispatcher::starter final : public task_starter {
  public:
    /// All of it outlives this object.
    starter(const dispatcher& own, entry& work, const http::request& request) noexcept
        : own_(own), work_(work), request_(request) {}

    bool start(const task_options& how) override { return own_.begin_task(work_, request_, how); }

  private:
    const dispatcher& own_;
    entry& work_;
    const http::request& request_;
};

}  // namespace warder::server
