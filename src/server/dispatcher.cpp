#include <warder/server/dispatcher.hpp>

#include <exception>
#include <utility>

namespace warder::server {
namespace {

/// What a model is told when a handler threw: the reason is for the log.
constexpr std::string_view masked_failure = "The tool failed because of an internal error.";

mcp::protocol_error invalid_params(std::string problem) {
    return {mcp::errc::invalid_params, "Invalid params: " + std::move(problem), {}};
}

/// What is wrong with the parameters of `initialize`.
///
/// @source  MCP 2025-11-25 schema `InitializeRequestParams`
std::optional<mcp::protocol_error> check_initialize(const mcp::message& message) {
    const auto version = message.param("protocolVersion");
    if (!version || !version->string()) {
        return invalid_params("\"protocolVersion\" must be a string");
    }
    for (const std::string_view name : {"capabilities", "clientInfo"}) {
        const auto value = message.param(name);
        if (!value || value->kind() != json::kind::object) {
            return invalid_params("\"" + std::string(name) + "\" must be an object");
        }
    }
    return std::nullopt;
}

/// What is wrong with the parameters of a list.
std::optional<mcp::protocol_error> check_list(const mcp::message& message) {
    // There is one page, so no cursor was ever given out.
    if (message.param("cursor")) return invalid_params("unknown cursor");
    return std::nullopt;
}

void log_failure(const context& ctx, std::string_view message, std::string_view reason) {
    ctx.log().error(
        message, {{"tool", ctx.tool()}, {"request_id", ctx.request_id()}, {"reason", reason}}
    );
}

/// What a handler gave, as the peer may see it.
const mcp::tool_result& tell(const context& ctx, outcome& given) {
    if (const auto& failure = given.failure()) {
        ctx.log().info(
            "tool error",
            {{"tool", ctx.tool()}, {"request_id", ctx.request_id()}, {"reason", failure->log_text()}
            }
        );
        given.take_result(mcp::error_result(std::string(failure->description)));
    }
    return given.result();
}

/// Where a call belongs.
place place_of(const entry::tool_call& called) noexcept {
    const bool pooled = called.call.plain != nullptr && !called.tool->where.on_loop();
    return pooled ? place::pool : place::loop;
}

/// Decodes the arguments of a call. Exceptions are those of the tool's types and their codecs.
entry::job decode(const registered_tool& called, const json::node& arguments, log_sink& log) {
    const auto fail = [&](std::string_view reason) {
        log.error(
            "decoding the arguments of a tool threw",
            {{"tool", called.tool.definition.name}, {"reason", reason}}
        );
        return entry::failed_call{&called, mcp::error_result(std::string(masked_failure))};
    };
    try {
        prepared_call call;
        auto decoded = called.tool.handler->decode(arguments, call);
        if (decoded) return entry::tool_call{&called, std::move(call)};
        // SEP-1303: what a model can correct is a tool error, not a protocol error.
        std::string problem = "Invalid arguments: " + std::move(decoded).error().description;
        return entry::failed_call{&called, mcp::error_result(std::move(problem))};
    } catch (const std::exception& failure) {
        return fail(failure.what());
    } catch (...) {
        return fail("no std::exception");
    }
}

/// Decodes the arguments of a call that was sent without any.
entry::job decode_nothing(const registered_tool& called, log_sink& log) {
    entry::job decoded;
    const auto parsed =
        json::parse("{}", [&](json::node none) { decoded = decode(called, none, log); });
    static_cast<void>(parsed);  // a constant
    return decoded;
}

bool is_undecoded(const entry::job& work) {
    const auto* called = std::get_if<entry::tool_call>(&work);
    return called != nullptr && called->call.plain == nullptr && called->call.coroutine == nullptr;
}

void append_result(
    std::string& reply,
    const entry& work,
    const mcp::codec& codec,
    const registered_tool& called,
    const mcp::tool_result& result
) {
    mcp::begin_response(reply, work.id);
    codec.append_tool_result(reply, called.tool.definition, result);
    reply += '}';
}

/// Appends the response of an entry that has nothing to run.
void append_settled(std::string& reply, const entry& work, const mcp::codec& codec) {
    if (const auto* ready = std::get_if<entry::ready_result>(&work.work)) {
        mcp::begin_response(reply, work.id);
        reply.append(*ready) += '}';
    } else if (const auto* failed = std::get_if<entry::failed_call>(&work.work)) {
        append_result(reply, work, codec, *failed->tool, failed->result);
    } else {
        const auto& error = std::get<mcp::protocol_error>(work.work);
        mcp::append_error_response(reply, work.id, error, work.revision->era);
    }
}

}  // namespace

const registered_tool* entry::tool() const noexcept {
    if (const auto* call = std::get_if<tool_call>(&work)) return call->tool;
    if (const auto* call = std::get_if<failed_call>(&work)) return call->tool;
    return nullptr;
}

dispatcher::dispatcher(mcp::server_description self, registry tools, dispatcher_options options)
    : tools_(std::move(tools)), options_(options), guarded_(self.guarded) {
    std::vector<const mcp::tool*> definitions;
    for (const registered_tool& registered : tools_.all()) {
        definitions.push_back(&registered.tool.definition);
    }
    self.capabilities.tools = !definitions.empty();
    for (const mcp::revision& row : mcp::revisions()) {
        auto codec = row.make_codec(self);
        std::string greeting = codec->greeting();
        std::string tool_list = codec->tool_list(definitions);
        revisions_.push_back({std::move(codec), std::move(greeting), std::move(tool_list)});
    }
}

const dispatcher::prepared_revision& dispatcher::prepared(const mcp::revision& revision
) const noexcept {
    return revisions_[mcp::index_of(revision)];
}

entry dispatcher::admit(
    const mcp::message& message, const mcp::revision& revision, const http::fields& fields
) const {
    const prepared_revision& own = prepared(revision);
    const auto unless = [](std::optional<mcp::protocol_error> problem, std::string_view ready) {
        return problem ? entry::job(*std::move(problem)) : entry::job(ready);
    };
    entry admitted{message.id, &revision, {}};
    switch (own.codec->operation_of(message.method)) {
        case mcp::operation::initialize:
            admitted.work = unless(check_initialize(message), own.greeting);
            break;
        case mcp::operation::discover:
            admitted.work = entry::ready_result(own.greeting);
            break;
        case mcp::operation::ping:
            admitted.work = entry::ready_result("{}");
            break;
        case mcp::operation::list_tools:
            admitted.work = unless(check_list(message), own.tool_list);
            break;
        case mcp::operation::call_tool:
            admitted.work = admit_call(message, revision, fields);
            break;
        case mcp::operation::unknown:
            admitted.work =
                mcp::protocol_error{mcp::errc::method_not_found, "Method not found", {}};
            break;
    }
    return admitted;
}

entry::job dispatcher::admit_call(
    const mcp::message& message, const mcp::revision& revision, const http::fields& fields
) const {
    const auto name = message.param("name");
    if (!name || !name->string()) return invalid_params("\"name\" must be a string");
    const auto arguments = message.param("arguments");
    if (arguments && arguments->kind() != json::kind::object) {
        return invalid_params("\"arguments\" must be an object");
    }
    const registered_tool* called = tools_.find(*name->string());
    if (called == nullptr) return invalid_params("unknown tool");
    // Only the modern era has these fields; an older peer's say nothing.
    if (revision.era == mcp::era::modern) {
        auto problem = mcp::check_header_parameters(called->header_parameters, arguments, fields);
        if (problem) return *std::move(problem);
    }
    if (!arguments) return entry::tool_call{called, {}};
    return decode(*called, *arguments, *options_.log);
}

bool dispatcher::runs_at_once(const entry& work, place where) const noexcept {
    const auto* called = std::get_if<entry::tool_call>(&work.work);
    if (called == nullptr) return true;
    return called->call.plain != nullptr && place_of(*called) == where;
}

std::optional<refusal> dispatcher::run_at_once(
    const entry& work, const http::request& request, std::string& reply, place where
) const {
    const mcp::codec& codec = *prepared(*work.revision).codec;
    const auto* called = std::get_if<entry::tool_call>(&work.work);
    if (called == nullptr) {
        append_settled(reply, work, codec);
        return std::nullopt;
    }
    context ctx({request, called->tool->tool.definition.name, *options_.log, guarded_});
    outcome given;
    auto refused = run_plain(*called, ctx, request, given, where);
    if (!refused) append_result(reply, work, codec, *called->tool, tell(ctx, given));
    return refused;
}

task<std::optional<refusal>> dispatcher::run(
    entry& work, const http::request& request, std::string& reply, place& where
) const {
    if (is_undecoded(work.work)) work.work = decode_nothing(*work.tool(), *options_.log);
    const auto* called = std::get_if<entry::tool_call>(&work.work);
    const place wanted = called == nullptr ? where : place_of(*called);
    if (wanted != where) {
        auto moving = move_to(wanted, request, where);
        const bool ready = co_await moving;
        if (!ready) co_return refusal{};
    }
    if (called == nullptr || called->call.plain != nullptr) {
        co_return run_at_once(work, request, reply, where);
    }

    context ctx({request, called->tool->tool.definition.name, *options_.log, guarded_});
    outcome given;
    std::optional<refusal> refused;
    try {
        where = place::elsewhere;
        auto running = called->call.coroutine->run(ctx, given);
        co_await running;
    } catch (...) {
        refused = tell_current_exception(ctx, request, given);
    }
    if (!refused) {
        const mcp::codec& codec = *prepared(*work.revision).codec;
        append_result(reply, work, codec, *called->tool, tell(ctx, given));
    }
    co_return refused;
}

/// Moves to `wanted`, as far as there is such a place; false where the pool refuses.
task<bool> dispatcher::move_to(place wanted, const http::request& request, place& where) const {
    executor* const home = request.on ? request.on->home : nullptr;
    executor* const target = wanted == place::pool ? options_.pool : home;
    if (target == nullptr) co_return true;
    const bool moved = co_await resume_on(*target);
    if (moved) where = wanted;
    // A loop that takes no more is one that ends; what is left may finish here.
    co_return moved || wanted == place::loop;
}

/// Runs a plain handler to its end, whatever it throws.
std::optional<refusal> dispatcher::run_plain(
    const entry::tool_call& called,
    context& ctx,
    const http::request& request,
    outcome& given,
    place where
) const {
    const bool on_loop = where == place::loop;
    const timed_call timed(
        called.tool->where, *options_.clock, *options_.log, {"tool", ctx.tool(), on_loop}
    );
    try {
        called.call.plain->run(ctx, given);
    } catch (...) {
        return tell_current_exception(ctx, request, given);
    }
    return std::nullopt;
}

/// Called in a handler's `catch (...)`: puts the exception into `given` as the peer may see it, or
/// gives the refusal that it asks for.
std::optional<refusal> dispatcher::tell_current_exception(
    const context& ctx, const http::request& request, outcome& given
) const {
    try {
        throw;
    } catch (const insufficient_scope& lacking) {
        if (guarded_) {
            refusal refused{refusal::reason::insufficient_scope, {}};
            refused.scopes.add(lacking.required, request.access.get());
            return refused;
        }
        log_failure(ctx, "a tool handler refused scopes", "the server has no guard");
    } catch (const std::exception& failure) {
        log_failure(ctx, "a tool handler threw", failure.what());
    } catch (...) {
        log_failure(ctx, "a tool handler threw", "no std::exception");
    }
    given.take_result(mcp::error_result(std::string(masked_failure)));
    return std::nullopt;
}

}  // namespace warder::server
