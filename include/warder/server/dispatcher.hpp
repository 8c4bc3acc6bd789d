/// From one message to its answer.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/executor.hpp>
#include <warder/core/task.hpp>
#include <warder/mcp/classify.hpp>
#include <warder/mcp/codec.hpp>
#include <warder/server/access.hpp>
#include <warder/server/announcements.hpp>
#include <warder/server/catalogue.hpp>
#include <warder/server/context.hpp>
#include <warder/server/conversation.hpp>
#include <warder/server/entry.hpp>
#include <warder/server/layer.hpp>
#include <warder/server/live_registry.hpp>
#include <warder/server/outcome.hpp>
#include <warder/server/policy.hpp>
#include <warder/server/refusal.hpp>
#include <warder/server/registry.hpp>
#include <warder/server/sealing.hpp>
#include <warder/server/visibility.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

struct page;
struct paged_list;
class sight;
class task_board;
class task_store;

/// What a dispatcher needs from the program; everything outlives it.
struct dispatcher_options {
    /// Runs handlers that are not known to be quick; without it they run where they are.
    executor* pool = nullptr;
    const warder::clock* clock = &system_clock();
    log_sink* log = &null_log();

    /// What handlers take by reference; null for nothing.
    const services* provided = nullptr;

    /// What stands around handlers; null for nothing.
    const server::layers* around = nullptr;

    /// What callers may know of; null for everything.
    const server::visibility* visible = nullptr;

    /// Who may use what, beside what the components say; null for no rules.
    const policy* rules = nullptr;

    /// Makes the ids of tasks.
    entropy* chance = &system_entropy();

    /// Wakes handlers that sleep; without it they cannot.
    warder::timer* timer = nullptr;

    /// Keeps tasks; without it the dispatcher keeps them in memory.
    task_store* tasks = nullptr;

    /// Seals what clients carry; without it the dispatcher makes one that nobody shares.
    const sealer* state = nullptr;

    /// Whether components may come and go while it serves. Clients are told so, and of every kind
    /// of component that there may be one.
    bool live = false;

    /// How many entries a page of a list has; 0 is all of them.
    std::size_t page_size = 0;
};

/// Who sent a request.
struct sender {
    const http::fields* fields = nullptr;         ///< for `Mcp-Param-*`; null where there are none
    const oauth::access_token* caller = nullptr;  ///< null without a guard

    /// What an older client said when it opened its session.
    peer client{.can = {}, .logs = mcp::logging_level::info};
};

/// Where the coroutine that answers a POST is running.
enum class place {
    loop,       ///< on the loop of its connection
    pool,       ///< on the pool
    elsewhere,  ///< where a handler's coroutine was resumed last, such as the HTTP client's thread
};

/// Answers the requests of one server.
///
/// Keeps nothing between requests, except how long each handler takes, and tasks.
///
/// @threads  all functions may be called concurrently
class dispatcher {
  public:
    /// Publishes the components. What its capabilities are follows from them, from what they are
    /// at this moment; see also `dispatcher_options::live`.
    ///
    /// @throws std::invalid_argument  with a sentence for the developer, where a handler takes what
    ///                                nobody provides
    dispatcher(
        mcp::server_description self,
        std::shared_ptr<live_registry> components,
        dispatcher_options options
    );
    dispatcher(mcp::server_description self, registry components, dispatcher_options options);

    /// Ends all changes. Calls that run are the caller's to wait for.
    ~dispatcher();
    dispatcher(const dispatcher&) = delete;
    dispatcher& operator=(const dispatcher&) = delete;

    /// Understands one request: finds what it calls and decodes its arguments. Must be called while
    /// the document of `message` lives. Nothing runs yet.
    ///
    /// @param from  what it refers to outlives this call
    entry admit(const mcp::message& message, const mcp::revision& revision, const sender& from)
        const;

    /// Decides whether the caller of a message may have all of its entries, and writes into each
    /// what was decided (`entry::access`). Called once all of them are admitted and the document is
    /// gone, and before anything of them runs.
    ///
    /// Where refusals are told one by one (`refuse::tool_error`, and refused arguments with
    /// `refuse::hidden`), the work of a refused entry becomes its error.
    ///
    /// @return  what refuses the message as a whole, of which nothing may run then
    std::optional<refusal> decide(std::span<entry> entries, const http::request& request) const;

    /// Whether `work` waits for nothing where the caller is: what is settled, and plain handlers
    /// that belong there. It may then be given to `run_at_once`.
    bool runs_at_once(const entry& work, place where) const noexcept;

    /// `run` without a coroutine, for what `runs_at_once`.
    std::optional<refusal> run_at_once(
        const entry& work, const http::request& request, std::string& reply, place where
    ) const;

    /// Runs what `admit` understood and appends the JSON-RPC response.
    ///
    /// A handler that fails, by its result or by an exception, appends a tool error, or a JSON-RPC
    /// error where it is no tool's; the exception's text goes to the log only.
    ///
    /// Moves to where the work belongs: a plain handler that is not known to be quick to the pool,
    /// everything else back to the loop (`http::connection::home`). Without a loop to go back to it
    /// stays where it is.
    ///
    /// @param work, request, reply, where  outlive the task; `where` is kept up to date. What
    ///        `work` has to talk with, its channel and stop token, is set before
    /// @return  what happened instead, with `reply` unchanged
    task<std::optional<refusal>> run(
        entry& work, const http::request& request, std::string& reply, place& where
    ) const;

    /// Appends the answer to a call that took longer than its tool may: a tool error.
    void append_timeout(std::string& reply, const entry& work) const;

    bool guarded() const noexcept { return guarded_; }

    /// What calls functions later; null for nothing.
    warder::timer* timer() const noexcept { return options_.timer; }

    /// What a caller may know of a task; nothing where it is not its own, or its tool not for it.
    std::optional<mcp::task_state> task_of(std::string_view id, const oauth::access_token* token)
        const;

    /// The tasks of this server; null where no tool runs as one.
    task_board* tasks() const noexcept { return tasks_.get(); }

    /// Whether there is anything that a client of the older revisions hears in a session only:
    /// questions, changes.
    bool needs_sessions() const noexcept {
        return can_.logging || can_.subscribe || can_.list_changed;
    }

    /// Whether a caller may hear of changes of the resource at `uri`: may know of it and use it,
    /// whatever its arguments; false where there is none, or it is not `subscribable`.
    bool may_read(std::string_view uri, const oauth::access_token* token) const;

    /// Where changes of this server are told.
    server::announcements& changes() const noexcept { return components_->changes(); }
    log_sink& log() const noexcept { return *options_.log; }
    const warder::clock& clock() const noexcept { return *options_.clock; }

  private:
    /// What is written in advance for one revision.
    struct prepared_revision {
        std::unique_ptr<mcp::codec> codec;
        std::string greeting;
        std::string no_completion;
        std::string acknowledgement;
    };

    const prepared_revision& prepared(const mcp::revision& revision) const noexcept;
    const sealer& state() const noexcept { return *options_.state; }
    caller caller_of(const oauth::access_token* token) const noexcept { return {token, guarded_}; }
    refuse refuses() const noexcept {
        return options_.rules == nullptr ? refuse::forbidden : options_.rules->otherwise;
    }
    access_decision decide(entry& work, const caller& who) const;
    sight sight_of(const registry& components, const oauth::access_token* token) const noexcept;
    void understand(
        const mcp::message& message, const sender& from, const sight& seen, entry& admitted
    ) const;
    entry::job admit_call(
        const mcp::message& message,
        const sight& seen,
        const mcp::revision& revision,
        const http::fields* fields
    ) const;
    entry::job admit_prompt(const mcp::message& message, const sight& seen) const;
    entry::job admit_list(
        const mcp::message& message, list_kind list, const sight& seen, const entry& admitted
    ) const;
    entry::job admit_listen(
        const mcp::message& message, const sight& seen, const oauth::access_token* token
    ) const;
    bool may_see_task(std::string_view id, const sight& seen, const oauth::access_token* token)
        const;
    const registered_tool* tool_of_task(
        std::string_view id, const sight& seen, std::string_view principal
    ) const;
    void append_list(std::string& reply, const entry& work, const http::request& request) const;
    std::optional<page> open_page(
        const paged_list& list,
        const std::optional<std::string>& cursor,
        std::string& reply,
        const entry& work,
        const http::request& request
    ) const;
    entry::job admit_task(
        const mcp::message& message,
        mcp::operation asked,
        const sight& seen,
        std::string_view principal
    ) const;
    void append_skill(std::string& reply, const entry& work, const http::request& request) const;
    task<bool> move_to(place wanted, const http::request& request, place& where) const;
    std::optional<refusal> run_plain(
        const entry::call& work,
        context& ctx,
        const http::request& request,
        outcome& given,
        place where
    ) const;
    bool is_layered(const component& called) const noexcept;
    task<void> run_layers(std::size_t position, const entry::call& work, invocation& call) const;
    task<std::optional<refusal>> run_coroutine(
        entry& work, const http::request& request, std::string& reply
    ) const;
    std::optional<refusal> tell_current_exception(
        const context& ctx, const http::request& request, mcp::era peer, outcome& given
    ) const;
    void append_questions(std::string& reply, const entry& work, const http::request& request)
        const;

    class starter;
    bool begin_task(entry& work, const http::request& request, const task_options& how) const;
    void end_task(const entry& work, outcome& given, const std::optional<refusal>& refused) const;
    std::optional<refusal> answer_about_task(
        std::string& reply,
        const entry& work,
        const entry::task_call& asked,
        const http::request& request
    ) const;

    const std::shared_ptr<live_registry> components_;
    dispatcher_options options_;
    std::unique_ptr<const sealer> own_state_;  ///< what `options_.state` is, unless it was given
    bool guarded_;
    mcp::server_capabilities can_;
    std::vector<prepared_revision> revisions_;
    std::unique_ptr<task_store> own_tasks_;  ///< what `options_.tasks` is, unless it was given
    std::unique_ptr<task_board> tasks_;      ///< last: its end waits for handlers
};

}  // namespace warder::server
