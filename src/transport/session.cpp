#include "transport/session.hpp"

#include "transport/change_method.hpp"
#include <warder/json/writer.hpp>
#include <warder/mcp/message.hpp>
#include <warder/mcp/subscription.hpp>

#include <system_error>
#include <utility>

namespace warder::transport {
namespace {

/// Without what the revision does not know, whatever the client declared.
server::peer as_of(const mcp::revision& revision, server::peer client) {
    client.can.elicitation = client.can.elicitation && revision.forms;
    client.can.elicitation_url = client.can.elicitation_url && revision.pages;
    client.can.sampling_tools = client.can.sampling_tools && revision.pages;
    return client;
}

error ended(std::string_view what) {
    return {std::make_error_code(std::errc::connection_aborted), std::string(what)};
}

std::string notification(std::string_view method, std::string_view uri) {
    std::string text;
    json::writer out(text);
    mcp::begin_notification(out, method);
    if (!uri.empty()) out.key("params").begin_object().key("uri").value(uri).end_object();
    out.end_object();
    return text;
}

}  // namespace

session::session(
    std::string named,
    std::string opened_by,
    const mcp::revision& spoken,
    server::peer client,
    event_store* events,
    std::shared_ptr<principal_calls> counts
)
    : id(std::move(named)),
      owner(std::move(opened_by)),
      revision(spoken),
      streams(id, spoken.polls, events),
      counts_(std::move(counts)),
      client_(as_of(spoken, std::move(client))) {}

server::peer session::client() const {
    const std::lock_guard lock(mutex_);
    return client_;
}

std::uint64_t session::begin_call(std::string call, std::stop_source stop) {
    if (counts_ && !counts_->begin(owner)) return 0;
    const std::uint64_t number = calls.begin(std::move(call), std::move(stop));
    if (counts_ && number == 0) counts_->end(owner);
    return number;
}

void session::end_call(std::uint64_t number) {
    calls.end(number);
    if (counts_) counts_->end(owner);
}

void session::set_log_level(mcp::logging_level level) {
    const std::lock_guard lock(mutex_);
    client_.logs = level;
}

bool session::subscribe(std::string uri) {
    const std::lock_guard lock(mutex_);
    if (subscriptions_.contains(uri)) return true;
    if (subscriptions_.size() == most_subscriptions) return false;
    if (uri.size() > mcp::max_subscribed_bytes - subscribed_bytes_) return false;
    subscribed_bytes_ += uri.size();
    subscriptions_.insert(std::move(uri));
    return true;
}

void session::unsubscribe(std::string_view uri) {
    const std::lock_guard lock(mutex_);
    if (subscriptions_.erase(std::string(uri)) > 0) subscribed_bytes_ -= uri.size();
}

std::string session::notification_of(const server::change& what) const {
    const std::string_view method = method_of(what.what);
    if (method.empty()) return {};
    if (what.what == server::change::kind::resource) {
        const std::lock_guard lock(mutex_);
        if (!subscriptions_.contains(what.uri)) return {};
    }
    return notification(method, what.uri);
}

void session::joined_by(std::shared_ptr<const oauth::access_token> caller) {
    const std::lock_guard lock(mutex_);
    caller_ = std::move(caller);
}

void session::announce(const server::change& what, const reader_check& may_read) {
    const std::string message = notification_of(what);
    if (message.empty()) return;
    if (!what.uri.empty()) {
        std::unique_lock lock(mutex_);
        const auto caller = caller_;
        lock.unlock();
        if (!may_read(what.uri, caller.get())) return;
    }
    streams.send(session_streams::unasked, message);
}

void session::drain() {
    streams.stop_listening();
    questions.close(ended("The server ends."));
}

void session::end() {
    calls.close();
    questions.close(ended("The session has ended."));
    streams.end();
}

}  // namespace warder::transport
