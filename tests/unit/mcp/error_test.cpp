#include <warder/mcp/error.hpp>

#include <gtest/gtest.h>

#include <set>

namespace warder::mcp {
namespace {

struct told {
    errc failure;
    int code;
    unsigned legacy;
    unsigned modern;
};

TEST(McpError, EveryFaultIsToldAsTheSpecificationSays) {
    const told expected[] = {
        {errc::parse_error, -32700, 400, 400},
        {errc::invalid_request, -32600, 400, 400},
        {errc::method_not_found, -32601, 200, 404},
        {errc::invalid_envelope, -32602, 400, 400},
        {errc::invalid_params, -32602, 200, 200},
        {errc::internal_error, -32603, 500, 500},
        {errc::overloaded, -32603, 503, 503},
        {errc::header_mismatch, -32020, 400, 400},
        {errc::unsupported_version, -32022, 400, 400},
        {errc::unsupported_legacy, -32000, 400, 400},
        {errc::method_not_allowed, -32000, 405, 405},
        {errc::not_acceptable, -32000, 406, 406},
        {errc::unsupported_media_type, -32000, 415, 415},
    };
    EXPECT_EQ(std::size(expected), error_table().size());
    for (const told& row : expected) {
        EXPECT_EQ(json_rpc_code(row.failure), row.code);
        EXPECT_EQ(http_status(row.failure, era::legacy), row.legacy) << row.code;
        EXPECT_EQ(http_status(row.failure, era::modern), row.modern) << row.code;
    }
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
