#include "server/decode_call.hpp"
#include "server/sight.hpp"
#include "server/starter.hpp"
#include <warder/server/dispatcher.hpp>
#include <warder/server/request_state.hpp>
#include <warder/server/task_board.hpp>

#include <exception>
#include <system_error>
#include <utility>

namespace warder::server {
namespace {

void log_failure(const context& ctx, std::string_view event, std::string_view reason) {
    ctx.log().error(
        "a " + std::string(ctx.kind()) + " handler " + std::string(event),
        {{ctx.kind(), ctx.called()}, {"request_id", ctx.request_id()}, {"reason", reason}}
    );
}

/// Logs the error that a handler gave.
void log_error(const context& ctx, const outcome& given) {
    const auto& failure = given.failure();
    if (!failure) return;
    ctx.log().info(
        std::string(ctx.kind()) + " error",
        {{ctx.kind(), ctx.called()},
         {"request_id", ctx.request_id()},
         {"reason", failure->log_text()}}
    );
}

/// Logs what is wrong with a state that travels with the client.
void log_state(log_sink& log, const http::request& request, const error& why) {
    log.warning("requestState", {{"request_id", request.id}, {"reason", why.log_text()}});
}

error not_declared(const std::string& capabilities) {
    return {
        std::make_error_code(std::errc::operation_not_supported),
        "The client lacks what this needs: it did not declare " + capabilities
    };
}

/// What a server says that it can do, now and for as long as it serves.
mcp::server_capabilities capabilities_of(const registry& components, bool live) {
    return {
        .tools = live || !components.all().empty(),
        .resources = live || !components.resources().empty(),
        .prompts = live || !components.prompts().empty(),
        .completions = live || !components.completions().empty(),
        .logging = live || components.talks(),
        .list_changed = live,
        .subscribe = components.takes_subscriptions(),
        .tasks = components.has_tasks(),
        .skills = !components.skills().empty(),
        .ui = components.has_views(),
    };
}

bool belongs_to_pool(const entry::call& work) noexcept {
    return work.prepared.plain != nullptr && !work.called->where().on_loop();
}

/// Where a call belongs.
place place_of(const entry::call& work) noexcept {
    return belongs_to_pool(work) ? place::pool : place::loop;
}

bool is_undecoded(const entry::job& work) {
    const auto* called = std::get_if<entry::call>(&work);
    return called != nullptr && called->prepared.plain == nullptr &&
           called->prepared.coroutine == nullptr;
}

/// Appends the response to a call that ended.
void append_outcome(
    std::string& reply,
    const entry& work,
    const mcp::codec& codec,
    const component& called,
    outcome& given
) {
    const auto refused = given.refusal() ? given.refusal() : called.refusal_of(given, work.uri);
    if (refused) {
        mcp::append_error_response(reply, work.id, *refused, work.revision->era);
        return;
    }
    mcp::begin_response(reply, work.id);
    called.append_result(reply, codec, given, work.uri);
    reply += '}';
}

/// Appends the response of an entry that has nothing to run.
void append_settled(std::string& reply, const entry& work, const mcp::codec& codec) {
    if (const auto* ready = std::get_if<entry::ready_result>(&work.work)) {
        mcp::begin_response(reply, work.id);
        reply.append(*ready) += '}';
    } else if (const auto* failed = std::get_if<entry::failed_call>(&work.work)) {
        outcome given;
        given.take_error(failed->failure);
        append_outcome(reply, work, codec, *failed->called, given);
    } else if (const auto* refused = std::get_if<entry::refused_call>(&work.work)) {
        mcp::append_error_response(reply, work.id, refused->refusal, work.revision->era);
    } else if (const auto* settled = std::get_if<entry::settled_call>(&work.work)) {
        mcp::begin_response(reply, work.id);
        reply.append(settled->result) += '}';
    } else {
        const auto& error = std::get<mcp::protocol_error>(work.work);
        mcp::append_error_response(reply, work.id, error, work.revision->era);
    }
}

}  // namespace

dispatcher::dispatcher(
    mcp::server_description self, registry components, dispatcher_options options
)
    : dispatcher(std::move(self), std::make_shared<live_registry>(std::move(components)), options) {
}

dispatcher::dispatcher(
    mcp::server_description self,
    std::shared_ptr<live_registry> components,
    dispatcher_options options
)
    : components_(std::move(components)), options_(options), guarded_(self.guarded) {
    if (options_.state == nullptr) {
        own_state_ = std::make_unique<const sealer>(sealer::with_random_key(system_entropy()));
        options_.state = own_state_.get();
    }
    components_->publish(options.page_size, options.provided, options.rules, options.live);
    can_ = capabilities_of(components_->newest()->components(), options.live);
    self.capabilities = can_;
    if (can_.tasks) {
        if (options_.tasks == nullptr) {
            own_tasks_ = std::make_unique<memory_task_store>();
            options_.tasks = own_tasks_.get();
        }
        tasks_ = std::make_unique<task_board>(task_board::parts{
            *options_.clock, *options_.chance, *options_.tasks, components_->changes()
        });
    }
    for (const mcp::revision& row : mcp::revisions()) {
        prepared_revision made{.codec = row.make_codec(self)};
        made.greeting = made.codec->greeting();
        made.codec->append_completion(made.no_completion, {});
        made.acknowledgement = made.codec->acknowledgement();
        revisions_.push_back(std::move(made));
    }
}

dispatcher::~dispatcher() {
    components_->end();
}

const dispatcher::prepared_revision& dispatcher::prepared(const mcp::revision& revision
) const noexcept {
    return revisions_[mcp::index_of(revision)];
}

sight dispatcher::sight_of(const registry& components, const oauth::access_token* token)
    const noexcept {
    return {components, options_.visible, refuses(), caller_of(token), *options_.log};
}

bool dispatcher::may_read(std::string_view uri, const oauth::access_token* token) const {
    const auto now = components_->newest();
    const auto found = sight_of(now->components(), token).find_resource(uri).resource;
    // What the caller sees at this URI may be another one than what changed.
    return found != nullptr && found->subscribable &&
           server::decide(*found, caller_of(token), *options_.log) == access_reason::allowed;
}

bool dispatcher::runs_at_once(const entry& work, place where) const noexcept {
    const auto* called = std::get_if<entry::call>(&work.work);
    if (called == nullptr) return true;
    return called->prepared.plain != nullptr && place_of(*called) == where &&
           !is_layered(*called->called);
}

bool dispatcher::is_layered(const component& called) const noexcept {
    std::size_t first = 0;
    return options_.around != nullptr && options_.around->next(called.kind(), first) != nullptr;
}

std::optional<refusal> dispatcher::run_at_once(
    const entry& work, const http::request& request, std::string& reply, place where
) const {
    const mcp::codec& codec = *prepared(*work.revision).codec;
    const auto* called = std::get_if<entry::call>(&work.work);
    if (called == nullptr) {
        if (std::holds_alternative<entry::list_page>(work.work)) {
            append_list(reply, work, request);
        } else if (const auto* about = std::get_if<entry::task_call>(&work.work)) {
            return answer_about_task(reply, work, *about, request);
        } else if (std::holds_alternative<entry::skill_call>(work.work)) {
            append_skill(reply, work, request);
        } else {
            append_settled(reply, work, codec);
        }
        return std::nullopt;
    }
    const component& target = *called->called;
    const component::slot slot(target);
    if (!slot) return refusal{};
    context ctx(
        {request,
         target.name(),
         *options_.log,
         guarded_,
         target.kind(),
         called->talk.get(),
         options_.provided}
    );
    outcome given;
    auto refused = run_plain(*called, ctx, request, given, where);
    if (!refused) append_outcome(reply, work, codec, target, given);
    return refused;
}

task<std::optional<refusal>> dispatcher::run(
    entry& work, const http::request& request, std::string& reply, place& where
) const {
    if (is_undecoded(work.work)) decode_kept(work.work, *options_.log);
    const auto* called = std::get_if<entry::call>(&work.work);
    const bool layered = called != nullptr && is_layered(*called->called);
    const place wanted = called == nullptr ? where : layered ? place::loop : place_of(*called);
    if (wanted != where) {
        auto moving = move_to(wanted, request, where);
        const bool ready = co_await moving;
        if (!ready) co_return refusal{};
    }
    if (called == nullptr || (called->prepared.plain != nullptr && !layered)) {
        co_return run_at_once(work, request, reply, where);
    }
    where = place::elsewhere;
    auto running = run_coroutine(work, request, reply);
    co_return co_await running;
}

task<std::optional<refusal>> dispatcher::run_coroutine(
    entry& work, const http::request& request, std::string& reply
) const {
    const auto& called = std::get<entry::call>(work.work);
    const component& target = *called.called;
    const component::slot slot(target);
    if (!slot) co_return refusal{};
    conversation* const talk = called.talk.get();
    if (talk != nullptr && !talk->sealed_state.empty()) {
        const auto opened = open_rounds(
            state(), talk->sealed_state, binding_of(request), options_.clock->now(), talk->so_far
        );
        if (!opened) {
            log_state(*options_.log, request, opened.error());
            const auto refused = invalid_params(opened.error().description);
            mcp::append_error_response(reply, work.id, refused, work.revision->era);
            co_return std::nullopt;
        }
    }
    context ctx(
        {request,
         target.name(),
         *options_.log,
         guarded_,
         target.kind(),
         talk,
         options_.provided,
         options_.timer}
    );
    starter tasks(*this, work, request);
    if (talk != nullptr && target.kind() == "tool") talk->starter = &tasks;
    outcome given;
    std::optional<refusal> refused;
    try {
        invocation call{ctx, given};
        auto running = run_layers(0, called, call);
        co_await running;
        log_error(ctx, given);
    } catch (...) {
        refused = tell_current_exception(ctx, request, work.revision->era, given);
    }
    if (talk != nullptr && talk->as_task() != nullptr) {
        end_task(work, given, refused);
        co_return std::nullopt;
    }
    if (refused) co_return refused;
    if (talk != nullptr && !talk->open_questions.empty()) {
        append_questions(reply, work, request);
    } else {
        append_outcome(reply, work, *prepared(*work.revision).codec, target, given);
    }
    co_return std::nullopt;
}

/// Runs a call within the layers from `position` on.
task<void> dispatcher::run_layers(std::size_t position, const entry::call& work, invocation& call)
    const {
    const layer* const around =
        options_.around == nullptr ? nullptr : options_.around->next(call.ctx.kind(), position);
    if (around != nullptr) {
        const inner_call inner = [this, position, &work](invocation& passed) {
            return run_layers(position, work, passed);
        };
        auto running = (*around)(call, inner);
        co_await running;
    } else if (work.prepared.coroutine != nullptr) {
        auto running = work.prepared.coroutine->run(call.ctx, call.given);
        co_await running;
    } else {
        const bool pooled = belongs_to_pool(work) && options_.pool != nullptr;
        if (pooled) {
            const bool moved = co_await resume_on(*options_.pool);
            if (!moved) throw no_room{};
        }
        const timed_call timed(
            work.called->where(),
            *options_.clock,
            *options_.log,
            {call.ctx.kind(), call.ctx.called(), !pooled}
        );
        work.prepared.plain->run(call.ctx, call.given);
    }
}

/// Appends the result of a call that ended with questions, whatever its handler made of that.
void dispatcher::append_questions(
    std::string& reply, const entry& work, const http::request& request
) const {
    const conversation& talk = *work.talk();
    const auto sealed =
        seal_rounds(state(), talk.so_far, binding_of(request), options_.clock->now());
    if (!sealed) {
        log_state(*options_.log, request, sealed.error());
        const auto refused =
            sealed.error().code == std::errc::invalid_argument
                ? invalid_params(sealed.error().description)
                : mcp::protocol_error{mcp::errc::handler_failed, "Internal error", {}};
        mcp::append_error_response(reply, work.id, refused, work.revision->era);
        return;
    }
    mcp::begin_response(reply, work.id);
    prepared(*work.revision).codec->append_input_required(reply, talk.open_questions, *sealed);
    reply += '}';
}

void dispatcher::append_timeout(std::string& reply, const entry& work) const {
    const component& called = *work.called();
    outcome given;
    given.take_error(error(
        std::make_error_code(std::errc::timed_out),
        "The " + std::string(called.kind()) + " took longer than " +
            std::to_string(called.timeout().count()) + " ms and was stopped."
    ));
    append_outcome(reply, work, *prepared(*work.revision).codec, called, given);
}

/// Moves to `wanted`, as far as there is such a place; false where the pool refuses.
task<bool> dispatcher::move_to(place wanted, const http::request& request, place& where) const {
    executor* const home = request.home();
    executor* const target = wanted == place::pool ? options_.pool : home;
    if (target == nullptr) co_return true;
    const bool moved = co_await resume_on(*target);
    if (moved) where = wanted;
    // A loop that takes no more is one that ends; what is left may finish here.
    co_return moved || wanted == place::loop;
}

/// Runs a plain handler to its end, whatever it throws.
std::optional<refusal> dispatcher::run_plain(
    const entry::call& work, context& ctx, const http::request& request, outcome& given, place where
) const {
    const bool on_loop = where == place::loop;
    const timed_call timed(
        work.called->where(), *options_.clock, *options_.log, {ctx.kind(), ctx.called(), on_loop}
    );
    try {
        work.prepared.plain->run(ctx, given);
        log_error(ctx, given);
    } catch (...) {
        return tell_current_exception(ctx, request, mcp::era::legacy, given);
    }
    return std::nullopt;
}

/// Called in a handler's `catch (...)`: puts the exception into `given` as the peer may see it, or
/// gives the refusal that it asks for.
std::optional<refusal> dispatcher::tell_current_exception(
    const context& ctx, const http::request& request, mcp::era peer, outcome& given
) const {
    try {
        throw;
    } catch (const unanswered&) {
        return std::nullopt;
    } catch (const lacking_capability& lacking) {
        if (peer == mcp::era::modern) {
            return refusal{refusal::reason::lacking_capability, {}, lacking.required};
        }
        given.take_error(not_declared(lacking.required));
        return std::nullopt;
    } catch (const no_room&) {
        return refusal{};
    } catch (const protocol_failure& failed) {
        given.take_refusal({failed.failure, failed.message, {}});
        return std::nullopt;
    } catch (const bad_answer& answered) {
        given.take_refusal(invalid_params(answered.problem));
        return std::nullopt;
    } catch (const failed_to_ask& failed) {
        given.take_error(failed.why);
        return std::nullopt;
    } catch (const error& failed) {
        // As if it had been returned.
        given.take_error(failed);
        log_error(ctx, given);
        return std::nullopt;
    } catch (const insufficient_scope& lacking) {
        if (guarded_) {
            refusal refused{refusal::reason::insufficient_scope, {}};
            refused.scopes.add(lacking.required, request.access.get());
            return refused;
        }
        log_failure(ctx, "refused scopes", "the server has no guard");
    } catch (const std::exception& failure) {
        log_failure(ctx, "threw", failure.what());
    } catch (...) {
        log_failure(ctx, "threw", "no std::exception");
    }
    given.take_error(masked_failure(ctx.kind()));
    return std::nullopt;
}

}  // namespace warder::server
