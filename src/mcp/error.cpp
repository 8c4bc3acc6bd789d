#include <warder/mcp/error.hpp>

#include <array>

namespace warder::mcp {
namespace {

// MCP 2026-07-28 basic/transports: an unknown method is 404, a broken envelope and the -3202x codes
// are 400. Legacy peers read JSON-RPC errors from a 200. A fault of ours is 5xx for both.
// There is no code for a refusal: -32020 to -32099 are the specification's, -32000 to -32019 are
// not to get new meanings, and -32603 is a fault of ours. So `forbidden` is told as what is unknown
// is: its parameters name something that the caller does not get. 403 and `data` say which it is.
// clang-format off: a row a line
constexpr std::array<error_row, 20> rows = {{
    {errc::parse_error, -32700, 400, 400},
    {errc::invalid_request, -32600, 400, 400},
    {errc::method_not_found, -32601, 200, 404},
    {errc::invalid_envelope, -32602, 400, 400},
    {errc::invalid_params, -32602, 200, 200},
    {errc::internal_error, -32603, 500, 500},
    {errc::handler_failed, -32603, 200, 200},
    {errc::overloaded, -32603, 503, 503},
    {errc::header_mismatch, -32020, 400, 400},
    {errc::missing_capability, -32021, 200, 400},
    {errc::forbidden, -32602, 403, 403},
    {errc::unsupported_version, -32022, 400, 400},
    {errc::unsupported_legacy, -32000, 400, 400},
    {errc::session_missing, -32000, 400, 400},
    {errc::session_not_found, -32001, 404, 404},
    {errc::event_not_found, -32000, 400, 400},
    {errc::stream_taken, -32000, 409, 409},
    {errc::method_not_allowed, -32000, 405, 405},
    {errc::not_acceptable, -32000, 406, 406},
    {errc::unsupported_media_type, -32000, 415, 415},
}};
// clang-format on

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (static_cast<std::size_t>(rows[i].failure) != i) return false;
    }
    return true;
}
static_assert(is_in_order(), "rows are found by their position");

const error_row& row_of(errc failure) noexcept {
    return rows[static_cast<std::size_t>(failure)];
}

}  // namespace

std::span<const error_row> error_table() noexcept {
    return rows;
}

int json_rpc_code(errc failure) noexcept {
    return row_of(failure).code;
}

unsigned http_status(errc failure, era peer) noexcept {
    const error_row& row = row_of(failure);
    return peer == era::modern ? row.modern_status : row.legacy_status;
}

}  // namespace warder::mcp
