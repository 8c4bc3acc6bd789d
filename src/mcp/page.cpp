#include <warder/json/writer.hpp>
#include <warder/mcp/codec.hpp>

namespace warder::mcp {

void append_page(std::string& out, std::string_view page, std::string_view next_cursor) {
    if (next_cursor.empty()) {
        out += page;
        return;
    }
    // In front, since what a revision puts behind its list differs.
    out += R"({"nextCursor":)";
    json::append_string(out, next_cursor);
    out += ',';
    out += page.substr(1);
}

}  // namespace warder::mcp
