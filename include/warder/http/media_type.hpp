/// `Content-Type` and `Accept`, as far as this protocol needs them.
#pragma once

#include <warder/http/fields.hpp>

#include <cstdint>
#include <string_view>

namespace warder::http {

/// Whether a `Content-Type` says JSON in UTF-8.
///
/// The type is `application/json` in any case. Parameters do not matter, except that a `charset`
/// is `utf-8`. A malformed value, and an empty one, is not JSON.
///
/// @source  RFC 9110 §8.3.1, §5.6.6; RFC 8259 §8.1
bool is_json(std::string_view content_type) noexcept;

/// The type and subtype of a `Content-Type`, in the case that they are sent in; empty where they
/// are malformed. Parameters do not matter.
///
/// @source  RFC 9110 §8.3.1
std::string_view media_type(std::string_view content_type) noexcept;

/// How much a client wants each of the two types that MCP answers with, in thousandths; 0 is not
/// at all.
struct acceptance {
    std::uint16_t json = 0;
    std::uint16_t event_stream = 0;
};

/// Reads the `Accept` fields of a request, all of them together.
///
/// The most specific range that matches a type decides: `text/event-stream` before `text/*` before
/// `*/*`; among equals the first one. Parameters other than `q` do not matter. A malformed range is
/// passed over. Without any range, everything is accepted.
///
/// @source  RFC 9110 §12.5.1, §12.4.2, §5.3
acceptance parse_accept(const fields& sent) noexcept;

}  // namespace warder::http
