/// The wire form of revision 2025-11-25.
#pragma once

#include <warder/mcp/codec.hpp>

#include <memory>

namespace warder::mcp::rev_2025_11_25 {

std::unique_ptr<codec> make_codec(const server_description& server);

}  // namespace warder::mcp::rev_2025_11_25
