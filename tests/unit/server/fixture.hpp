/// What the tests of this layer share: a log that remembers, a clock that obeys, a caller.
#pragma once

#include "tasks.hpp"
#include <warder/core/clock.hpp>
#include <warder/core/log.hpp>
#include <warder/http/message.hpp>
#include <warder/oauth/access_token.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace warder::server {

using tests::manual_executor;
using tests::value_of;

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

/// Moves on only when it is told to.
class manual_clock final : public clock {
  public:
    std::chrono::system_clock::time_point now() const override { return {}; }
    std::chrono::steady_clock::time_point steady_now() const override { return time; }

    std::chrono::steady_clock::time_point time{std::chrono::hours(1)};
};

/// The token of a caller with these scopes.
inline std::shared_ptr<const oauth::access_token> token_of(std::vector<std::string> scopes) {
    oauth::access_token token;
    token.subject = "usr_1";
    token.client_id = "client_1";
    token.organisation = "org_1";
    token.scopes = std::move(scopes);
    token.claims = R"({"sub":"usr_1","email":"ada@example.com"})";
    return std::make_shared<const oauth::access_token>(std::move(token));
}

}  // namespace warder::server
