// Whatever a client writes, every line that comes back is one JSON message, each request has one
// response at most, and the connection goes on: a request behind it all is answered. Input: the
// bytes of its lines.
#include "../mcp_fixture.hpp"
#include <warder/json/node.hpp>
#include <warder/transport/memory_pair.hpp>
#include <warder/transport/message_lines.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace warder;

constexpr std::size_t max_bytes = 4096;
const std::string modern_list =
    R"({"jsonrpc":"2.0","id":"the last","method":"tools/list","params":{"_meta":{)"
    R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
    R"("io.modelcontextprotocol/clientCapabilities":{}}}})";

void require(bool holds) {
    if (!holds) std::abort();
}

void check_message(const std::string& text) {
    require(text.find('\n') == text.npos && text.find('\r') == text.npos);
    const auto parsed = json::parse(text, [](json::node root) {
        if (root.kind() == json::kind::array) {
            require(root.size() > 0);
            return;
        }
        const auto version = root["jsonrpc"];
        require(version && version->string() == "2.0");
        const bool call = root["method"].has_value();
        require(call != (root["result"].has_value() || root["error"].has_value()));
    });
    require(parsed.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const server::dispatcher dispatcher(
        mcp_fixture::description(), mcp_fixture::everything(), {}
    );
    transport::memory_pair pair(dispatcher, {.max_message_bytes = max_bytes});
    transport::message_lines lines(max_bytes);
    const transport::message_lines::visitor visit = [&pair](std::string line) {
        require(line.size() <= max_bytes + 1 && line.find('\n') == line.npos);
        pair.send(std::move(line));
    };
    // In two pieces, since a line may end up in several.
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    lines.add(bytes.substr(0, size / 2), visit);
    lines.add(bytes.substr(size / 2), visit);
    lines.end(visit);
    for (const std::string& message : pair.take_all())
        check_message(message);

    pair.send(modern_list);
    const auto listed = pair.take_all();
    require(
        listed.size() == 1 &&
        listed.front().find(R"("id":"the last","result")") != std::string::npos
    );
    return 0;
}
