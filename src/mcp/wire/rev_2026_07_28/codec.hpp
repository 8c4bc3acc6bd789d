/// The wire form of revision 2026-07-28.
#pragma once

#include <warder/mcp/codec.hpp>

#include <memory>

namespace warder::mcp::rev_2026_07_28 {

std::unique_ptr<codec> make_codec(const server_description& server);

}  // namespace warder::mcp::rev_2026_07_28
