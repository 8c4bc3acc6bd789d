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
#include <vector>

namespace warder::server {

/// One task, with what says who may see it.
struct task_record {
    mcp::task_state told;
    std::string principal;  ///< of its caller; empty without a guard
    std::string tool;       ///< whose call it is
};

/// What is known of a task without what came of it.
struct task_summary {
    std::string principal;
    std::string tool;
    mcp::task_status status = mcp::task_status::working;
};

/// Bytes of the texts of questions.
std::size_t bytes_of(const std::vector<mcp::input_request>& questions);

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

    /// The same without the result, which may be large.
    virtual std::optional<task_summary> summary(std::string_view id) const = 0;

    /// Forgets tasks that ended longer ago than their `ttl`. Called about once a second.
    virtual void expire(std::chrono::system_clock::time_point now) = 0;
};

/// Keeps tasks in memory, a bounded number of them and of their bytes. A caller who has too many
/// loses those of its own that ended first; one whose tasks are all at work gets no more. Where all
/// callers together have too many, the one who has most loses those of its own that ended first.
class memory_task_store final : public task_store {
  public:
    static constexpr std::size_t most_tasks = 1'000;
    static constexpr std::size_t most_of_one_caller = 100;

    /// @param most_bytes  of results, errors, questions and texts for people, all together; those
    ///                    of tasks that have not ended are kept beyond it
    explicit memory_task_store(std::size_t most_bytes = std::size_t{256} << 20U)
        : most_bytes_(most_bytes) {}

    bool create(const task_record& begun) override;
    void update(const task_record& changed) override;
    std::optional<task_record> get(std::string_view id) const override;
    std::optional<task_summary> summary(std::string_view id) const override;
    void expire(std::chrono::system_clock::time_point now) override;

  private:
    using records = std::map<std::string, task_record, std::less<>>;

    bool make_room(std::string_view principal);
    bool forget_one(std::size_t (*weight)(const task_record&));
    void forget(records::iterator which);
    void keep_within_bytes();

    const std::size_t most_bytes_;
    mutable std::mutex mutex_;
    std::size_t bytes_ = 0;
    records kept_;
};

}  // namespace warder::server
