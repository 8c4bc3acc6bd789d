#include "transport/listeners.hpp"

#include "transport/change_method.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/http/media_type.hpp>
#include <warder/mcp/subscription.hpp>
#include <warder/transport/http_rules.hpp>
#include <warder/transport/sse.hpp>

#include <optional>
#include <set>
#include <stop_token>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::transport {
namespace {

/// Whether a subscription is for such changes.
bool covers(const mcp::subscription& honoured, const server::change& what) {
    using kind = server::change::kind;
    switch (what.what) {
        case kind::tools:
            return honoured.tools;
        case kind::prompts:
            return honoured.prompts;
        case kind::resources:
            return honoured.resources;
        case kind::resource:
            return honoured.covers(what.uri);
        case kind::task:
            return honoured.tasks.contains(what.uri);
    }
    return false;
}

/// The body of an HTTP response. The client closes it: that is how it says that it wants no more.
class event_stream final : public listening_end {
  public:
    explicit event_stream(std::shared_ptr<http::body_stream> out) : out_(std::move(out)) {}

    bool send(std::string_view message) override { return out_->write(sse_event(message)); }
    void end(std::string_view result) override { out_->end(sse_event(result)); }
    bool has_unread() const override { return out_->has_unread(); }
    bool is_abandoned() const override { return out_->over(); }

  private:
    const std::shared_ptr<http::body_stream> out_;
};

http::response refused(
    const http::request& request, std::string_view id, mcp::errc failure, std::string_view message
) {
    const mcp::protocol_error error{failure, std::string(message), {}};
    return error_response(form_of_answer(request), error, id, mcp::era::modern);
}

mcp::protocol_error limit_reached() {
    return {mcp::errc::handler_failed, "Subscription limit reached", {}};
}

}  // namespace

/// One stream.
struct listeners::stream {
    void end() const { out->end(mcp::subscription_result(id)); }

    std::string id;  ///< of the request, as JSON text
    mcp::subscription honoured;
    std::shared_ptr<const oauth::access_token> access;
    std::unique_ptr<listening_end> out;

    /// What was sent since the client last had read everything.
    std::set<std::string> unread;
    std::optional<std::stop_callback<unique_function<void()>>> on_gone;
};

/// Whether a client has to be told of its task once more: that it is at work, it reads in what
/// waits for it. All else is told, as each notification says how the task stood then.
bool listeners::is_news(stream& to, const mcp::task_state& told) {
    if (!to.out->has_unread()) to.unread.clear();
    if (told.status == mcp::task_status::working) return to.unread.insert(told.id).second;
    to.unread.erase(told.id);
    return true;
}

listeners::listeners(const server::dispatcher& dispatcher)
    : dispatcher_(dispatcher),
      changes_(dispatcher.changes().listen([this](const server::change& what) { tell_all(what); })
      ) {}

listeners::~listeners() = default;

http::response listeners::open(http::request& request, server::entry asked) {
    if (http::parse_accept(request.fields).event_stream == 0) {
        return refused(
            request,
            asked.id,
            mcp::errc::not_acceptable,
            "Not acceptable: the answer is text/event-stream"
        );
    }
    const std::string id = asked.id;
    const auto out = std::make_shared<http::body_stream>(sse_keep_alive);
    request.gone = std::stop_source();
    const auto full = open(
        std::move(asked),
        request.access,
        std::make_unique<event_stream>(out),
        request.gone.get_token()
    );
    if (full) return error_response(form_of_answer(request), *full, id, mcp::era::modern);
    return stream_response(out);
}

std::optional<mcp::protocol_error> listeners::open(
    server::entry asked,
    std::shared_ptr<const oauth::access_token> caller,
    std::unique_ptr<listening_end> out,
    const std::stop_token& gone
) {
    auto opened = std::make_unique<stream>();
    opened->id = std::move(asked.id);
    opened->honoured = std::get<server::entry::listening>(std::move(asked.work)).honoured;
    opened->access = std::move(caller);
    opened->out = std::move(out);

    const std::uint64_t number = ++last_number_;
    // Without the lock: where the client is gone already, this calls at once.
    opened->on_gone.emplace(gone, [this, number] { close(number); });

    std::vector<std::unique_ptr<stream>> over;  // ends after the lock
    const std::lock_guard lock(mutex_);
    if (gone.stop_requested()) return std::nullopt;
    if (!has_room_for(opened->access.get())) over = take_out_abandoned();
    if (!has_room_for(opened->access.get())) return limit_reached();
    // It MUST be the first message, so that there is no stream without it.
    if (!opened->out->send(mcp::subscription_acknowledged(opened->honoured, opened->id))) {
        return mcp::protocol_error{
            mcp::errc::handler_failed, "The acknowledgement could not be sent", {}
        };
    }
    if (ended_ || opened->honoured.empty()) {
        opened->end();
        return std::nullopt;
    }
    if (opened->access) ++of_principal_[opened->access->principal];
    streams_.emplace(number, std::move(opened));
    return std::nullopt;
}

/// Called with the mutex held.
bool listeners::has_room_for(const oauth::access_token* caller) const {
    if (streams_.size() >= most) return false;
    if (caller == nullptr) return true;
    const auto own = of_principal_.find(caller->principal);
    return own == of_principal_.end() || own->second < most_each;
}

/// Sends a change, if it is meant; false where the stream has to end. Called with the mutex held.
bool listeners::tell(stream& to, const server::change& what) const {
    const oauth::access_token* const caller = to.access.get();
    if (caller != nullptr && caller->expires_at <= dispatcher_.clock().now()) return false;
    if (!covers(to.honoured, what)) return true;
    if (what.what == server::change::kind::task) {
        const auto told = dispatcher_.task_of(what.uri, caller);
        return !told || !is_news(to, *told) || to.out->send(mcp::task_notification(*told, to.id));
    }
    const std::string_view method = method_of(what.what);
    if (!what.uri.empty() && !dispatcher_.may_read(what.uri, caller)) return true;
    if (!to.out->has_unread()) to.unread.clear();
    // Whoever reads of the change that waits asks for its subject after this one.
    if (!to.unread.emplace(std::string(method) + what.uri).second) return true;
    return to.out->send(mcp::subscription_notification(method, what.uri, to.id));
}

void listeners::tell_all(const server::change& what) {
    std::vector<std::unique_ptr<stream>> over;  // ends after the lock
    const std::lock_guard lock(mutex_);
    for (auto next = streams_.begin(); next != streams_.end();) {
        const auto each = next++;
        if (tell(*each->second, what)) continue;
        each->second->end();
        over.push_back(take_out(each));
    }
}

/// Called with the mutex held. What is given must end without it: it waits for a `close` that is
/// under way.
std::unique_ptr<listeners::stream> listeners::take_out(streams::iterator gone) {
    auto taken = std::move(gone->second);
    streams_.erase(gone);
    if (taken->access) {
        const auto own = of_principal_.find(taken->access->principal);
        if (--own->second == 0) of_principal_.erase(own);
    }
    return taken;
}

/// Called with the mutex held, as `take_out`.
std::vector<std::unique_ptr<listeners::stream>> listeners::take_out_abandoned() {
    std::vector<std::unique_ptr<stream>> taken;
    for (auto next = streams_.begin(); next != streams_.end();) {
        const auto each = next++;
        if (each->second->out->is_abandoned()) taken.push_back(take_out(each));
    }
    return taken;
}

void listeners::close(std::uint64_t number) {
    std::unique_ptr<stream> closed;  // ends after the lock
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(number);
    if (found != streams_.end()) closed = take_out(found);
}

void listeners::end() noexcept {
    streams ended;  // ends after the lock
    const std::lock_guard lock(mutex_);
    ended_ = true;
    std::swap(ended, streams_);
    of_principal_.clear();
    for (const auto& [number, one] : ended)
        one->end();
}

std::size_t listeners::open_streams() const {
    const std::lock_guard lock(mutex_);
    return streams_.size();
}

}  // namespace warder::transport
