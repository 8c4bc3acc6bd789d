/// The revisions of the protocol that are served.
#pragma once

#include <warder/mcp/error.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace warder::mcp {

class codec;
struct server_description;

/// One row of the table in `src/mcp/revision.cpp`. A new revision is a row and a folder in
/// `src/mcp/wire`.
///
/// Everything above this layer passes rows around by reference and asks the revision's codec;
/// nothing compares names.
struct revision {
    std::string_view name;  ///< as on the wire: "2025-11-25"
    mcp::era era;
    std::unique_ptr<codec> (*make_codec)(const server_description&);
    bool batches = false;  ///< whether a body may be an array of messages
    bool rounds = false;   ///< whether a question to the client is the result of its request
    bool tasks = false;    ///< whether it has the tasks extension
    bool forms = false;    ///< whether a client can be asked to show a form
    bool pages = false;    ///< ... to open a page, or to let its model use tools
    bool polls = false;    ///< whether a stream may be cut on purpose, for the client to come back
};

/// All rows, oldest first. Rows live as long as the program.
std::span<const revision> revisions() noexcept;

/// Position of a row in `revisions()`.
std::size_t index_of(const revision& row) noexcept;

/// The row of that name, or null.
const revision* find_revision(std::string_view name) noexcept;

/// What `initialize` answers to a request for `requested`: that revision when it is legacy and
/// served, else the newest legacy one.
///
/// @source  MCP 2025-11-25 basic/lifecycle "Version Negotiation"
const revision& negotiate(std::string_view requested) noexcept;

/// What is spoken by a legacy peer that names no revision.
///
/// @source  MCP 2025-11-25 basic/transports "Protocol Version Header"
const revision& assumed_revision() noexcept;

/// Whether a name, known or not, is of the modern era; names are dates and sort as text.
bool names_modern_era(std::string_view name) noexcept;

/// Names of one era's rows as a JSON array, newest first.
std::string supported_versions(era which);

/// Names of all rows for a sentence, newest first: "2026-07-28, 2025-11-25".
std::string version_list();

/// The same for the rows of one era.
std::string version_list(era which);

}  // namespace warder::mcp
