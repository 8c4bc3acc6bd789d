#include "transport/admission.hpp"
#include "transport/heard.hpp"
#include "transport/listeners.hpp"
#include "transport/message_call.hpp"
#include "transport/message_line.hpp"
#include "transport/session.hpp"
#include "transport/tell_decision.hpp"
#include <warder/core/clock.hpp>
#include <warder/mcp/classify.hpp>

#include <mutex>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace warder::transport {
namespace {

/// A subscription's messages. Its end is no end of the connection.
class listening_line final : public listening_end {
  public:
    listening_line(std::shared_ptr<message_line> line, std::uint64_t number)
        : line_(std::move(line)), number_(number) {}
    listening_line(const listening_line&) = delete;
    listening_line& operator=(const listening_line&) = delete;
    ~listening_line() override { line_->subscriptions.end(number_); }

    bool send(std::string_view message) override {
        return line_->send(message, importance::may_be_dropped);
    }
    void end(std::string_view result) override { line_->send(result, importance::must_arrive); }
    bool has_unread() const override { return false; }

  private:
    const std::shared_ptr<message_line> line_;
    const std::uint64_t number_;
};

/// One message, understood.
struct understood {
    message_work work;
    heard told;

    /// What refuses the whole message, and to whom.
    std::optional<mcp::protocol_error> refusal;
    std::string id;
    mcp::era era = mcp::era::legacy;

    void refuse(mcp::protocol_error why, std::string_view of, mcp::era peer) {
        refusal = std::move(why);
        id = of;
        era = peer;
    }
};

mcp::protocol_error parse_error(const std::string& why) {
    return {mcp::errc::parse_error, "Parse error: " + why, {}};
}

error ended() {
    return {std::make_error_code(std::errc::connection_aborted), "The connection has ended."};
}

}  // namespace

class message_connection::impl {
  public:
    impl(const server::dispatcher& dispatcher, output send, message_options options)
        : dispatcher_(dispatcher),
          options_(std::move(options)),
          line_(std::make_shared<message_line>(std::move(send), options_.most_running)),
          listeners_(dispatcher),
          changes_(dispatcher.changes().listen([this](const server::change& what) {
              announce(what);
          })) {}

    void receive(std::string text);
    void tick();
    void end(bool client_is_gone);

    const std::shared_ptr<message_line>& line() const noexcept { return line_; }

  private:
    understood understand(std::string text);
    void understand_message(json::node root, understood& into);
    void understand_batch(json::node root, understood& into);
    void understand_request(
        const mcp::message& message, const mcp::revision& revision, understood& into
    );
    void join(const mcp::revision& revision, understood& into);
    void introduce(const mcp::message& message, const mcp::revision& revision);
    void heed_all(understood& asked);
    void check_caller(message_work& work) const;
    void listen(server::entry asked);
    void run(message_work work);
    void announce(const server::change& what);
    void send_error(const mcp::protocol_error& error, std::string_view id, mcp::era peer);
    std::shared_ptr<session> current() const;

    const server::dispatcher& dispatcher_;
    const message_options options_;
    const std::shared_ptr<message_line> line_;
    mcp::opening begun_;  // used by `receive` alone, as is the next
    std::uint64_t last_request_ = 0;

    mutable std::mutex mutex_;
    std::shared_ptr<session> session_;
    bool initialized_ = false;  ///< whether the client may be told what belongs to no request

    listeners listeners_;
    server::announcements::registration changes_;  ///< last: it calls this object
};

std::shared_ptr<session> message_connection::impl::current() const {
    const std::lock_guard lock(mutex_);
    return session_;
}

void message_connection::impl::send_error(
    const mcp::protocol_error& error, std::string_view id, mcp::era peer
) {
    std::string response;
    mcp::append_error_response(response, id, error, peer);
    line_->send(response, importance::must_arrive);
}

void message_connection::impl::receive(std::string text) {
    if (line_->drains) return;
    if (text.size() > options_.max_message_bytes) {
        return send_error(parse_error("the message is too long"), {}, begun_.error_era());
    }
    understood asked = understand(std::move(text));
    if (asked.refusal) return send_error(*asked.refusal, asked.id, asked.era);
    heed_all(asked);
    message_work& work = asked.work;
    if (work.entries.empty()) return;
    check_caller(work);
    if (!work.batch &&
        std::holds_alternative<server::entry::listening>(work.entries.front().work)) {
        return listen(std::move(work.entries.front()));
    }
    const auto response = run_at_once(dispatcher_, work);
    if (!response) return run(std::move(work));
    line_->send(*response, importance::must_arrive);
}

understood message_connection::impl::understand(std::string text) {
    understood asked;
    auto request = std::make_shared<http::request>();
    request->method = http::method::post;
    request->method_name = "POST";
    request->id = "message-" + std::to_string(++last_request_);
    request->access = options_.access;
    request->body = std::move(text);
    asked.work.request = request;
    const auto parsed = json::parse(request->body, [&](json::node root) {
        if (root.kind() == json::kind::array) {
            understand_batch(root, asked);
        } else {
            understand_message(root, asked);
        }
    });
    if (!parsed) asked.refuse(parse_error(parsed.error().description), {}, begun_.error_era());
    return asked;
}

void message_connection::impl::understand_message(json::node root, understood& into) {
    const mcp::message message = mcp::read_message(root);
    const mcp::verdict decided = mcp::classify(begun_, message);
    if (decided.refusal) return into.refuse(*decided.refusal, message.id, decided.era);
    if (message.kind == mcp::message_kind::response) return into.told.note(message);
    if (decided.era == mcp::era::legacy) join(*decided.revision, into);
    if (message.kind == mcp::message_kind::notification) {
        into.told.note(message);
        begun_.note(decided, message);
        if (message.method != "notifications/initialized") return;
        const std::lock_guard lock(mutex_);
        initialized_ = begun_.introduced;
        return;
    }
    understand_request(message, *decided.revision, into);
    const auto& work = into.work.entries.back().work;
    if (message.method == "initialize" && decided.era == mcp::era::legacy) {
        if (!std::holds_alternative<server::entry::ready_result>(work)) return;
        introduce(message, *decided.revision);
    }
    begun_.note(decided, message);
}

void message_connection::impl::understand_batch(json::node root, understood& into) {
    std::vector<mcp::message> messages;
    root.for_each_element([&](json::node element) {
        messages.push_back(mcp::read_message(element));
        // One more than is allowed shows that there are too many.
        return messages.size() <= mcp::max_batch;
    });
    const mcp::verdict decided = mcp::classify_batch(begun_, messages);
    if (decided.refusal) return into.refuse(*decided.refusal, {}, decided.era);
    join(*decided.revision, into);
    begun_.note(decided, messages.front());
    into.work.batch = true;
    for (const mcp::message& message : messages) {
        // JSON-RPC 2.0 §6: what is no message is answered as a message would be.
        if (auto wrong = mcp::check_message(message)) {
            into.work.entries.push_back({message.id, decided.revision, *std::move(wrong)});
        } else if (message.kind == mcp::message_kind::request) {
            understand_request(message, *decided.revision, into);
        } else {
            into.told.note(message);
        }
    }
}

void message_connection::impl::understand_request(
    const mcp::message& message, const mcp::revision& revision, understood& into
) {
    const auto& joined = into.work.joined;
    server::sender from{.caller = options_.access.get()};
    if (joined) from.client = joined->client();
    into.work.entries.push_back(dispatcher_.admit(message, revision, from));
    if (joined) into.told.note_level(message, into.work.entries.back());
}

/// Makes a message one of the connection's session, which begins with the first such message. One
/// without `initialize` declared nothing, so it is asked nothing.
void message_connection::impl::join(const mcp::revision& revision, understood& into) {
    const std::lock_guard lock(mutex_);
    if (!session_) {
        server::peer unknown{.can = {}, .logs = mcp::logging_level::info};
        session_ = std::make_shared<session>("", "", revision, std::move(unknown), nullptr);
    }
    into.work.joined = session_;
}

/// Begins the session anew, with what the client says of itself.
void message_connection::impl::introduce(
    const mcp::message& message, const mcp::revision& revision
) {
    server::peer client{.can = {}, .logs = mcp::logging_level::info};
    if (const auto declared = message.param("capabilities")) {
        client.can = mcp::read_client_capabilities(*declared);
    }
    const std::lock_guard lock(mutex_);
    session_ = std::make_shared<session>("", "", revision, std::move(client), nullptr);
}

void message_connection::impl::heed_all(understood& asked) {
    for (const std::string& id : asked.told.cancelled) {
        if (id.empty()) continue;
        line_->calls.cancel(id);
        line_->subscriptions.cancel(id);
    }
    const auto joined = current();
    if (joined) heed(asked.told, *joined, asked.work.entries);
}

/// Refuses what the caller may not have, entry by entry: there is no status for all of them.
void message_connection::impl::check_caller(message_work& work) const {
    for (server::entry& one : work.entries) {
        const auto refused = dispatcher_.decide({&one, 1}, *work.request);
        const bool recorded = tell_decision(
            options_.decisions,
            *work.request,
            {&one, 1},
            refused ? refused_as(*refused) : let_in(dispatcher_)
        );
        if (refused) {
            one.work = server::error_of(*refused);
        } else if (!recorded) {
            one.work = server::error_of({server::refusal::reason::unrecorded, {}, {}});
        }
    }
}

void message_connection::impl::listen(server::entry asked) {
    const std::string id = asked.id;
    const std::stop_source gone;
    const auto number = line_->subscriptions.begin(id, gone, listeners::most);
    const auto full = listeners_.open(
        std::move(asked),
        options_.access,
        std::make_unique<listening_line>(line_, number),
        gone.get_token()
    );
    if (full) send_error(*full, id, mcp::era::modern);
}

void message_connection::impl::run(message_work work) {
    const server::entry& first = work.entries.front();
    const std::string id = work.batch ? "" : first.id;
    const mcp::era peer = first.revision->era;
    auto call = std::make_shared<message_call>(std::move(work), line_, dispatcher_.clock());
    if (!call->begin()) {
        const auto busy = server::error_of({server::refusal::reason::overloaded, {}, {}});
        return send_error(busy, id, peer);
    }
    start(run_message(dispatcher_, std::move(call)), [] {});
}

void message_connection::impl::announce(const server::change& what) {
    std::shared_ptr<session> told;
    {
        const std::lock_guard lock(mutex_);
        if (initialized_) told = session_;
    }
    if (!told) return;
    const bool may = what.uri.empty() || dispatcher_.may_read(what.uri, options_.access.get());
    if (!may) return;
    const std::string message = told->notification_of(what);
    if (!message.empty()) line_->send(message, importance::may_be_dropped);
}

void message_connection::impl::tick() {
    const auto joined = current();
    if (joined) joined->questions.tick(dispatcher_.clock().steady_now());
}

void message_connection::impl::end(bool client_is_gone) {
    if (client_is_gone) line_->close();
    line_->drains = true;
    line_->counter.close();
    listeners_.end();
    const auto joined = current();
    if (joined) joined->questions.close(ended());
    line_->calls.close();
}

message_connection::message_connection(
    const server::dispatcher& dispatcher, output send, message_options options
)
    : impl_(std::make_unique<impl>(dispatcher, std::move(send), std::move(options))) {}

message_connection::~message_connection() {
    close();
}

void message_connection::receive(std::string message) {
    impl_->receive(std::move(message));
}

void message_connection::tick() {
    impl_->tick();
}

void message_connection::drain() {
    impl_->end(false);
}

void message_connection::close() noexcept {
    impl_->end(true);
}

bool message_connection::wait_until_idle(std::chrono::milliseconds at_most) const {
    return impl_->line()->counter.wait_until_idle(at_most);
}

std::size_t message_connection::calls() const {
    return impl_->line()->counter.size();
}

std::size_t message_connection::subscriptions() const {
    return impl_->line()->subscriptions.size();
}

}  // namespace warder::transport
