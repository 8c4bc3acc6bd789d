/// What the tests of this layer share: a log that remembers, an executor and a clock that obey, a
/// caller.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/executor.hpp>
#include <warder/core/log.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>
#include <warder/oauth/access_token.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace warder::server {

/// Keeps every line as `message name=value ...`.
class memory_log final : public log_sink {
  public:
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level, std::string_view message, std::initializer_list<log_field> fields)
        override {
        std::string line(message);
        for (const log_field& field : fields) {
            line.append(" ").append(field.name).append("=").append(field.value);
        }
        lines.push_back(std::move(line));
    }

    std::vector<std::string> lines;
};

/// Keeps what is posted until the test resumes it.
class manual_pool final : public executor {
  public:
    bool post(std::coroutine_handle<> work) override {
        if (closed) return false;
        queue.push_back(work);
        return true;
    }
    void run() {
        while (!queue.empty()) {
            for (auto work : std::exchange(queue, {}))
                work.resume();
        }
    }

    std::vector<std::coroutine_handle<>> queue;
    bool closed = false;
};

/// Moves on only when it is told to.
class manual_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
    std::chrono::steady_clock::time_point steady_now() const override { return time; }

    std::chrono::steady_clock::time_point time{std::chrono::hours(1)};
};

/// The token of a caller with these scopes.
inline std::shared_ptr<const oauth::access_token> caller(std::vector<std::string> scopes) {
    oauth::access_token token;
    token.subject = "usr_1";
    token.client_id = "client_1";
    token.organisation = "org_1";
    token.scopes = std::move(scopes);
    token.claims = R"({"sub":"usr_1","email":"ada@example.com"})";
    return std::make_shared<const oauth::access_token>(std::move(token));
}

/// The value of a task that has ended, or nothing.
template <class T>
std::optional<T> value_of(task<T> work) {
    std::optional<T> got;
    start(std::move(work), [&](T value) { got.emplace(std::move(value)); });
    return got;
}

}  // namespace warder::server
