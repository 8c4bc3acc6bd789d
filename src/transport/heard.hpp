/// What a client of the older revisions says that no request waits for.
#pragma once

#include <warder/core/result.hpp>
#include <warder/mcp/client.hpp>
#include <warder/mcp/message.hpp>
#include <warder/server/dispatcher.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace warder::transport {

class session;

/// What it said in one body. Owns everything: the document may go.
struct heard {
    /// An answer to a question of the server, by its id.
    struct answer {
        std::uint64_t id = 0;
        result<std::string> said;
    };

    std::vector<answer> answers;
    std::vector<std::string> cancelled;       ///< ids of requests as JSON text
    std::optional<mcp::logging_level> level;  ///< that it sets

    /// Notes what is no request.
    void note(const mcp::message& message);

    /// Notes the level of a request that was understood, if it sets one.
    void note_level(const mcp::message& message, const server::entry& work);
};

/// Tells a session what its client said, once it is known that the caller may say it; but not what
/// was cancelled. May resume handlers, so no document is open.
///
/// @param entries  the requests of the same body; those about subscriptions are heeded
void heed(heard& told, session& joined, std::span<server::entry> entries);

}  // namespace warder::transport
