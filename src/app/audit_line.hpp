/// A decision about access as one line of JSON.
#pragma once

#include <warder/oauth/audit.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace warder {

/// Appends the line of a record, with its line end. It is printable ASCII, and holds no token, no
/// argument, no header field and no query; secrets are in it by a digest of them:
///
///     {"time":"2026-01-01T00:00:00.000Z","request_id":"3f9c-12","decision":"allowed",
///      "reason":"granted","client":"192.0.2.7","http":"POST /mcp",
///      "principal":{"issuer":"https://id.example","subject":"usr_1","client_id":"cli"},
///      "calls":[{"method":"tools/call","kind":"tool","name":"greet_user"}]}
void append_audit_line(std::string& out, const oauth::audit_record& record);

/// The line that stands where records are missing.
void append_lost_line(
    std::string& out, std::uint64_t records, std::chrono::system_clock::time_point now
);

/// A secret by the first 16 hexadecimal digits of its SHA-256: what `sha256sum` begins with.
std::string short_digest(std::string_view secret);

}  // namespace warder
