#include <warder/mcp/error.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <set>

namespace warder::mcp {
namespace {

struct told {
    int code;
    unsigned legacy;
    unsigned modern;
};

/// What the specification says. A switch, so that a new fault does not compile until it is here;
/// nothing for a value that is no fault.
std::optional<told> specified(errc failure) {
    switch (failure) {
        case errc::parse_error:
            return told{-32700, 400, 400};
        case errc::invalid_request:
            return told{-32600, 400, 400};
        case errc::method_not_found:
            return told{-32601, 200, 404};
        case errc::invalid_envelope:
            return told{-32602, 400, 400};
        case errc::invalid_params:
            return told{-32602, 200, 200};
        case errc::internal_error:
            return told{-32603, 500, 500};
        case errc::handler_failed:
            return told{-32603, 200, 200};
        case errc::overloaded:
            return told{-32603, 503, 503};
        case errc::header_mismatch:
            return told{-32020, 400, 400};
        case errc::missing_capability:
            return told{-32021, 200, 400};
        case errc::forbidden:
            return told{-32602, 403, 403};
        case errc::unsupported_version:
            return told{-32022, 400, 400};
        case errc::unsupported_legacy:
            return told{-32000, 400, 400};
        case errc::session_missing:
            return told{-32000, 400, 400};
        case errc::session_not_found:
            return told{-32001, 404, 404};
        case errc::event_not_found:
            return told{-32000, 400, 400};
        case errc::stream_taken:
            return told{-32000, 409, 409};
        case errc::method_not_allowed:
            return told{-32000, 405, 405};
        case errc::not_acceptable:
            return told{-32000, 406, 406};
        case errc::unsupported_media_type:
            return told{-32000, 415, 415};
    }
    return std::nullopt;
}

TEST(McpError, EveryFaultIsToldAsTheSpecificationSays) {
    std::size_t count = 0;
    while (const auto row = specified(static_cast<errc>(count))) {
        ASSERT_LT(count, error_table().size());
        const auto failure = static_cast<errc>(count++);
        EXPECT_EQ(json_rpc_code(failure), row->code);
        EXPECT_EQ(http_status(failure, era::legacy), row->legacy) << row->code;
        EXPECT_EQ(http_status(failure, era::modern), row->modern) << row->code;
    }
    EXPECT_EQ(count, error_table().size());
}

TEST(McpError, EveryFaultHasOneRow) {
    std::set<errc> seen;
    for (const error_row& row : error_table()) {
        EXPECT_TRUE(seen.insert(row.failure).second);
    }
}

TEST(McpError, RetiredCodesAreNotUsed) {
    for (const error_row& row : error_table()) {
        EXPECT_NE(row.code, -32002);
        EXPECT_NE(row.code, -32042);
    }
}

}  // namespace
}  // namespace warder::mcp
