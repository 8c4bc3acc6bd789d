#include "transport/session.hpp"

#include <warder/json/writer.hpp>

#include <system_error>
#include <utility>
#include <vector>

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
    out.begin_object().key("jsonrpc").value("2.0").key("method").value(method);
    if (!uri.empty()) out.key("params").begin_object().key("uri").value(uri).end_object();
    out.end_object();
    return text;
}

std::string_view method_of(server::change::kind what) {
    switch (what) {
        case server::change::kind::tools:
            return "notifications/tools/list_changed";
        case server::change::kind::prompts:
            return "notifications/prompts/list_changed";
        case server::change::kind::resources:
            return "notifications/resources/list_changed";
        case server::change::kind::resource:
            return "notifications/resources/updated";
        case server::change::kind::task:
            break;  // the older revisions have none
    }
    return {};
}

}  // namespace

session::session(
    std::string named,
    std::string opened_by,
    const mcp::revision& spoken,
    server::peer client,
    event_store* events
)
    : id(std::move(named)),
      owner(std::move(opened_by)),
      revision(spoken),
      streams(id, spoken.polls, events),
      client_(as_of(spoken, std::move(client))) {}

server::peer session::client() const {
    const std::lock_guard lock(mutex_);
    return client_;
}

void session::set_log_level(mcp::logging_level level) {
    const std::lock_guard lock(mutex_);
    client_.logs = level;
}

bool session::subscribe(std::string uri) {
    const std::lock_guard lock(mutex_);
    if (subscriptions_.contains(uri)) return true;
    if (subscriptions_.size() == most_subscriptions) return false;
    subscriptions_.insert(std::move(uri));
    return true;
}

void session::unsubscribe(std::string_view uri) {
    const std::lock_guard lock(mutex_);
    subscriptions_.erase(std::string(uri));
}

void session::announce(const server::change& what) {
    const std::string_view method = method_of(what.what);
    if (method.empty()) return;
    const bool of_one = what.what == server::change::kind::resource;
    if (of_one) {
        const std::lock_guard lock(mutex_);
        if (!subscriptions_.contains(what.uri)) return;
    }
    streams.send(session_streams::unasked, notification(method, what.uri));
}

std::uint64_t session::begin_call(std::string named, std::stop_source stop) {
    const std::lock_guard lock(mutex_);
    if (calls_.size() == most_session_calls) return 0;
    calls_.emplace(++last_call_, call{std::move(named), std::move(stop)});
    return last_call_;
}

void session::end_call(std::uint64_t number) {
    const std::lock_guard lock(mutex_);
    calls_.erase(number);
}

void session::cancel(std::string_view called) {
    std::vector<std::stop_source> stopped;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [number, one] : calls_) {
            if (!one.id.empty() && one.id == called) stopped.push_back(one.stop);
        }
    }
    for (std::stop_source& one : stopped) {
        one.request_stop();
    }
}

void session::drain() {
    streams.stop_listening();
    questions.close(ended("The server ends."));
}

void session::end() {
    std::vector<std::stop_source> stopped;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [number, one] : calls_) {
            stopped.push_back(one.stop);
        }
    }
    for (std::stop_source& one : stopped) {
        one.request_stop();
    }
    questions.close(ended("The session has ended."));
    streams.end();
}

std::size_t session::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_.size();
}

}  // namespace warder::transport
