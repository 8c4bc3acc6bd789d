/// Documents of clients, for servers that would fetch them.
#pragma once

#include <warder/core/error.hpp>
#include <warder/http/client.hpp>

#include <map>
#include <string>
#include <vector>

namespace warder::tests {

/// Answers by URL; every other one is unreachable.
class documents final : public http::client {
  public:
    task<result<http::response>> send(http::client_request request) override {
        sent.push_back(request);
        const auto found = answers.find(request.url);
        if (found == answers.end()) {
            co_return error(std::make_error_code(std::errc::host_unreachable), "Nobody there");
        }
        co_return found->second;
    }

    std::map<std::string, http::response> answers;
    std::vector<http::client_request> sent;
};

}  // namespace warder::tests
