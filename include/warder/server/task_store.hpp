/// Where tasks are kept while they run, and until their client has read how they ended.
#pragma once

#include <warder/mcp/task.hpp>

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace warder::server {

/// One task, with what says who may see it.
struct task_record {
    mcp::task_state told;
    std::string principal;  ///< of its caller; empty without a guard
    std::string tool;       ///< whose call it is
};

/// Keeps tasks. One that is not in memory lets clients read, after a restart and from other
/// processes, how their tasks ended; the handlers themselves run in one process.
///
/// Its functions are called on event loops, so they do not wait for a network.
///
/// @threads  all functions may be called concurrently; those that change one task come one after
/// another
class task_store {
  public:
    virtual ~task_store() = default;

    /// Keeps a new task; whoever asks for it from then on finds it. False where there is no room.
    virtual bool create(const task_record& begun) = 0;

    /// Replaces what is kept of a task; nothing happens where it was forgotten.
    virtual void update(const task_record& changed) = 0;

    /// What is kept under that id.
    virtual std::optional<task_record> get(std::string_view id) const = 0;

    /// Forgets tasks that ended longer ago than their `ttl`. Called about once a second.
    virtual void expire(std::chrono::system_clock::time_point now) = 0;
};

/// Keeps tasks in memory, a bounded number of them. A caller who has too many loses those of its
/// own that ended first; one whose tasks are all at work gets no more.
class memory_task_store final : public task_store {
  public:
    static constexpr std::size_t most_tasks = 1'000;
    static constexpr std::size_t most_of_one_caller = 100;

    bool create(const task_record& begun) override;
    void update(const task_record& changed) override;
    std::optional<task_record> get(std::string_view id) const override;
    void expire(std::chrono::system_clock::time_point now) override;

  private:
    using records = std::map<std::string, task_record, std::less<>>;

    bool make_room(std::string_view principal);

    mutable std::mutex mutex_;
    records kept_;
};

}  // namespace warder::server
