/// One request and its response, while they are on a connection.
#pragma once

#include <warder/http/message.hpp>
#include <warder/net/http1_parser.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace warder::net {

/// A connection has one from the first byte of a request to the last byte of its response, and
/// none while it is idle: an idle connection shall cost little memory. A service may keep its
/// request, and with it the exchange.
struct exchange {
    explicit exchange(http1_limits limits) : parser(limits) { clear(); }

    /// Forgets everything but keeps the memory. What is not read of a head stays empty.
    void clear();

    http1_parser parser;
    http::request request;
    http::response response;
    /// The response's head as it is written, with a short body behind it.
    std::string head;
    /// What is written behind that.
    std::string_view body;
    std::chrono::steady_clock::time_point started;
    /// Where this message ends cannot be told any more, so that no other can follow it.
    bool broken = false;
    /// Whether the service was told that it is over.
    bool reported = false;
};

/// Keeps exchanges for reuse, with the memory that they hold.
class exchange_pool {
  public:
    explicit exchange_pool(http1_limits limits) : limits_(limits) {}

    std::shared_ptr<exchange> take();

    /// Takes an exchange that is over; one whose request was kept is left to whoever keeps it.
    void give_back(std::shared_ptr<exchange> used);

  private:
    http1_limits limits_;
    std::vector<std::shared_ptr<exchange>> spare_;
};

}  // namespace warder::net
