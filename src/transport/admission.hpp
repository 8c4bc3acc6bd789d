/// From the bytes of a body to what is to be run.
#pragma once

#include <warder/http/message.hpp>
#include <warder/server/dispatcher.hpp>

#include <optional>
#include <vector>

namespace warder::transport {

/// A body, understood. Owns everything: the document is gone.
struct admission {
    /// What answers the request at once: a refusal, or 202 where nothing is to be answered.
    std::optional<http::response> answer;

    /// Else the requests in it, in order; at least one.
    std::vector<server::entry> entries;

    /// Whether the body was an array, so that the answer is one too.
    bool batch = false;

    /// Whether any of it talks with the client while it runs.
    bool talks() const noexcept;

    /// Whether it asks for a stream of changes, which no batch can.
    bool listens() const noexcept;
};

/// Reads the body of a request whose head is in order. Runs nothing.
admission admit(const server::dispatcher& dispatcher, const http::request& request);

/// What the caller needs and lacks for all entries together; both empty where nothing is lacking.
server::scope_decision decide_scopes(const admission& admitted, const http::request& request);

/// Tells the access log what was asked for: the name and kind of what is called first, and how many
/// calls follow it.
void name_operation(const admission& admitted, http::request& request);

}  // namespace warder::transport
